"""An answer as Markdown: what comes from elsewhere stands as written, and can be read back."""

import html

import pytest
from markdown_it import MarkdownIt

from app import texts
from app.bodies import AnswerBody, CitationBody, SentenceBody, WarningBody
from app.integrators.answer_markdown import earlier_answer, literal, markdown_pieces
from app.notice_texts import NOTICE
from index.answer import Status

# The parts of GFM that an answer could be changed by.
GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])
EVIL = "![x](http://evil.example/p.png) <img src=x onerror=alert(1)> `kod` &lt;b&gt;"


def citation(number: int, **facts: object) -> CitationBody:
    known: dict[str, object] = {
        "number": number,
        "document_id": "0" * 16,
        "file": "a.pdf",
        "version": "0" * 64,
        "version_label": None,
        "ordinal": 1,
        "title": "Rutin för skyddsbedömning",
        "format": "pdf",
        "section": None,
        "page": 3,
        "ocr": False,
        "page_label": None,
        "quote": "Samma dag.",
        "boxes": [],
        "owner": None,
        "decided": None,
        "valid_from": None,
        "valid_to": None,
        "registry_number": None,
        "warnings": [],
        "file_url": "https://rita.example/api/documents/0/file",
        "page_image_url": "",
    }
    return CitationBody.model_validate(known | facts)


def answer(**parts: object) -> AnswerBody:
    known: dict[str, object] = {
        "id": "1",
        "status": Status.ANSWERED,
        "mode": "extractive",
        "model": None,
        "notice": NOTICE,
        "snapshot": "s",
        "question_used": "När?",
        "sentences": [SentenceBody(text="Samma dag.", citations=[1])],
        "citations": [citation(1)],
        "nearest": [],
        "missing": [],
        "contradictions": [],
        "warnings": [],
        "contact": None,
        "questions_days": 180,
    }
    return AnswerBody.model_validate(known | parts)


def shown(body: AnswerBody, asked: str = "När?", *, notice: bool = False) -> str:
    return "".join(markdown_pieces(body, asked, notice=notice))


def test_the_first_answer_begins_with_what_gave_it() -> None:
    first = shown(answer(), notice=True)
    assert first == f"> {NOTICE}\n\n{shown(answer())}"
    assert earlier_answer(first) == earlier_answer(shown(answer())) == "Samma dag."
    blocked = answer(status=Status.BLOCKED_PERSONAL_DATA, sentences=[], citations=[])
    assert shown(blocked, notice=True).startswith(f"> {NOTICE}\n\n")


def test_an_answer_is_sentences_then_how_it_was_made_then_sources() -> None:
    text = shown(answer(warnings=[WarningBody(code="x", text="Något är borttaget.")]))
    assert text == (
        "Samma dag. [1]\n\n---\n\nObs! Något är borttaget.\n\nOrdagrant ur rutinerna.\n\n"
        "Källor:\n\n"
        "- [1] Rutin för skyddsbedömning, avsnitt saknas, "
        "[sida 3](https://rita.example/api/documents/0/file#page=3). "
        "Beslutad saknas, gäller från saknas, gäller till saknas, ansvarig saknas."
    )


def test_what_differs_and_what_is_missing_is_said() -> None:
    text = shown(
        answer(
            status=Status.PARTIAL,
            citations=[citation(1), citation(2, quote="Inom en vecka.", decided="2026-01-02")],
            contradictions=[{"citations": (1, 2), "about": "tid"}],
            missing=["vem som ringer"],
            contact="rutiner@kommunen.se",
        )
    )
    assert "Rutinerna säger olika om tid:" in text
    assert "[1] ”Samma dag.”" in text
    assert "[2] ”Inom en vecka.”" in text
    assert "Beslutad 2026-01-02" in text
    assert texts.CONTRADICTION_ADVICE in text
    assert f"{texts.NOT_FOUND}\n\n- vem som ringer" in text
    assert "rutiner@kommunen.se" in text


def test_a_language_models_answer_names_the_model_and_reads_as_one_text() -> None:
    told = [SentenceBody(text="Samma dag.", citations=[1]), SentenceBody(text="Ja.", citations=[])]
    text = shown(answer(mode="generative", model="gemma", sentences=told))
    assert text.startswith("Samma dag. [1] Ja.\n\n---")
    assert "språkmodell (gemma)" in text


def test_nothing_from_elsewhere_becomes_a_picture_a_link_or_html() -> None:
    body = answer(
        question_used=EVIL,
        mode="generative",
        model=EVIL,
        sentences=[SentenceBody(text=EVIL, citations=[1])],
        citations=[citation(1, title=EVIL, section=EVIL, owner=EVIL, quote=EVIL)] * 2,
        contradictions=[{"citations": (1, 1), "about": EVIL}],
        missing=[EVIL],
        nearest=[
            {
                "document_id": "0" * 16,
                "file": EVIL,
                "format": "pdf",
                "title": EVIL,
                "section": EVIL,
                "page": 1,
                "owner": EVIL,
                "file_url": "https://rita.example/fil",
                "page_image_url": "",
            }
        ],
        status=Status.PARTIAL,
    )
    text = shown(body)
    assert text.count("evil.example") >= 10
    for active in ("![", "<", "`", "&lt;b"):
        assert active not in text
    links = text.count("](")
    assert links == text.count("](https://rita.example/")


