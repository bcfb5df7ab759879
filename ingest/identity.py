"""Which document each file is a version of, and what becomes of the versions that there were.

A file is a version of the document that an admin says; else of the one that stood at its place
(collection and path); else of the one document that has vanished from its folder with the same
registry number and an earlier date, if it is the only file that may be; else it is a document of
its own. Likeness of titles or texts decides nothing here (docs/adr/0025-versions-and-identity.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.corpus import Document, Facts, document_id
from ingest.sources import UPLOAD, Inventory, SourceFile

Place = tuple[str, str]
"""Collection and file."""


@dataclass(frozen=True, slots=True)
class Held:
    """A version that is indexed."""

    document: Document
    """As it is to be: its id and ordinal may be others than were stored."""
    key: str
    """What the snapshot that holds it knows it by."""


History = tuple[Held, ...]
"""A document's versions in the order they came."""


class Identities:
    """Tells files and documents together during one build."""

    def __init__(
        self,
        indexed: Mapping[str, Document],
        inventory: Inventory,
        same_as: Mapping[Place, str],
        erased: frozenset[str],
        *,
        uploads_known: bool,
    ) -> None:
        """``indexed`` by key. ``uploads_known``: whether the inventory holds the uploads; if not,
        those that are indexed stay."""
        self._same_as = same_as
        self.erased = erased
        histories = _histories(indexed, same_as, erased)
        if uploads_known:
            histories = _without_discarded(histories, inventory)
        self.histories: Mapping[str, History] = histories
        self._at = _places(histories, same_as)
        self._taken = {*histories, *erased}
        standing = {self.known(item) for item in inventory.wanted}
        standing |= {self._at.get((False, place)) for place in inventory.unreadable}
        looked_through = inventory.folders | ({UPLOAD} if uploads_known else set())
        self.kept = tuple(
            id_
            for id_, history in histories.items()
            if id_ not in standing
            and any(held.document.source not in looked_through for held in history)
        )
        """Documents of other sources, which stay as they are."""
        self._vanished = set(histories) - standing - set(self.kept)
        self._claims: dict[str, set[Place]] = {}
        """By vanished document, the files that may follow it."""

    def known(self, item: SourceFile) -> str | None:
        """The document that ``item`` is a version of, where that shows before it is read."""
        place = (item.collection, item.file)
        said = self._same_as.get(place) or item.document_id
        if said:
            return said
        own, other = (self._at.get((kind, place)) for kind in (item.uploaded, not item.uploaded))
        first = document_id(*place)
        return own or other or (first if first in self.erased else None)

    def text_before(self, item: SourceFile) -> bool:
        """Whether there is a document indexed that ``item`` is a version of."""
        return self.known(item) in self.histories

    def stood_at(self, place: Place) -> bool:
        """Whether a document stood at a folder's ``place``."""
        return (False, place) in self._at

    def is_erased(self, item: SourceFile) -> bool:
        """Whether ``item`` is a version of a document that never enters."""
        return self.known(item) in self.erased

    def told(self, item: SourceFile, facts: Facts) -> str:
        """The document that ``item``, read, is a version of; a new one where none is."""
        if known := self.known(item):
            return known
        place = (item.collection, item.file)
        followed = self._followed(item, facts)
        if followed and self._claims.get(followed, {place}) == {place}:
            self._vanished.remove(followed)
            return followed
        own = _fresh(place, self._taken)
        self._taken.add(own)
        return own

    def claims(self, item: SourceFile, facts: Facts) -> bool:
        """Whether ``item``, read, may follow a document that has vanished, which is noted. It is to
        be ``told`` when all files are read: where several may, a person says which."""
        followed = None if self.known(item) else self._followed(item, facts)
        if followed:
            self._claims.setdefault(followed, set()).add((item.collection, item.file))
        return followed is not None

    def gone(self) -> Iterable[Document]:
        """The last versions of the documents that no file is a version of any more."""
        return (self.histories[id_][-1].document for id_ in sorted(self._vanished))

    def _followed(self, item: SourceFile, facts: Facts) -> str | None:
        """The one vanished document that ``item`` may have replaced."""
        found = [id_ for id_ in sorted(self._vanished) if self._follows(item, facts, id_)]
        return found[0] if len(found) == 1 else None

    def _follows(self, item: SourceFile, facts: Facts, id_: str) -> bool:
        """Whether a vanished document was replaced by ``item``."""
        before = self.histories[id_][-1].document
        mine, its = (_comparable(one.registry_number) for one in (facts, before.facts))
        begins, began = _first_day(facts), _first_day(before.facts)
        return (
            (before.source, before.collection) == (item.source, item.collection)
            and mine is not None
            and mine == its
            and begins is not None
            and began is not None
            and began < begins
        )


