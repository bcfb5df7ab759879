"""Abbreviations and what they stand for, so that either finds the other.

Three sources, the first wins: the municipality's own file, definitions in the documents' own text
(``index.definitions``), and a short list of what every social office uses.
"""

import csv
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import chain, pairwise
from pathlib import Path

from index.errors import SettingsError
from index.swedish import STOP_WORDS, stem, words

HEADER = ("förkortning", "betydelse")
MAX_MEANINGS = 3
"""Meanings of one short form that are added to a question: more say less than none."""
NEED_CAPITALS_UP_TO = 2
"""Letters: so short, lower case is too often something else ("fl", "tf", "jo", "af")."""
ORDINARY_WORDS = frozenset(
    "asi bas barn bra fam gem ham kom lag lass lov mal rum sam sol vara".split()
)
"""Lower-case words that are also short forms (sol is the sun, lov a holiday)."""
_HANGS_ON = re.compile(r"(?:[:-]\w+)+|\.(?=\s+[a-zåäö(])")
"""What belongs to a form though it is none of its words: ":s", "-ärende", a stop within a line."""


@dataclass(frozen=True)
class Abbreviations:
    """Short forms and their meanings, each pair once, the most telling first."""

    pairs: tuple[tuple[str, str], ...]

    @cached_property
    def by_short(self) -> dict[tuple[str, ...], list[tuple[str, str]]]:
        """Pairs by the letters of the short form, part by part: "ek. bist." is (ek, bist)."""
        found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for short, long in self.pairs:
            parts = tuple(part.casefold() for part in _parts(short))
            for key in {parts, ("".join(parts),)}:
                found.setdefault(key, []).append((short, long))
        return found

    @cached_property
    def letters(self) -> frozenset[str]:
        """The short forms' letters, normalised: words that are no misspellings."""
        return frozenset(part for key in self.by_short for part in key)

    @cached_property
    def by_long(self) -> dict[tuple[str, ...], list[tuple[str, str]]]:
        """Pairs by the stems of the long form's words."""
        found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for short, long in self.pairs:
            if key := _stems(long):
                found.setdefault(key, []).append((short, long))
        return found


def gather(
    own: Iterable[tuple[str, str]] = (), defined: Iterable[tuple[str, str]] = ()
) -> Abbreviations:
    """The municipality's ``own`` pairs, those that the documents define, and the built-in list.

    A short form that the municipality explains has no other meaning; else the documents' come
    before the list's, and at most ``MAX_MEANINGS`` are kept.
    """
    meanings: dict[str, list[tuple[str, str]]] = {}
    own = list(dict.fromkeys(own))
    explained = {_key(short) for short, _ in own}
    others = (pair for pair in chain(defined, built_in()) if _key(pair[0]) not in explained)
    for short, long in chain(own, others):
        known = meanings.setdefault(_key(short), [])
        if len(known) < MAX_MEANINGS and all(_stems(long) != _stems(other) for _, other in known):
            known.append((short, long))
    return Abbreviations(tuple(chain.from_iterable(meanings.values())))


def built_in() -> list[tuple[str, str]]:
    """The list that comes with RiTA."""
    text = (files("index") / "abbreviations.csv").read_text(encoding="utf-8")
    return _rows(text, "abbreviations.csv")


def read_abbreviations(path: Path) -> list[tuple[str, str]]:
    """Pairs of short form and meaning from the municipality's own CSV file.

    The first line is ``förkortning,betydelse``; comma or semicolon may divide the columns. A short
    form with several meanings has a line for each. Raises SettingsError, naming the line.
    """
    try:
        return _rows(path.read_text(encoding="utf-8-sig"), path.name)
    except OSError as error:
        raise SettingsError(
            f"Filen med förkortningar, {path}, kan inte läsas ({error.strerror}). "
            "Kontrollera sökvägen och vem som får läsa filen."
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"Filen med förkortningar, {path.name}, är inte sparad som UTF-8. "
            "Spara den på nytt och välj UTF-8 som teckenkodning."
        ) from error


