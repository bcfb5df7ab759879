"""Which document a file is a version of."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from index.corpus import Document, Facts, document_id
from ingest.identity import Identities, placed
from ingest.sources import UPLOAD, Inventory, SourceFile

TODAY = date(2026, 11, 22)
FOLDER = "/srv/rutiner"
NUMBER = "SN 2023/17"


def sha(content: str) -> str:
    return sha256(content.encode()).hexdigest()


def at(file: str, content: str, source: str = FOLDER, of: str | None = None) -> SourceFile:
    return SourceFile(Path(source, file), "rutiner", source, file, sha(content), of)


def indexed(
    file: str,
    content: str,
    *,
    ordinal: int = 1,
    id_: str | None = None,
    source: str = FOLDER,
    number: str | None = None,
    valid_from: date | None = None,
) -> Document:
    facts = Facts(file, registry_number=number, valid_from=valid_from)
    return Document(
        id_ or document_id("rutiner", file), "rutiner", source, file, sha(content), 1, facts,
        ordinal, date(2026, 1, ordinal),
    )  # fmt: skip


def identities(
    documents: Iterable[Document],
    files: Iterable[SourceFile],
    same_as: Mapping[tuple[str, str], str] | None = None,
    erased: frozenset[str] = frozenset(),
    *,
    uploads_known: bool = True,
) -> Identities:
    return Identities(
        {document.key: document for document in documents},
        Inventory(tuple(files), frozenset([FOLDER]), (), ()),
        same_as or {},
        erased,
        uploads_known=uploads_known,
    )


def ids(found: Identities) -> dict[str, list[str]]:
    """The files of each document's versions, in their order."""
    return {
        id_: [f"{held.document.ordinal} {held.document.file}" for held in history]
        for id_, history in found.histories.items()
    }


OLD = indexed("2023.pdf", "old", number=NUMBER, valid_from=date(2023, 1, 1))
NEW_FACTS = Facts("Ny", registry_number="sn 2023 / 17", valid_from=date(2026, 1, 1))


def test_a_changed_file_at_its_place_is_the_next_version_of_the_same_document() -> None:
    item = at("2023.pdf", "new")
    found = identities([OLD], [item])
    assert found.told(item, Facts("Annan titel")) == OLD.id
    assert placed(item, found.histories[OLD.id], TODAY) == (None, 2, TODAY)
    assert list(found.gone()) == []


def test_a_file_under_another_name_follows_the_one_that_vanished_with_its_registry_number() -> None:
    item = at("2026.pdf", "new")
    found = identities([OLD], [item])
    assert found.told(item, NEW_FACTS) == OLD.id
    assert list(found.gone()) == []


def test_without_a_later_date_a_number_or_a_vanished_document_a_file_is_a_document_of_its_own() -> (
    None
):
    item = at("2026.pdf", "new")
    own = document_id("rutiner", "2026.pdf")
    earlier = replace(NEW_FACTS, valid_from=date(2022, 1, 1))
    undated = replace(NEW_FACTS, valid_from=None)
    numberless = replace(NEW_FACTS, registry_number=None)
    for facts in (earlier, undated, numberless):
        found = identities([OLD], [item])
        assert found.told(item, facts) == own
        assert [document.id for document in found.gone()] == [OLD.id]
    both_there = identities([OLD], [at("2023.pdf", "old"), item])
    assert both_there.told(item, NEW_FACTS) == own
    two_vanished = [OLD, indexed("b.pdf", "b", number=NUMBER, valid_from=date(2022, 1, 1))]
    assert identities(two_vanished, [item]).told(item, NEW_FACTS) == own
    elsewhere = replace(item, source="/srv/annan")
    assert identities([OLD], [elsewhere]).told(elsewhere, NEW_FACTS) == own


def test_where_two_files_may_follow_a_vanished_document_neither_does_unconfirmed() -> None:
    first, second = at("2026.pdf", "new"), at("2026b.pdf", "newer")
    found = identities([OLD], [first, second])
    assert found.claims(first, NEW_FACTS)
    assert found.claims(second, NEW_FACTS)
    assert not found.claims(at("2027.pdf", "other"), replace(NEW_FACTS, registry_number="X 1"))
    for item in (first, second):
        assert found.told(item, NEW_FACTS) == document_id("rutiner", item.file)
    assert [document.id for document in found.gone()] == [OLD.id]


def test_a_document_is_followed_once() -> None:
    first, second = at("2026.pdf", "new"), at("2026b.pdf", "newer")
    found = identities([OLD], [first, second])
    assert found.claims(first, NEW_FACTS)
    assert found.told(first, NEW_FACTS) == OLD.id
    assert not found.claims(second, NEW_FACTS)
    assert found.told(second, NEW_FACTS) == document_id("rutiner", "2026b.pdf")