def placed(item: SourceFile, history: History, today: date) -> tuple[Held | None, int, date | None]:
    """The version in ``history`` that ``item`` is (None: a new one), its number within the
    document, and the day it came.

    A file that is put back after another has stood in its place becomes the last version again,
    come today.
    """
    next_number = max((held.document.ordinal for held in history), default=0) + 1
    same = [held for held in history if held.document.version == item.version]
    if not same:
        return None, next_number, today
    (found,) = same
    place = (item.uploaded, (item.collection, item.file))
    here = [held for held in history if _place(held.document) == place]
    last = found in (history[-1], *here[-1:])
    if item.uploaded or last:
        return found, found.document.ordinal, found.document.received
    return found, next_number, today


def _histories(
    indexed: Mapping[str, Document], same_as: Mapping[Place, str], erased: frozenset[str]
) -> dict[str, History]:
    """The versions of each document. Where an admin has said that two are the same, the versions
    of both are numbered by the days that they began."""
    found: dict[str, list[Held]] = {}
    joined: set[str] = set()
    for key, document in indexed.items():
        id_ = same_as.get((document.collection, document.file), document.id)
        if id_ in erased or document.id in erased:
            continue
        held = found.setdefault(id_, [])
        if id_ != document.id:
            joined.add(id_)
        if any(other.document.version == document.version for other in held):
            continue
        held.append(Held(replace(document, id=id_), key))
    for id_ in joined:
        found[id_].sort(key=lambda held: (_began(held.document), held.document.ordinal))
        found[id_] = [
            replace(held, document=replace(held.document, ordinal=number))
            for number, held in enumerate(found[id_], start=1)
        ]
    return {
        id_: tuple(sorted(held, key=lambda one: one.document.ordinal))
        for id_, held in found.items()
    }


def _without_discarded(
    histories: Mapping[str, History], inventory: Inventory
) -> dict[str, History]:
    """``histories`` without the uploads that have been taken back: last in their document and not
    wanted any more. One that a later version has replaced is part of its history."""
    wanted = {item.version for item in inventory.wanted if item.uploaded}
    left: dict[str, History] = {}
    for id_, history in histories.items():
        kept = history
        while kept and kept[-1].document.source == UPLOAD:
            if kept[-1].document.version in wanted:
                break
            kept = kept[:-1]
        if kept:
            left[id_] = kept
    return left


def _places(
    histories: Mapping[str, History], same_as: Mapping[Place, str]
) -> dict[tuple[bool, Place], str]:
    """What document stood at each place, uploads apart from folders: the one that came last.

    Of folders a document has its last place only: what comes to one that it has left is another
    file, unless an admin has said that they are the same.
    """
    found: dict[tuple[bool, Place], tuple[date, str]] = {}
    for id_, history in histories.items():
        places = [_place(held.document) for held in history]
        in_folders = [place for place in places if not place[0]]
        last = in_folders[-1] if in_folders and in_folders[-1][1] not in same_as else None
        for place, held in zip(places, history, strict=True):
            if last is not None and not place[0] and place != last:
                continue
            came = (held.document.received or date.min, id_)
            found[place] = max(found.get(place, came), came)
    return {place: id_ for place, (_, id_) in found.items()}


def _place(document: Document) -> tuple[bool, Place]:
    return document.source == UPLOAD, (document.collection, document.file)


def _fresh(place: Place, taken: Iterable[str]) -> str:
    """An id that no document has: the place's own, or where that is another document's that has
    moved away from there, the first of those that follow on it."""
    used = frozenset(taken)
    collection, file = place
    identity, number = document_id(collection, file), 1
    while identity in used:
        number += 1
        identity = document_id(collection, f"{file}\0{number}")
    return identity


def _comparable(registry_number: str | None) -> str | None:
    """Written with or without spaces and in either case, it is the same number."""
    return "".join(registry_number.split()).casefold() or None if registry_number else None


def _first_day(facts: Facts) -> date | None:
    return facts.valid_from or facts.decided


def _began(document: Document) -> date:
    return _first_day(document.facts) or document.received or date.min


def last_versions(indexed: Iterable[Document]) -> Sequence[Document]:
    """The last version of each document."""
    found: dict[str, Document] = {}
    for document in indexed:
        other = found.get(document.id)
        if other is None or other.ordinal < document.ordinal:
            found[document.id] = document
    return list(found.values())
