"""Abbreviations that a text defines itself: "Inspektionen för vård och omsorg (IVO)".

After Schwartz and Hearst (A simple algorithm for identifying abbreviation definitions in
biomedical text, PSB 2003): the letters of the short form occur in order in the words before the
parenthesis, and the first begins the first word. Theirs takes a letter wherever it stands. Swedish
writes compounds together, so that a letter may stand within a word ("Försäkringskassan", FK), but
only in a word that begins with a letter of the short form too, and no word is passed over but
function words; only the name of an act may have more ("lagen om vård av missbrukare i vissa fall").
"""

import re
from collections.abc import Sequence

from index.swedish import STOP_WORDS

MAX_LETTERS = 10
"""Letters of a short form: Schwartz and Hearst's bound."""
MORE_WORDS = 5
"""Words that a long form may have beyond one a letter. Their other bound, twice the letters, would
leave out acts ("lagen med särskilda bestämmelser om vård av unga", LVU: eight words)."""
REACH = 200
"""Characters before a parenthesis that are looked at: more than 15 long words."""

_SFS = r"\((?:SFS\s)?\d{4}:\d+\)"
_SHORT = r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö-]{0,8}[A-ZÅÄÖ]|[a-zåäö]{1,5}\.\s?[a-zåäö]{1,8}\."
_CALLED = r"(?:(?:här|i det följande|nedan|kallad|kallat|förkortat|förkortad|förkortas)\s)*"
_AFTER = re.compile(
    rf"\(\s?{_CALLED}(?P<short>{_SHORT})\s?\)|{_SFS},\s{_CALLED}(?P<named>{_SHORT})(?=[\s,.;:)])"
)
_BEFORE = re.compile(
    rf"(?<![\w.])(?P<short>{_SHORT})\s\((?P<long>[^()\n]{{5,120}}(?:{_SFS}[^()\n]{{0,80}})?)\)"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*-?")
_CLAUSE_END = re.compile(r"[.;:!?](?=\s)|[()\n\t•]")
_ACT = re.compile(r"lag(?:en)?$|förordning(?:en)?$")


def definitions(text: str) -> list[tuple[str, str]]:
    """Short forms that ``text`` defines, with their long forms, in order and each pair once.

    Read are "long form (SHORT)", "SHORT (long form)" and "the act (2001:453), SHORT,"; an act's
    number in the Swedish Code of Statutes is left out of its name.
    """
    found: dict[tuple[str, str], None] = {}
    for match in _AFTER.finditer(text):
        short = match["short"] or match["named"]
        before = re.sub(_SFS, " ", text[max(0, match.start() - REACH) : match.start()])
        if long := _long_form(short, _WORD.findall(_CLAUSE_END.split(before)[-1])):
            found[short, long] = None
    for match in _BEFORE.finditer(text):
        inside = _WORD.findall(re.sub(_SFS, " ", match["long"]))
        if inside and _long_form(match["short"], inside) == " ".join(inside):
            found[match["short"], " ".join(inside)] = None
    return list(found)


def _long_form(short: str, before: Sequence[str]) -> str:
    """The shortest run of the last words that ``short`` abbreviates; "" if there is none."""
    letters = "".join(re.findall(r"[^\W\d_]+", short)).casefold()
    if not 1 < len(letters) <= MAX_LETTERS:
        return ""
    window = before[-(len(letters) + MORE_WORDS) :]
    for start in range(len(window) - 1, -1, -1):
        run = [word.casefold() for word in window[start:]]
        if run[0] in STOP_WORDS or short in window[start:]:
            continue
        if len("".join(run)) > 2 * len(letters) and _fits(letters, run, bool(_ACT.match(run[0]))):
            return " ".join(window[start:])
    return ""


def _fits(letters: str, run: Sequence[str], is_act: bool, first: bool = True) -> bool:
    """Whether ``letters`` stand in order in the words, each word begun by one of them."""
    if not run:
        return not letters
    if letters and run[0][0] == letters[0]:
        taken, at = 1, 0
        while at >= 0:
            if _fits(letters[taken:], run[1:], is_act, first=False):
                return True
            if taken == len(letters):
                break
            at = run[0].find(letters[taken], at + 1)
            taken += 1
    return not first and (is_act or run[0] in STOP_WORDS) and _fits(letters, run[1:], is_act, False)
