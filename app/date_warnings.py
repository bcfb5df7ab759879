"""What the days say against relying on a source: on the day asked about, and today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app import texts, version_texts
from app.bodies import WarningBody
from index.corpus import Document, Facts
from index.versions import in_force, last_day, starts, versions_of


@dataclass(frozen=True, slots=True)
class Days:
    """The day that a question is about, today, and the documents whose versions they fall among."""

    asked: date
    now: date
    documents: Mapping[str, Document]
    """Of the snapshot that answered, by key."""

    def of_answer(self) -> list[WarningBody]:
        """That the answer is of another day, where it is."""
        if self.asked == self.now:
            return []
        return [_warning("as_of", version_texts.AS_OF, self.asked)]

    def of_source(self, document: Document) -> list[WarningBody]:
        """What is to be known of a version that is cited."""
        begins = starts(document)
        if begins is not None and begins > self.now:
            found = [_warning("upcoming", version_texts.UPCOMING, begins)]
        else:
            found = self._earlier(document)
        return [*found, *date_warnings(document.facts, self.asked, but=[w.date for w in found])]

    def _earlier(self, document: Document) -> list[WarningBody]:
        # What applies on the day asked about applies today, unless that is another day.
        if self.asked == self.now:
            return []
        return superseded(document, versions_of(self.documents.values(), document.id), self.now)


def superseded(document: Document, versions: Sequence[Document], now: date) -> list[WarningBody]:
    """That one of a document's ``versions`` (in the order they came) applies no more ``now``."""
    if document not in versions or in_force(versions, now) == document:
        return []
    last = last_day(document, versions)
    if last is None or last >= now:
        return []
    return [_warning("earlier_version", version_texts.EARLIER_VERSION, last)]


def date_warnings(facts: Facts, on: date, *, but: Sequence[date | None] = ()) -> list[WarningBody]:
    """What a document's dates say against relying on it on the day ``on``. A first day ``but``
    which has been told already is not told again."""
    found = []
    if facts.valid_from is not None and on < facts.valid_from and facts.valid_from not in but:
        found.append(_warning("not_yet_valid", texts.NOT_YET_VALID, facts.valid_from))
    if facts.valid_to is not None and facts.valid_to < on:
        found.append(_warning("no_longer_valid", texts.NO_LONGER_VALID, facts.valid_to))
    if facts.review_date is not None and facts.review_date < on:
        found.append(_warning("review_date_passed", texts.REVIEW_DATE_PASSED, facts.review_date))
    return found


def _warning(code: str, text: str, day: date) -> WarningBody:
    return WarningBody(code=code, text=text.format(date=day), date=day)
