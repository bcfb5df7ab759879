"""Whether a question continues the conversation: by its words, and by where it leads alone.

Six signs are added up to a logit, fitted on dialogues (docs/adr/0017-follow-ups.md).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index import swedish
from index.filters import Filter
from index.retriever import Retriever

CONTINUES_FROM = 0.0
"""Logit from which a question is read as continuing."""
LARGEST_GAP = 0.15
"""More than this, a chunk elsewhere being so much nearer says no more."""
TOPIC_CHUNKS = 5
"""The documents of a subject are those that its so many best chunks stand in."""
UNKNOWN_WEIGHT = 0.7
"""Of a word that the documents lack: colloquial, so neither empty nor surely a subject."""
SHORT, LONG = 8, 16
"""Letters: a Swedish compound names its subject the better the longer it is."""

_OPENINGS = frozenset("och men eller dessutom annars isåfall då".split())
"""First in a question, they tie it to what came before."""
_POINTS_BACK = frozenset(
    (
        "det den de dem dom dess detta denna dessa då där dit hen han hon honom henne hans hennes "
        "deras sån sådan sådant såna sådana också med även annars isåfall sen sedan innan efteråt"
    ).split()
)
"""Their meaning stands in an earlier turn."""
_EMPTY = frozenset(
    (
        "aldrig alla alltid andra annan annat ansvar ansvarar beslut beslutar beslutas bestäms "
        "bestämma bestämmer betala betalar betalas bli blivit bra bör borde brukar börja börjar "
        "då egentligen ej fel finnas finns fler fort färre förlänga förlängas förlängs få fått ge "
        "ger gjort gå går gått gäller gälla gärna göra göras gör gånger ha haft hel hela helt hur "
        "hända händer hög högst ibland ingå ingår ja kom komma kommer kortare kosta kostar krävs "
        "kräva kräver länge längre längst lång minst mindre mer mest många nej nån några nåt ofta "
        "ok okej rätt samma sann sant se senast ser ske sker skicka sluta slutar snabbare snabbt "
        "snart stor stort stå står säga säger sätt ta tack tar tid tidigast vet veta ändå behöva "
        "behöver behövs redan själv själva sån vars varför vart varifrån hurdan därför"
    ).split()
)
"""What is asked of a subject (how long, who decides, what happens), in the words of any subject."""
_ANYONE = frozenset(
    (
        "anhörig barn barnet beslut beslutet brukare chef deltagare elev familj förälder föräldern "
        "handläggare klient klienten kommun kommunen kund kvinna mamma man medarbetare nämnd "
        "nämnden pappa person personen ärende ärendet"
    ).split()
)
"""Introduced anew in any conversation ("om ett barn …") without changing its subject."""
_DEFINITE = ("en", "et", "an", "na", "ens", "ets")
_INTRODUCED = re.compile(r"\b(?:en|ett)\s+(\w+)")


@dataclass(frozen=True, slots=True)
class Signs:
    """What a question's words say about whether it stands alone."""

    opens: bool
    """It begins as a continuation does."""
    points_back: bool
    own: float
    """Its own subject words, each counted 0..1 by how rare it is in the documents."""
    compound: float
    """How long its longest indefinite word is that was not said before, 0..1."""
    introduces: bool
    """It introduces something with an indefinite article."""


def continues(question: str, topic: Sequence[str], retriever: Retriever, only: Filter) -> bool:
    """Whether ``question`` continues the conversation about ``topic``, its earlier questions."""
    before = " ".join(topic)
    found = signs(question, before, retriever)
    if logit(found, 0.0) < CONTINUES_FROM:
        return False  # a search could only speak against it too
    if logit(found, LARGEST_GAP) >= CONTINUES_FROM:
        return True
    gap = nearer_elsewhere(question, before, retriever, only)
    return logit(found, gap) >= CONTINUES_FROM


def logit(found: Signs, gap: float) -> float:
    """How likely a question continues (logit), by its words and by ``nearer_elsewhere``."""
    return (
        3.3
        + 1.7 * found.opens
        + 1.6 * found.points_back
        - 2.4 * min(found.own, 4.0)
        - 1.75 * found.compound
        - 1.6 * found.introduces
        - 8.5 * min(gap, LARGEST_GAP)
    )


def signs(question: str, before: str, retriever: Retriever) -> Signs:
    """The signs in ``question``, asked after the questions ``before``."""
    asked = list(swedish.words(question))
    own = subject_words(retriever.snapshot.speller.correct(question).text)
    said = set(retriever.snapshot.analyzer.terms(before))
    new = [word for word in own if swedish.stem(word) not in said]
    indefinite = [word for word in new if not word.endswith(_DEFINITE)]
    longest = max(map(len, indefinite), default=0)
    introduced = set(_INTRODUCED.findall(swedish.normalise(question)))
    return Signs(
        opens=bool(asked) and asked[0] in _OPENINGS,
        points_back=not _POINTS_BACK.isdisjoint(asked),
        own=sum(_weight(word, retriever) for word in own),
        compound=(min(max(longest, SHORT), LONG) - SHORT) / (LONG - SHORT),
        introduces=not introduced.isdisjoint(set(new) - _ANYONE),
    )


def subject_words(question: str) -> list[str]:
    """The normalised words of ``question`` that name a subject, each once, in order."""
    return [
        word
        for word in dict.fromkeys(swedish.words(question))
        if len(word) > 1 and word not in swedish.STOP_WORDS and word not in _EMPTY
    ]


def nearer_elsewhere(question: str, before: str, retriever: Retriever, only: Filter) -> float:
    """How much nearer to ``question`` alone the best chunk of all is than the best one in the
    documents that ``before`` leads to; 0 when it is one of theirs."""
    allowed = retriever.allowed(only)
    query = retriever.query(question)
    best = retriever.candidates(query, allowed)[:1]
    layout = retriever.snapshot.layout
    led_to = retriever.candidates(retriever.query(before), allowed)[:TOPIC_CHUNKS]
    if not best or not led_to:
        return 0.0
    theirs = np.isin(layout.document, [layout.document[row] for row, _ in led_to])
    among = theirs if allowed is None else theirs & allowed
    return max(0.0, best[0][1].fused - retriever.candidates(query, among)[0][1].fused)


def _weight(word: str, retriever: Retriever) -> float:
    """0..1: how rare a word is among the chunks."""
    stem = swedish.stem(word)
    if stem not in retriever.snapshot.speller.stems:
        return UNKNOWN_WEIGHT
    words = retriever.snapshot.words
    return words.idf(stem) / words.idf("")  # the empty term stands in no chunk