def _rows(text: str, name: str) -> list[tuple[str, str]]:
    lines = text.splitlines()
    divider = ";" if lines and ";" in lines[0] else ","
    if not lines or tuple(cell.strip().casefold() for cell in lines[0].split(divider)) != HEADER:
        raise SettingsError(
            f"{name}, rad 1: första raden ska vara ”{','.join(HEADER)}”. Lägg till den överst."
        )
    found: list[tuple[str, str]] = []
    for number, cells in enumerate(csv.reader(lines[1:], delimiter=divider), start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if problem := _problem(cells):
            raise SettingsError(f"{name}, rad {number}: {problem}")
        found.append((cells[0].strip(), cells[1].strip()))
    return list(dict.fromkeys(found))


def _problem(cells: Sequence[str]) -> str:
    """What is wrong with a line, "" if nothing is."""
    if len(cells) != len(HEADER):
        return (
            f"raden har {len(cells)} kolumner men ska ha två: förkortning och betydelse. "
            'Sätt citattecken (") kring en betydelse som innehåller ett skiljetecken.'
        )
    if not _parts(cells[0]):
        return "förkortningen saknas. Skriv den i första kolumnen eller ta bort raden."
    if not _stems(cells[1]):
        return f"betydelsen av ”{cells[0].strip()}” saknas. Skriv den i andra kolumnen."
    return ""


def expand(
    text: str, abbreviations: Abbreviations, known: Container[str] | None = None
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """``text`` with the long form after each short form, and the other way about.

    "Vad säger LVU?" becomes "Vad säger LVU (lagen … om vård av unga)?". Each is added once, and
    not where both stand already. With ``known``, the stems of the corpus's words, only to a form
    that the corpus does not have, and only one that it has: added to what is found anyway, a long
    name drowns the question (docs/adr/0013-swedish-analysis.md). Returns the pairs (what stood
    there, what was added) as well.
    """
    matches = list(re.finditer(r"[^\W\d_]+", text))
    stems = [stem(match[0].casefold()) for match in matches]
    added: dict[tuple[str, str], int] = {}
    for start in range(len(matches)):
        for end, pair in _found_at(start, matches, stems, text, abbreviations):
            written, addition = pair
            if known is not None and not _helps(written, addition, known):
                continue
            if not _stands(addition, stems) and addition not in {other for _, other in added}:
                added.setdefault((written, addition), end)
    by_place: dict[int, list[str]] = {}
    for (_, addition), end in added.items():
        by_place.setdefault(end, []).append(addition)
    for end in sorted(by_place, reverse=True):
        text = f"{text[:end]} ({', '.join(by_place[end])}){text[end:]}"
    return text, tuple(added)


def _helps(written: str, addition: str, known: Container[str]) -> bool:
    found_anyway = all(part in known for part in _stems(written))
    return not found_anyway and any(part in known for part in _stems(addition))


def _found_at(
    start: int,
    matches: Sequence[re.Match[str]],
    stems: Sequence[str],
    text: str,
    abbreviations: Abbreviations,
) -> Iterator[tuple[int, tuple[str, str]]]:
    """(where to add, (what stands there, what to add)) for the forms that begin at a word."""
    for length in range(1, min(3, len(matches) - start) + 1):
        run = matches[start : start + length]
        between = {text[a.end() : b.start()] for a, b in pairwise(run)}
        key = tuple(match[0].casefold() for match in run)
        if between <= {" ", ".", ". "}:
            for short, long in abbreviations.by_short.get(key, ()):
                if _may_mean("".join(match[0] for match in run), short):
                    yield _end_of_word(run[-1].end(), text), (short, long)
    for length in range(1, len(matches) - start + 1):
        for short, long in abbreviations.by_long.get(tuple(stems[start : start + length]), ()):
            yield _end_of_word(matches[start + length - 1].end(), text), (long, short)


def _may_mean(written: str, short: str) -> bool:
    """Whether ``written`` is ``short`` and no ordinary word: "sol" is not SoL, "lvu" is LVU."""
    letters = "".join(_parts(short))
    if written == letters or written.isupper():
        return True
    lower = letters.casefold()
    ordinary = lower in ORDINARY_WORDS or lower in STOP_WORDS
    return len(letters) > NEED_CAPITALS_UP_TO and not ordinary


def _end_of_word(end: int, text: str) -> int:
    """Past what hangs on a form: a full stop within "ek. bist.", ":s", "-ärende"."""
    tail = _HANGS_ON.match(text, end)
    return tail.end() if tail else end


def _stands(addition: str, stems: Sequence[str]) -> bool:
    wanted = list(_stems(addition))
    return any(
        list(stems[start : start + len(wanted)]) == wanted
        for start in range(len(stems) - len(wanted) + 1)
    )


def _parts(short: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", short)


def _key(short: str) -> str:
    return "".join(_parts(short)).casefold()


def _stems(long: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words(long))
