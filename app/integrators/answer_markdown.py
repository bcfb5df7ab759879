"""An answer as Markdown, for clients that show nothing but text: what Open WebUI, LibreChat and
others draw as a page.

What comes from documents, models and people is made to stand as it is written. Renderers would
fetch a picture that a title names, which tells a stranger what was asked, and read ``5*3*2`` as
532. An address that stands in plain sight may still become a link (GFM).
"""

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from app import notice_texts, texts, version_texts
from app.bodies import AnswerBody, CitationBody, ContradictionBody, PlaceBody
from app.integrators.absolute import page_link
from app.integrators.verbatim_parts import TAB, Parts, taken_apart
from app.wording import MISSING, dates, is_another, whom_to_ask
from index.answer import LACKING, Status

SEPARATOR = "\n\n---\n\n"
"""Between an answer's sentences and what is said of them."""
NOTICE = f"> {notice_texts.NOTICE}\n\n"
"""Before an answer: set apart as a quote, so that the answer is not taken to go on from it."""
# Where an answer ends in what a client sends back; clients may have changed the white space.
_END = re.compile(rf"^(?:---|{texts.SOURCES})\s*$", re.MULTILINE)
_MARK = re.compile(r"\s?\[\d{1,3}\]")
# What is Markdown wherever it stands. As character references, since a backslash before "[" is the
# beginning of a formula to some ("$" to others).
_ACTIVE = str.maketrans(
    {sign: f"&#{ord(sign)};" for sign in "[]`*_~\\#$"} | {"<": "&lt;", ">": "&gt;"}
)
# What begins an item of a list, or a line across, where a text begins.
_OPENING = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+]))(.)")
_REFERENCE = re.compile(r"&(?=#?\w+;)")
# Turn the order of what is read, or are not seen at all: bidi controls, tags, other controls.
_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069"
    "\\U000e0000-\\U000e007f]"
)


def markdown_pieces(answer: AnswerBody, asked: str, *, notice: bool) -> list[str]:
    """The answer to ``asked``, in pieces to be sent one after another and joined with nothing.

    ``answer`` has absolute links. With ``notice`` it begins by saying that an AI system answers:
    such a client has nothing else that is shown before.
    """
    said = _answered(answer, asked)
    return [NOTICE, *said] if notice else said


def _answered(answer: AnswerBody, asked: str) -> list[str]:
    if answer.status == Status.BLOCKED_PERSONAL_DATA:
        return [texts.PERSONAL_DATA]
    between = "\n\n" if answer.mode == "extractive" else " "
    pieces = [
        ("" if number == 0 else between) + statement
        for number, statement in enumerate(_statements(answer))
    ]
    if is_another(answer.question_used, asked):
        pieces.insert(0, f"{texts.INTERPRETED} {literal(answer.question_used)}\n\n")
    rest = "\n\n".join(part for part in _remarks(answer) if part)
    return [*pieces, SEPARATOR + rest] if rest else pieces


def earlier_answer(text: str) -> str:
    """What an answer that was made by ``markdown_pieces`` said, without marks and sources."""
    said = _END.split(text.lstrip().removeprefix(NOTICE.strip()).lstrip(), maxsplit=1)[0]
    if said.startswith(texts.INTERPRETED):
        said = said.partition("\n")[2]
    return html.unescape(_MARK.sub("", said)).strip()


def literal(text: str) -> str:
    """``text`` in one line, as Markdown that shows it as it stands."""
    plain = " ".join(_UNSEEN.sub("", text.replace("\t", " | ")).split())
    still = _REFERENCE.sub("&amp;", plain).translate(_ACTIVE)
    return _OPENING.sub(lambda found: f"{found[1]}&#{ord(found[2])};", still)


def _statements(answer: AnswerBody) -> Iterator[str]:
    if not answer.sentences:
        yield texts.CLARIFY if answer.status == Status.CLARIFY else texts.NO_ANSWER
    for sentence in answer.sentences:
        parts = taken_apart(sentence, answer.citations) if answer.mode == "extractive" else None
        if parts is None:
            yield literal(sentence.text) + _marks(sentence.citations)
        elif parts.is_table:
            yield _table(parts)
        else:
            items = [literal(item.text) + _marks(item.citations) for item in parts.parts]
            yield _list(literal(parts.head.text) + _marks(parts.head.citations), items)


