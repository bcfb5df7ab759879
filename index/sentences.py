"""Where Swedish sentences begin and end.

A full stop ends a sentence unless it belongs to an abbreviation ("t.ex."), an initial, a number
that starts the sentence ("3. Beslut") or something inside brackets or quotation marks. Rules
and not a model: they can be read, and a wrong one can be mended by adding a word to a list.
"""

import re

# Abbreviations that something always follows.
_NEVER_LAST = frozenset(
    """
    a.a anm bet bl.a ca cirka d.v.s dir dnr doc dr ds dvs e.g ek enl exempelvis exkl exv f.d f.n
    f.o.m f.r.o.m f.ö fig forts fr fr.o.m förf h.h i.e i.o.m i.st ing inkl jfr kl kungl mha möjl
    n.b nr p p.g.a pga pl prof prop publ resp rev rskr s s.a.s s.k sfs sid skr sou spec st.f särsk t
    t.ex tex t.v tel tf tfn u.a u.p.a ung utg v v.g vol äv ö.h
    jan feb mar apr jun jul aug sep sept okt nov dec
    """.split()
)
# Abbreviations, and words that are also abbreviations, that may be a sentence's last word: they
# end it when a capital follows ("… och el. Beslutet …") and not before a number ("bil. 2").
_MAY_BE_LAST = frozenset(
    """
    a.s art avd avs bil dyl e.d e.dyl e.kr el etc ex f f.kr ff ggr kap kr m.a.o m.fl m.m max mdkr
    milj min mkr mm mom mån o.d o.dyl o.s.v osv red ref sek skv st tab tim tkr t.o.m u.ä vs övr
    """.split()
)
# Words before a single letter that make it a name and not an initial: "Se bilaga B. Därefter …".
_LETTER_NAMES = frozenset("alternativ avsnitt bilaga del fas grupp klass nivå steg tabell".split())

_STOP = re.compile(r"(?:[.!?…]+[\"”’»')\]]*)(?=\s)|\n")
_WORD_BEFORE = re.compile(r"[^\s(\[\"”’»']*$")
_NUMBER = re.compile(r"\d[\d.,:/–-]*")
_OPENERS = "\"”’»«'([–-• "
_ENCLOSED = re.compile(
    r"\([^()\n]{0,300}\)|\[[^\[\]\n]{0,300}\]|”[^”\n]{0,300}”|\"[^\"\n]{0,300}\""
)
# A name in capitals after "kap.": "5 kap. OSL", "12 kap. SoL".
_ACRONYM = re.compile(r"\w*[^\W\d_]\w*[A-ZÅÄÖ]")


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of ``text`` as ``[start, end)`` spans in order, without white space at either
    end. Together they hold every character that is not white space. A line break always ends a
    sentence (a page's text has one block per line)."""
    enclosed = [match.span() for match in _ENCLOSED.finditer(text)]
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        if stop.group() == "\n" or (
            not _is_inside(stop.start(), stop.end(), enclosed)
            and _ends_sentence(text, start, stop.start(), stop.end())
        ):
            _append_stripped(spans, text, start, stop.end())
            start = stop.end()
    _append_stripped(spans, text, start, len(text))
    return spans


def _append_stripped(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    part = text[start:end]
    stripped = part.strip()
    if stripped:
        offset = start + len(part) - len(part.lstrip())
        spans.append((offset, offset + len(stripped)))


def _is_inside(start: int, end: int, enclosed: list[tuple[int, int]]) -> bool:
    """Whether more of a bracket or quotation follows after ``end``."""
    return any(opened < start and end < closed for opened, closed in enclosed)


def _ends_sentence(text: str, sentence_start: int, stop: int, end: int) -> bool:
    """Whether the full stop at ``stop`` (with closing marks up to ``end``) ends the sentence."""
    following = text[end:].lstrip()[:60].lstrip(_OPENERS)
    if not following:
        return True
    if following[0].islower() or following[0] == "." or text[stop:end].startswith("...."):
        return False  # a row of dots leads to a number at its right
    if text[stop] != "." or text[stop : stop + 2] == "..":
        return True
    match = _WORD_BEFORE.search(text, sentence_start, stop)
    word = match.group() if match else ""
    before = text[sentence_start : stop - len(word)].strip()
    return _word_can_be_last(word, before, following)


def _word_can_be_last(word: str, before: str, following: str) -> bool:
    lower = word.lower().lstrip(_OPENERS)
    if not lower:
        return not before.endswith(".")
    if lower in _NEVER_LAST:
        return False
    if lower in _MAY_BE_LAST:
        return following[0].isupper() and not _ACRONYM.match(following)
    if _NUMBER.fullmatch(word):
        return bool(before) and (not following[0].isdigit() or len(word) >= 4)
    if len(word) == 1 and word.isalpha():
        named = before.rsplit(maxsplit=1)[-1:] or [""]
        return word.islower() or named[0].lower() in _LETTER_NAMES
    return True
