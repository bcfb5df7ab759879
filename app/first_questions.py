"""Questions that a document's own text gives: what its sentences and headings are answers to.

Each pattern reads one way in which routines are written ("Enhetschefen beslutar om …") and turns
it into what a case worker would ask ("Vem beslutar om …?"). What no pattern reads gives nothing.
The patterns were written while reading the sample documents and 37 real ones (decision 24).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.corpus import SECTION_SEPARATOR, Chunk, DocumentType, Unit

MOST_CHARACTERS = 80
"""What is read at a glance, and fits two lines on a phone."""
LONG_WORD = 12
"""Letters from which a single noun says what it is about: "polisanmälan", not "beslut"."""
LONG_AMONG_WORDS = 7
"""The same for one of several words: "akut tandvård", not "egna medel"."""
LONG_DEFINITE = 17
"""The same in the definite form, which points back: "skyddsbedömningen", not "verkställigheten"."""
NAMED_IN_TITLE = 8
"""The same for a word of the document's title: "återkrav", not "ansökan"."""

# What points back stands for something in another sentence; what refers on is half a question.
_POINTING = re.compile(
    r"\b(?:den|det|de|dem|denna|detta|dessa|sådan\w*|han|hon|hen|hans|hennes|deras|dess|sin|sina|"
    r"sitt|som|ovan\w*|nedan\w*|följande|första|enligt|bilag\w*|tabell\w*|figur\w*|kapit\w*|"
    r"därför|då|där|här|dock|även|också|andra|övriga|samma|respektive|varje|alla|ska|kan|får|bör|"
    r"är|har|inte|vi|ni|du|annan|uttrycket|ordet|begreppet)\b|[\d§()/+\"”’–]| - ",
    re.IGNORECASE,
)
_NUMBER = r"(?:\d[\d ]*|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|tolv|fjorton)"
_PERIOD = r"(?:år|månad|veck|dag|arbetsdag|dygn|timm)"
_SOON = (
    r"(?:senast|omgående|omedelbart|genast|skyndsamt|utan dröjsmål|samma dag|snarast|"
    rf"inom {_NUMBER} {_PERIOD})"
)
_OFTEN = rf"(?:(?:minst |högst )?{_NUMBER} gång\w* (?:per|om|i) |varje |årligen|månadsvis)"
_LASTING = rf"(?:i |under |efter )?(?:högst |minst |upp till |som längst )?{_NUMBER} {_PERIOD}"
_DONE = (
    r"(?:vara (?:klar\w*|färdig\w*|gjord\w*)|göras|ske|lämnas(?: in)?|skickas(?: in)?|följas upp|"
    r"påbörjas|inledas|anmälas|rapporteras|beslutas|registreras|dokumenteras|prövas|besvaras|"
    r"betalas(?: ut)?|antecknas|bokas|avbokas|delges|skrivas|hållas)"
)
# A noun with at most two words after or before it: the subject of a short statement.
_SUBJECT = r"(?P<x>[A-ZÅÄÖ][\w-]+(?: [a-zåäö][\w-]*){0,3}?)"
_OBJECT = r"(?P<x>[^.,;:]{6,55}?)"
_ACTOR = r"(?P<actor>[A-ZÅÄÖ][\w-]+(?: [\w-]+){0,3}?)"