def test_a_tables_rows_and_a_lists_items_stand_apart() -> None:
    header, row, other = "Läge\tKlar senast", "Misstanke | våld\tInom 2 timmar", "Övriga\tSamma dag"
    lead, item, on, last = "Ta med:", "• giltig legitimation", "eller pass", "2. nyckel"
    quotes = (header, row, other, lead, item, on, last)
    body = answer(
        sentences=[
            SentenceBody(text=f"{header} {row} {other}", citations=[1, 2, 3]),
            SentenceBody(text=f"{lead} {item} {on} {last}", citations=[4, 5, 6, 7]),
            SentenceBody(text=f"{lead} {item}, förstås", citations=[4, 5]),
        ],
        citations=[citation(number, quote=quote) for number, quote in enumerate(quotes, start=1)],
    )
    assert shown(body).partition("\n\n---")[0] == (
        "| Läge | Klar senast |\n| --- | --- |\n"
        "| Misstanke &#124; våld | Inom 2 timmar [1] [2] |\n| Övriga | Samma dag [3] |\n\n"
        "Ta med: [4]\n\n- giltig legitimation eller pass [5] [6]\n- 2&#46; nyckel [7]\n\n"
        "Ta med: • giltig legitimation, förstås [4] [5]"
    )


def test_a_row_that_is_wider_than_its_header_keeps_its_cells_and_its_mark() -> None:
    quotes = ("Läge\tKlar", "Misstanke om våld\tInom 2 timmar\tChef", "Övriga\tSamma dag")
    body = answer(
        sentences=[SentenceBody(text=" ".join(quotes), citations=[1, 2, 3])],
        citations=[citation(number, quote=quote) for number, quote in enumerate(quotes, start=1)],
    )
    table = GFM.render(shown(body).partition("\n\n---")[0])
    for cell in ("<th></th>", "<td>Chef [1] [2]</td>", "<td>Samma dag [3]</td>", "<td></td>"):
        assert cell in table
    assert table.count("<td>") == 6


@pytest.mark.parametrize(
    "written",
    [
        "5*3*2 = 30 och *viktigt*",
        "__init__ och _kursivt_",
        "ska ~~inte~~ göras",
        r"sökväg \\server\_gamla och \* stjärna",
        "# Inte en rubrik #",
        "> inte ett citat",
        "+ plus",
        "- minus",
        "---",
        "***",
        "2025. Året då",
        "3) tredje",
        "2025.",
        "    fyra blanksteg",
        "[ord]: https://evil.example och [x][ord]",
        "&#42;så&#42; &amp; <b>`fet`</b> ![a](b)",
        "a | b",
    ],
)
def test_a_text_is_drawn_as_it_was_written(written: str) -> None:
    plain = " ".join(written.split())
    drawn = html.escape(plain)
    assert GFM.render(literal(written)) == f"<p>{drawn}</p>\n"
    assert GFM.render(f"- {literal(written)}") == f"<ul>\n<li>{drawn}</li>\n</ul>\n"
    body = answer(sentences=[SentenceBody(text=written, citations=[1])])
    assert GFM.render(shown(body)).startswith(f"<p>{drawn} [1]</p>\n<hr />")
    assert earlier_answer(shown(body)) == plain
    assert earlier_answer(shown(body, notice=True)) == plain


def test_quotes_of_one_place_share_a_line_among_the_sources() -> None:
    text = shown(answer(citations=[citation(1), citation(2, page=4), citation(3)]))
    first, second = text.partition("Källor:\n\n")[2].split("\n")
    assert first.startswith("- [1] [3] Rutin för skyddsbedömning, avsnitt saknas, [sida 3](")
    assert second.startswith("- [2] Rutin för skyddsbedömning, avsnitt saknas, [sida 4](")


@pytest.mark.parametrize(
    ("written", "stands"),
    [
        ("Rad ett\nrad\t två", "Rad ett rad | två"),
        ("dold\u202etext\u200e\U000e0041\x07 här", "doldtext här"),
        ("R&D och 3 < 4", "R&D och 3 &lt; 4"),
        ("Ekonomi [utkast]", "Ekonomi &#91;utkast&#93;"),
    ],
)
def test_a_text_is_one_line_that_shows_what_was_written(written: str, stands: str) -> None:
    assert literal(written) == stands


def test_an_answer_that_comes_back_is_read_without_marks_remarks_and_sources() -> None:
    body = answer(
        question_used="När? (Gäller: skyddsbedömning)",
        sentences=[
            SentenceBody(text="Högst 3 < 4 [utkast].", citations=[1, 2]),
            SentenceBody(text="Samma dag.", citations=[1]),
        ],
    )
    for changed in (shown(body), shown(body).replace("---\n\n", ""), shown(body) + "\n\n---\nx"):
        read = earlier_answer(changed)
        assert read.split("\n\n")[:2] == ["Högst 3 < 4 [utkast].", "Samma dag."]
        assert "skyddsbedömning" not in read
    assert earlier_answer("Från en annan modell.") == "Från en annan modell."
