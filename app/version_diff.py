"""What differs between two versions of a document, section by section and sentence by sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from index.corpus import SECTION_SEPARATOR, Document, Unit
from index.passage_store import PassageStore

Part = tuple[Literal["same", "added", "removed"], str]

# "3", "3.2", "§ 4", "Bilaga 2:": a section keeps its name when another is put before it.
_NUMBER = re.compile(r"^(?:§\s*)?\d+(?:\.\d+)*\.?\s+")
_SOFT_HYPHEN = "\u00ad"


@dataclass(slots=True)
class SectionText:
    """A section as one version has it."""

    label: str
    """The heading path as one line; empty before the first heading."""
    page: int
    """The page that it begins on, 1-based."""
    units: list[Unit] = field(default_factory=list)

    @property
    def text(self) -> str:
        """One paragraph, list item or table row per line."""
        lines: list[str] = []
        for unit in self.units:
            if unit.starts_block or not lines:
                lines.append(unit.text)
            else:
                lines[-1] += f" {unit.text}"
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class SectionDiff:
    """A section in both versions; None where one has it not."""

    before: SectionText | None
    after: SectionText | None
    parts: tuple[Part, ...] = ()
    """Of a section that is changed, in order."""

    @property
    def change(self) -> Literal["same", "changed", "added", "removed"]:
        """What has happened to it."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "changed" if self.parts else "same"


def sections(store: PassageStore, document: Document) -> list[SectionText]:
    """The sections of a version, each heading path once, in the order they begin."""
    found: dict[str, SectionText] = {}
    for row in store.chunks(document.key):
        chunk = row.chunk
        known = found.setdefault(chunk.section, SectionText(chunk.section, chunk.page_from))
        known.units.extend(chunk.units)
    return list(found.values())


def compared(before: Sequence[SectionText], after: Sequence[SectionText]) -> list[SectionDiff]:
    """The sections of both in the order of ``after``; what is gone follows what it stood after.

    Sections are the same by heading path, or by heading path without numbers.
    """
    earlier = _matched(before, after)
    used = {id(found) for found in earlier if found is not None}
    gone = _gone(before, used)
    found = [SectionDiff(each, None) for each in gone.get(None, ())]
    for old, new in zip(earlier, after, strict=True):
        found.append(SectionDiff(old, new, tuple(_parts(old, new)) if old else ()))
        if old is not None:
            found.extend(SectionDiff(each, None) for each in gone.get(id(old), ()))
    return found


def _matched(
    before: Sequence[SectionText], after: Sequence[SectionText]
) -> list[SectionText | None]:
    """For each of ``after`` the one of ``before`` that it has become."""
    left = {section.label: section for section in before}
    found = [left.pop(section.label, None) for section in after]
    by_name: dict[str, list[SectionText]] = {}
    for section in left.values():
        by_name.setdefault(_name(section), []).append(section)
    for place, section in enumerate(after):
        if found[place] is None and (same := by_name.get(_name(section))):
            found[place] = same.pop(0)
    return found


def _gone(before: Sequence[SectionText], used: set[int]) -> dict[int | None, list[SectionText]]:
    """Sections that are gone, by the one that is still there that they stood after."""
    gone: dict[int | None, list[SectionText]] = {}
    stood_after: int | None = None
    for section in before:
        if id(section) in used:
            stood_after = id(section)
        else:
            gone.setdefault(stood_after, []).append(section)
    return gone


def _name(section: SectionText) -> str:
    headings = section.label.split(SECTION_SEPARATOR)
    return SECTION_SEPARATOR.join(_NUMBER.sub("", heading).casefold() for heading in headings)


def _parts(before: SectionText, after: SectionText) -> Iterator[Part]:
    """Both texts in one; nothing where they are the same."""
    old, new = ([_plain(unit.text) for unit in each.units] for each in (before, after))
    if old == new:
        return
    for kind, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            yield from (("same", unit.text) for unit in after.units[k:m])
        else:
            yield from (("removed", unit.text) for unit in before.units[i:j])
            yield from (("added", unit.text) for unit in after.units[k:m])


def _plain(text: str) -> str:
    """What is compared: where a line breaks is the printer's matter. Every sign counts, since a
    comma parts 1,5 from 15."""
    return " ".join(text.replace(_SOFT_HYPHEN, "").split())