_STATEMENTS = tuple(
    (re.compile(stated), asked)
    for stated, asked in (
        (rf"^{_ACTOR} beslutar om {_OBJECT}[.,]", "Vem beslutar om {x}?"),
        (rf"^Beslut om {_OBJECT} fattas av ", "Vem fattar beslut om {x}?"),
        (
            rf"^{_ACTOR} (?:ansvarar|är ansvarig\w*|har ansvaret?) för {_OBJECT}\.(?!\S)",
            "Vem ansvarar för {x}?",
        ),
        (
            rf"^{_SUBJECT} (?P<v>görs|beställs|skrivs|leds|utses|prövas|bokas) av ",
            "Vem {active} {x}?",
        ),
        (rf"^{_SUBJECT} ska (?P<v>{_DONE}) {_SOON}", "När ska {x} {v}?"),
        (rf"^{_SUBJECT} gallras {_LASTING}", "När gallras {x}?"),
        (rf"^{_SUBJECT} (?P<v>kan|får) (?P<w>beviljas|lämnas|ges) (?:om|när) ", "När {v} {x} {w}?"),
        (rf"^{_SUBJECT} ska (?P<v>{_DONE}) {_OFTEN}", "Hur ofta ska {x} {v}?"),
        (
            rf"^{_SUBJECT} (?P<v>görs|följs upp|hålls|prövas|uppdateras) {_OFTEN}",
            "Hur ofta {v} {x}?",
        ),
        (rf"^{_SUBJECT} (?P<v>sparas|bevaras|gäller|pågår) {_LASTING}", "Hur länge {v} {x}?"),
        (
            rf"^{_SUBJECT} är (?:högst |minst )?\d[\d ]* (?:kronor|kr|procent)\b",
            "Hur {large} är {x}?",
        ),
        (
            rf"^(?P<x>[A-ZÅÄÖ]\w+(?:tiden|fristen)) är (?:högst |minst )?{_NUMBER} {_PERIOD}",
            "Hur lång är {x}?",
        ),
        (rf"^Med {_OBJECT} (?:avses|menas)\b", "Vad menas med {x}?"),
    )
)
_ACTIVE = {
    "görs": "gör", "beställs": "beställer", "skrivs": "skriver", "leds": "leder",
    "utses": "utser", "prövas": "prövar", "bokas": "bokar",
}  # fmt: skip
_DEFINITE = ("en", "et", "na")
_LARGE = {"en": "stor", "et": "stort", "na": "stora"}