def test_two_files_that_an_admin_calls_the_same_are_one_document_in_the_order_they_began() -> None:
    older = indexed("a.pdf", "a", valid_from=date(2020, 1, 1))
    files = [at("a.pdf", "a"), at("2023.pdf", "old")]
    found = identities([OLD, older], files, {("rutiner", "a.pdf"): OLD.id})
    assert ids(found) == {OLD.id: ["1 a.pdf", "2 2023.pdf"]}
    assert [found.known(item) for item in files] == [OLD.id, OLD.id]
    for item in files:
        held, ordinal, _ = placed(item, found.histories[OLD.id], TODAY)
        assert held is not None
        assert held.document.ordinal == ordinal


def test_a_file_that_is_put_back_is_the_last_version_again() -> None:
    versions = [OLD, indexed("2023.pdf", "other", ordinal=2)]
    item = at("2023.pdf", "old")
    found = identities(versions, [item])
    held, ordinal, received = placed(item, found.histories[OLD.id], TODAY)
    assert held is not None
    assert (held.key, ordinal, received) == (OLD.key, 3, TODAY)


def test_an_upload_of_a_name_that_a_folder_has_is_a_version_and_neither_displaces_the_other() -> (
    None
):
    file, upload = at("2023.pdf", "old"), at("2023.pdf", "uploaded", UPLOAD)
    found = identities([OLD], [file, upload])
    assert found.known(upload) == OLD.id
    history = found.histories[OLD.id]
    assert placed(upload, history, TODAY)[1] == 2
    both = [OLD, indexed("2023.pdf", "uploaded", ordinal=2, source=UPLOAD)]
    found = identities(both, [file, upload])
    numbers = [placed(item, found.histories[OLD.id], TODAY)[1] for item in (file, upload)]
    assert numbers == [1, 2]


def test_an_upload_that_another_replaced_stays_as_history_and_one_taken_back_leaves() -> None:
    versions = [
        indexed("a.pdf", "one", source=UPLOAD),
        indexed("a.pdf", "two", ordinal=2, source=UPLOAD),
    ]
    own = document_id("rutiner", "a.pdf")
    assert ids(identities(versions, [at("a.pdf", "two", UPLOAD)])) == {own: ["1 a.pdf", "2 a.pdf"]}
    assert ids(identities(versions, [])) == {}
    untold = identities(versions, [], uploads_known=False)
    assert ids(untold) == {own: ["1 a.pdf", "2 a.pdf"]}
    assert untold.kept == (own,)


def test_what_an_admin_says_of_an_upload_goes_before_its_name() -> None:
    item = at("helt annat.pdf", "new", UPLOAD, of=OLD.id)
    assert identities([OLD], [at("2023.pdf", "old"), item]).known(item) == OLD.id


def test_an_erased_document_does_not_come_back_from_its_place() -> None:
    item = at("2023.pdf", "old")
    found = identities([OLD], [item], erased=frozenset([OLD.id]))
    assert found.is_erased(item)
    assert ids(found) == {}
    assert identities([], [item], erased=frozenset([OLD.id])).is_erased(item)


def test_a_place_that_a_document_was_moved_away_from_gives_another_id() -> None:
    moved = indexed("b.pdf", "old", id_=document_id("rutiner", "a.pdf"))
    item = at("a.pdf", "new")
    found = identities([moved], [at("b.pdf", "old"), item])
    assert found.known(item) is None
    fresh = found.told(item, Facts("a"))
    assert fresh not in (moved.id, document_id("rutiner", "b.pdf"))


def test_a_file_that_comes_to_a_place_its_document_has_left_is_another() -> None:
    moved = indexed(
        "2026.pdf", "new", ordinal=2, id_=OLD.id, number=NUMBER, valid_from=date(2026, 1, 1)
    )
    beside, item = at("2026.pdf", "new"), at("2023.pdf", "something else")
    found = identities([OLD, moved], [item, beside])
    assert found.told(item, Facts("Annan")) != OLD.id
    assert found.told(beside, NEW_FACTS) == OLD.id
    # alone: what it was moved to has vanished, and must not answer in its place
    put_back = at("2023.pdf", "old")
    found = identities([OLD, moved], [put_back])
    assert found.told(put_back, OLD.facts) != OLD.id
    assert [document.id for document in found.gone()] == [OLD.id]
    confirmed = identities([OLD, moved], [item, beside], {("rutiner", "2026.pdf"): OLD.id})
    assert [confirmed.known(each) for each in (item, beside)] == [OLD.id, OLD.id]


def test_a_file_that_cannot_be_opened_has_not_vanished() -> None:
    item = at("2026.pdf", "new")
    there = Inventory((item,), frozenset([FOLDER]), (), (), frozenset([("rutiner", "2023.pdf")]))
    found = Identities({OLD.key: OLD}, there, {}, frozenset(), uploads_known=True)
    assert found.told(item, NEW_FACTS) != OLD.id
    assert list(found.gone()) == []


def test_documents_of_folders_not_looked_through_stay() -> None:
    other = indexed("c.pdf", "c", source="/srv/annan")
    found = identities([OLD, other], [])
    assert found.kept == (other.id,)
    assert [document.id for document in found.gone()] == [OLD.id]