def _table(table: Parts) -> str:
    header = _cells(table.head.text)
    rows = [_cells(row.text) for row in table.parts]
    rows[0][-1] += _marks(table.head.citations)  # the header has no place for one
    for row, part in zip(rows, table.parts, strict=True):
        row[-1] += _marks(part.citations)
    width = max(map(len, (header, *rows)))  # GFM drops the cells that the header has no column for
    header, *rows = ([*line, *[""] * (width - len(line))] for line in (header, *rows))
    lines = [header, ["---"] * width, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: str) -> list[str]:
    return [literal(cell).replace("|", "&#124;") for cell in row.split(TAB)]


def _marks(numbers: Iterable[int]) -> str:
    return "".join(f" [{number}]" for number in numbers)


def _remarks(answer: AnswerBody) -> Iterator[str]:
    yield _list(texts.NOT_FOUND, [literal(part) for part in answer.missing])
    for item in answer.contradictions:
        yield from _contradiction(item, answer)
    yield "\n\n".join(f"Obs! {warning.text}" for warning in answer.warnings)
    if answer.sentences:
        yield _made(answer)
    yield _list(texts.SOURCES, _sources(answer.citations))
    yield _list(texts.NEAREST, [_place(place) for place in answer.nearest])
    yield _whom_to_ask(answer)


def _contradiction(item: ContradictionBody, answer: AnswerBody) -> Iterator[str]:
    cited = [citation for citation in answer.citations if citation.number in item.citations]
    quotes = [
        f"[{citation.number}] ”{literal(citation.quote)}” {_place(citation)}. {_dates(citation)}"
        for citation in cited
    ]
    yield _list(texts.CONTRADICTION.format(about=literal(item.about)), quotes)
    yield texts.CONTRADICTION_ADVICE


def _made(answer: AnswerBody) -> str:
    if answer.mode == "extractive":
        return texts.EXTRACTIVE
    return texts.GENERATIVE.format(model=literal(answer.model or MISSING))


def _sources(citations: Iterable[CitationBody]) -> list[str]:
    """A line for each place; several quotes may stand there."""
    places: dict[tuple[str, str | None, int], list[CitationBody]] = {}
    for citation in citations:
        place = citation.file_url, citation.section, citation.page
        places.setdefault(place, []).append(citation)
    return [_source(there) for there in places.values()]


def _source(there: Sequence[CitationBody]) -> str:
    citation = there[0]
    marks = _marks(each.number for each in there).strip()
    owner = literal(citation.owner or MISSING)
    told = [warning.text for warning in citation.warnings]
    if any(each.ocr for each in there):
        told.append(version_texts.OCR)
    warnings = "".join(f" Obs! {text}" for text in told)
    return f"{marks} {_place(citation)}. {_dates(citation)}, ansvarig {owner}.{warnings}"


def _place(place: PlaceBody | CitationBody) -> str:
    section = literal(place.section) if place.section else f"avsnitt {MISSING}"
    link = page_link(place.file_url, place.page, place.format)
    # Only a PDF has pages of its own; the file of another format is opened from its section.
    if place.format == "pdf":
        return f"{literal(place.title)}, {section}, [sida {place.page}]({link})"
    return f"{literal(place.title)}, [{section}]({link})"


def _dates(citation: CitationBody) -> str:
    return dates(citation.decided, citation.valid_from, citation.valid_to).capitalize()


def _whom_to_ask(answer: AnswerBody) -> str:
    if answer.status not in LACKING:
        return ""
    near: list[PlaceBody | CitationBody] = [*answer.nearest, *answer.citations]
    known = ((literal(place.title), literal(place.owner or "")) for place in near)
    return whom_to_ask(answer.contact, known)


def _list(heading: str, items: Sequence[str]) -> str:
    return "\n".join([heading, "", *(f"- {item}" for item in items)]) if items else ""