_NUMBERING = re.compile(r"^(?:AVDELNING [IVXL]+\.|\d+ kap\.|[\d.]+[a-z]?[.)]?(?=\s))\s*")
_PARAGRAPH = re.compile(r"^\d+(?: [a-z])? §")
_WHEN_HEADING = re.compile(r"^När (?P<x>[\w -]+) ska (?P<v>\w+s)$")
_WHO_HEADING = re.compile(
    r"^(?P<w>Vem|Vad) som (?P<n>inte )?(?P<v>får|kan|ska|beslutar|prövar|ansvarar|anmäler)"
    r"(?P<rest> [\w ,-]+)?$"
)
_TO_DO = re.compile(
    r"^(?:Beställa|Anmäla|Ansöka|Rapportera|Lämna|Boka|Avboka|Överklaga|Begära|Rätta|"
    r"Skicka|Registrera|Utreda|Ändra|Avsluta) [\w -]+$"
)
_NOT_NOUNS = re.compile(
    r"^(?:Så|Hur|När|Vem|Vad|Vilk\w+|Varför|Om|Att|Efter|Före|Under|Utanför|Inom|Vid|På|I|Till|"
    r"Från|Med|Mellan|För|Särskilt|Skillnad\w*|Allmän\w*)\b|^\w{,9}a$"
    r"|\b(?:att|gäller|ger|svarar|initierar|syfte|ansvar|försenas)\b"
    r"|(?:nämnd|styrelse|fullmäktige|departement|verk|myndighet)(?:et|en|er|r|n)?$"
    r"|^(?:dokument|proposition)|^\w+(?:ens|ets|nas) ",
    re.IGNORECASE,
)
# An infinitive, unless it ends as adjectives in the plural do ("särskilda", "tekniska").
_INFINITIVE = re.compile(r"^\w*(?<!isk)(?<!ell)(?<!ig)(?<!ild)(?<!ränd)(?<!tor)a (?!och\b)")
# What nearly every document has a heading for, so that it names none of them.
_USUAL = re.compile(
    r"^(?:inledn|inledande|bakgrund|syfte|omfattn|definition|referens|sammanfattn|uppföljn|"
    r"dokumentation|dokumentstruktur|ansvar|målgrupp|checklist|räkneexempel|exempel|tillhörande|"
    r"revider|innehåll|förteckning|återkopplin|sammanställn|övergripande|gemensamma|förutsättn|"
    r"förkortning|versions|termer|begrepp|ändringshant|information|statistik|bestämmelser|"
    r"utgångspunkt|skälen|förslag|lagtext|ärendet|lagens|användningsfall|huvudregel|"
    r"ikraftträd|översikt|förvaltning|detaljtext|kodlist|miljö|villkor|tillämpning|särskild|"
    r"rättslig|praktisk|bekräftelse|kontaktuppgift|konsekvens)",
    re.IGNORECASE,
)
# A capital within a sentence.
_NAME = re.compile(r"(?<=[a-zåäö,] )[A-ZÅÄÖ][\w-]+")
# Whose headings name what is decided, so that one may ask what holds for it.
_NORMATIVE = frozenset(
    (
        "policy", "program", "plan", "riktlinje", "regel", "anvisning", "rutin", "taxa",
        "föreskrift", "förordning",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, and where its answer stands."""

    question: str
    section: str
    stated: str | None = None
    """The sentence that it was made of; None where a heading gave it."""


def candidates(chunks: Iterable[Chunk], title: str, kind: DocumentType | None) -> list[Candidate]:
    """What a document's text answers, in reading order, each question once: of its sentences
    first, which hold an answer; headings only promise one."""
    chunks = list(chunks)
    names = frozenset(name for chunk in chunks for name in _NAME.findall(chunk.text))
    of_sentences = (
        Candidate(question, chunk.section, unit.text)
        for chunk in chunks
        for unit in chunk.units
        for question in _of_statement(unit, title, names)
    )
    sections = dict.fromkeys(chunk.section for chunk in chunks)
    of_headings = (
        Candidate(question, section)
        for section in sections
        for question in _of_heading(section, title, kind, names)
    )
    first: dict[str, Candidate] = {}
    for candidate in (*of_sentences, *of_headings):
        if len(candidate.question) <= MOST_CHARACTERS:
            first.setdefault(candidate.question, candidate)
    return list(first.values())


def _of_statement(unit: Unit, title: str, names: frozenset[str]) -> Iterator[str]:
    if unit.kind == "table_row" or unit.lead:
        return
    for stated, asked in _STATEMENTS:
        found = stated.search(unit.text)
        if found is None or _POINTING.search(found.groupdict().get("actor") or ""):
            continue
        about = _lowered(found["x"].strip(), names)
        if not _says_enough(about, title):
            continue
        ending = about.split()[0][-2:]
        yield asked.format(
            x=about,
            v=found.groupdict().get("v"),
            w=found.groupdict().get("w"),
            active=_ACTIVE.get(found.groupdict().get("v") or ""),
            large=_LARGE.get(ending, "stor"),
        )
        return


def _of_heading(
    section: str, title: str, kind: DocumentType | None, names: frozenset[str]
) -> Iterator[str]:
    parts = [part for part in section.split(SECTION_SEPARATOR) if not _PARAGRAPH.match(part)]
    heading = _NUMBERING.sub("", parts[-1]).strip() if parts else ""
    if heading.endswith("?"):
        if len(heading.split()) >= 4 and not _POINTING.search(heading.partition(" ")[2][:-1]):
            yield heading
    elif found := _WHEN_HEADING.match(heading):
        if _says_enough(found["x"], title) or not found["x"].endswith(_DEFINITE):
            yield f"När ska {found['x']} {found['v']}?"
    elif found := _WHO_HEADING.match(heading):
        asked = f"{found['w']} {found['v']} {found['n'] or ''}{(found['rest'] or '').strip()}"
        if len(asked.split()) >= 4:
            yield f"{asked.strip()}?"
    elif _TO_DO.match(heading) and " " in heading and not _POINTING.search(heading):
        yield f"Hur gör jag för att {heading[0].lower()}{heading[1:]}?"
    elif heading and _is_noun_phrase(heading):
        about = _lowered(heading, names)
        if _says_enough(about, title):
            if kind == "lag":
                yield f"Vad säger lagen om {about}?"
            elif kind in _NORMATIVE and " för " not in about:
                yield f"Vad gäller för {about}?"


def _is_noun_phrase(heading: str) -> bool:
    plain = not re.search(r"[,:;.]", heading) and heading[:1].isupper() and heading[1:2].islower()
    one_name = len(_NAME.findall(heading)) < 2  # more is a list of names
    return (
        plain
        and one_name
        and not any(no.search(heading) for no in (_NOT_NOUNS, _INFINITIVE, _USUAL))
    )


def _says_enough(about: str, title: str) -> bool:
    """Whether ``about`` is understood by who has not read what stands before it."""
    if _POINTING.search(about):
        return False
    words = about.split()
    if len(words) > 1:
        return any(len(word) >= LONG_AMONG_WORDS for word in words)
    if about.casefold() in title.casefold().split():
        return len(about) >= NAMED_IN_TITLE
    return len(about) >= (LONG_DEFINITE if about.endswith(_DEFINITE) else LONG_WORD)


def _lowered(phrase: str, names: frozenset[str]) -> str:
    """``phrase`` as it stands within a sentence: a name keeps its capital."""
    first = phrase.split(maxsplit=1)[0]
    if first[1:2].isupper() or first in names:
        return phrase
    return phrase[0].lower() + phrase[1:]
