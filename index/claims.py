"""What a sentence states that can be compared exactly: numbers, times, provisions, names, markers.

"Inom två veckor", "inom 14 dagar" and "inom fjorton dagar" state the same; "5 kap. 2 §" and
"5 kap 2 §" do. ``index.claim_reading`` reads a text once into tokens; each fact and marker keeps
the token it stands at, so that what it is said of can be looked for around it.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

FactKind = Literal[
    "number", "time", "when", "amount", "date", "statute", "registry", "name", "role"
]
MarkerKind = Literal["negation", "modality", "quantity", "restriction", "bound", "order", "until"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word or reference of a text."""

    text: str
    """Lower case."""
    start: int
    end: int
    stem: str
    is_content: bool
    """A word that carries a subject: no function word, no marker, no number."""
    gap: str
    """What stands between it and the next: a comma, a full stop, a space."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that must stand in what carries the sentence."""

    kind: FactKind
    value: str
    place: int
    """Index of its token."""
    parts: tuple[str, ...] = ()
    """What else a text that holds this fact may be asked for: the year of a date; the words that
    an abbreviation stands for."""
    count: str = ""
    """Of a time: its number as written, which a table may hold apart from what it counts."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A word that turns what stands beside it: negates, obliges, bounds."""

    kind: MarkerKind
    value: str
    place: int


@dataclass(frozen=True)
class Statement:
    """A text read for comparison."""

    text: str
    """With plain spaces; tokens' positions refer to it."""
    tokens: tuple[Token, ...]
    facts: tuple[Fact, ...]
    markers: tuple[Marker, ...]

    @cached_property
    def content(self) -> tuple[int, ...]:
        """Indices of the tokens that carry a subject."""
        return tuple(i for i, token in enumerate(self.tokens) if token.is_content)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of all tokens, and of what its abbreviations stand for."""
        spelt_out = {part for fact in self.facts if fact.kind == "name" for part in fact.parts}
        return frozenset({token.stem for token in self.tokens} | spelt_out)

    def values(self, kind: str) -> frozenset[str]:
        """All facts of a kind, with their parts."""
        return frozenset(
            value for fact in self.facts if fact.kind == kind for value in (fact.value, *fact.parts)
        )

    def part(self, start: int, end: int) -> "Statement":
        """The tokens from ``start`` to before ``end`` as a statement of their own."""
        return Statement(
            self.text,
            self.tokens[start:end],
            tuple(replace(f, place=f.place - start) for f in self.facts if start <= f.place < end),
            tuple(
                replace(m, place=m.place - start) for m in self.markers if start <= m.place < end
            ),
        )
