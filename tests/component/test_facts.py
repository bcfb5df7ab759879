"""What documents say of themselves, read from real PDFs and from the ways others write it."""

import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from index.corpus import DocumentType, Facts
from index.errors import NoTextInDocument
from index.findings import Origin
from ingest.dates import find_dates
from ingest.document_types import known_type
from ingest.facts import facts, found_facts, read_sidecars
from ingest.pdf import read
from ingest.sidecar import Sidecars, is_sidecar
from tests.component.facts_key import Score, rows
from tests.unit.made_documents import Line, document, heading, row

DOCUMENTS = Path(__file__).resolve().parents[2] / "documents"
SOURCES = sorted(path for path in DOCUMENTS.glob("_sources/*/*.typ") if path.stem != "_mall")
KINDS: dict[str, DocumentType] = {"delegationsordning": "delegationsordning"}
"""Where the line above the title ("STYRDOKUMENT") is the name of no kind."""


def score(group: str, folder: Path) -> Score:
    """What the reader finds in ``folder``, against the key's rows of ``group``."""
    result = Score()
    for expected in rows(group):
        try:
            found = facts(read(folder / expected["file"]), expected["file"])
        except NoTextInDocument:
            found = None
        result.add(expected, found)
    return result


def test_the_sample_documents_facts_are_read_as_their_authors_wrote_them() -> None:
    result = score("sample", DOCUMENTS)
    assert (result.precision, result.recall >= 0.95) == (1, True), result.table()


def test_real_documents_facts_are_read_as_people_read_them(shared_documents: Path) -> None:
    result = score("shared", shared_documents)
    assert min(result.precision, result.recall) >= 0.95, result.table()


@pytest.mark.soak
def test_the_other_real_documents_get_no_wrong_facts(shared_documents: Path) -> None:
    result = score("shared-apart", shared_documents)
    assert min(result.precision, result.recall) >= 0.95, result.table()


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_key_says_what_the_sample_documents_sources_say(source: Path) -> None:
    head = source.read_text(encoding="utf-8").partition("\n)")[0]
    stated = dict(re.findall(r'^  ([a-z-]+): "([^"]*)",$', head, re.MULTILINE))
    file = f"{source.parent.name}/{source.stem}.pdf"
    (keyed,) = (item for item in rows("sample") if item["file"] == file)

    def day(name: str) -> str | None:
        return stated[name] if stated.get(name, "")[:1].isdigit() else None

    expected = {
        "file": file,
        "title": stated["titel"],
        "owner": stated.get("ansvarig"),
        "decided_by": re.sub(r", § \d+$", "", stated.get("beslutad-av", "")) or None,
        "decided": day("beslutsdatum"),
        "valid_from": day("giltig-fran"),
        "valid_to": day("giltig-till"),
        "review_date": day("oversyn"),
        "registry_number": stated.get("diarienummer"),
        "version_label": stated.get("version"),
        "language": "sv",
        "document_type": known_type(stated["typ"]) or KINDS.get(source.stem),
    }
    assert keyed == {name: value for name, value in expected.items() if value is not None}


def stated(*lines: Line) -> Facts:
    return facts(document(heading("Riktlinje", 24), *lines, Line("Brödtext. " * 20)), "x.pdf")


@pytest.mark.parametrize(
    ("lines", "valid_to"),
    [
        ([Line("Giltig till och med: 31 december 2027")], date(2027, 12, 31)),
        ([Line("Gäller t.o.m.: 2027-06")], date(2027, 6, 30)),
        ([Line("Giltighetstid: 2025-01-01 – 2027-12-31")], date(2027, 12, 31)),
        ([Line("Giltighetstid: 2025-01-01 tills vidare")], None),
        ([Line("Giltig till: Tills vidare")], None),
        ([Line("Giltig till: tills vidare, dock längst 2027-12-31")], None),
        ([Line("Giltig till: 2027-12-31"), Line("Gäller till: 2026-12-31")], None),
        ([Line("Giltig från: 2028-01-01"), Line("Giltig till: 2027-12-31")], None),
        ([Line("Giltig till: 2027-02-31")], None),
        ([Line("Beslutet gäller till: se respektive avtal från 2021-01-01.")], None),
        ([Line("Avtalet är giltigt till 2021-12-31 för den som har ansökt.")], None),
        ([row("Giltig till", "2027-12-31"), row("Version", "2")], date(2027, 12, 31)),
        (
            [
                row("Beslutsdatum", "Giltig till", "Ansvarig", header=True),
                row("2025-01-01", "20271231", "HR-chef"),
            ],
            date(2027, 12, 31),
        ),
        ([Line("Giltig till 2027-12-31")], date(2027, 12, 31)),
        ([Line("Giltigt till 2027-12-31 för den som har ansökt")], None),
        ([Line("Gäller 2025-01-01 – 2027-12-31")], date(2027, 12, 31)),
        ([Line("Giltig till"), Line("2027-12-31"), Line("Brödtext.")], None),
        ([Line("Giltig till 2027-12-31", page=3)], None),
        ([Line("Giltig till: 2027-12-31", page=3)], None),
    ],
)
def test_a_last_day_is_believed_only_where_it_is_certain(
    lines: list[Line], valid_to: date | None
) -> None:
    assert stated(*lines).valid_to == valid_to


def test_labels_in_one_line_header_and_footer() -> None:
    found = stated(
        Line("Version: 2.1 Målgrupper: Alla Dokumentägare: Socialchef"),
        Line("Fastställd: Kommunstyrelsen 2024-05-02 § 12"),
        Line("Dnr KS 2024/117 Sida 1 (4)", "running"),
    )
    assert (found.version_label, found.owner) == ("2.1", "Socialchef")
    assert (found.decided_by, found.decided) == ("Kommunstyrelsen", date(2024, 5, 2))
    assert found.registry_number == "KS 2024/117"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [Line("Antagen av kommunfullmäktige 2024-06-17, § 45")],
            {"decided_by": "Kommunfullmäktige", "decided": date(2024, 6, 17)},
        ),
        (
            [Line("Fastställd av socialnämnden den 5 mars 2024 § 12", "running")],
            {"decided_by": "Socialnämnden", "decided": date(2024, 3, 5)},
        ),
        (
            [Line("Beslutad i kommunstyrelsen 2024‑05‑02 (§ 7)")],
            {"decided_by": "Kommunstyrelsen", "decided": date(2024, 5, 2)},
        ),
        ([Line("Antagen av nämnden att gälla från 2024-01-01")], {}),
        ([Line("Version 2.1 | Fastställd 2024-03-01")], {"version_label": "2.1"}),
        ([Line("Version 2 av systemet stöder inte detta.")], {}),
        (
            [Line("Dokumentansvarig"), Line("HR-chef"), Line("Beslutsdatum"), Line("2024-03-01")],
            {"owner": "HR-chef", "decided": date(2024, 3, 1)},
        ),
        ([Line("Dokumentansvarig"), Line("Den som ansvarar."), Line("Mer text.")], {}),
        ([Line("Dokumentansvarig Enhetschef IFO")], {"owner": "Enhetschef IFO"}),
        ([Line("Dokumentansvarig ser till att rutinen är aktuell.")], {}),
        ([Line("Rutinen gäller från och med den 1 maj 2025.")], {"valid_from": date(2025, 5, 1)}),
        ([Line("Beslutet gäller från och med den 1 maj 2025.")], {}),
        ([Line("Planen ska revideras senast år 2027:s utgång.")],
         {"review_date": date(2027, 12, 31)}),
        ([Line("Planen ska revideras senast när lagen ändras.")], {}),
        # What the pages of the service call it.
        ([Line("Ses över: 2027-02-01")], {"review_date": date(2027, 2, 1)}),
        ([Line("Ses över varje år")], {}),
        ([Line("Regeringen överlämnar denna proposition till riksdagen."),
          Line("Stockholm den 12 mars 2009"), Line("Eva Ek (Finansdepartementet)")],
         {"decided_by": "Regeringen", "decided": date(2009, 3, 12),
          "owner": "Finansdepartementet"}),
        ([Line("Eva Ek (Finansdepartementet)")], {}),
    ],
)  # fmt: skip
def test_facts_without_a_colon(lines: list[Line], expected: dict[str, object]) -> None:
    found = stated(*lines)
    shown = {
        name: getattr(found, name)
        for name in ("owner", "decided_by", "decided", "valid_from", "review_date", "version_label")
    }
    if "decided" not in expected and "|" in lines[0].text:
        shown.pop("decided")
    assert {name: value for name, value in shown.items() if value is not None} == expected


def test_each_fact_says_where_it_was_found() -> None:
    file = "gemensamt/lex-sarah.pdf"
    document_read = read(DOCUMENTS / file)
    found, origins = found_facts(document_read, file)
    missing = {"valid_to"}
    assert set(origins) == {field.name for field in fields(Facts)} - missing
    owner = origins["owner"]
    assert (owner.source, owner.page, owner.quote) == (
        "document", 1, "Dokumentansvarig\tKvalitetsutvecklare",
    )  # fmt: skip
    assert found.owner == "Kvalitetsutvecklare"
    ((x0, y0, x1, y1),) = owner.boxes
    page = document_read.pages[0]
    assert 0 < x0 < x1 < page.width
    assert 0 < y0 < y1 < page.height / 2
    for name, place in origins.items():
        if place.page is not None:
            assert place.quote, name
            assert place.quote in document_read.pages[place.page - 1].text, name


@pytest.mark.parametrize(
    "line",
    [
        Line("Dokumenttyp: Rutin"),
        Line("Version: 2.1 Dokumenttyp: Rutin Målgrupper: Alla"),
        row("Typ av dokument", "Rutin"),
    ],
)
def test_a_fact_box_says_what_kind_of_document_it_is(line: Line) -> None:
    assert stated(line).document_type == "rutin"


def test_column_heads_and_empty_values_are_no_facts() -> None:
    found = stated(
        row("Ansvarig", "Åtgärd", header=True),
        row("Ansvarig", "Ringer den enskilde"),
        Line("Diarienummer: –"),
        Line("Dokumentansvarig: saknas"),
    )
    assert found == Facts(title="Riktlinje", document_type="riktlinje")


def test_a_title_is_taken_from_metadata_or_file_name_where_none_is_printed() -> None:
    plain = Line("Brödtext utan rubrik. " * 10)
    named = document(plain, title="Rutin för tolkbokning")
    assert facts(named, "a/tolk.pdf").title == "Rutin för tolkbokning"
    assert facts(document(plain), "a/rutin-for_tolk.pdf").title == "Rutin for tolk"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("den 1 mars 2025", date(2025, 3, 1)),
        ("1 sept 2025", date(2025, 9, 1)),
        ("2025-03-01", date(2025, 3, 1)),
        ("20250301", date(2025, 3, 1)),
        ("1/3 2025", date(2025, 3, 1)),
        ("2025.03.01", date(2025, 3, 1)),
    ],
)
def test_dates_in_every_swedish_manner(text: str, day: date) -> None:
    (found,) = find_dates(f"Beslutat {text}, § 3")
    assert (found.first, found.last) == (day, day)


@pytest.mark.parametrize("text", ["SFS 2025:1501", "2012/13:187", "dnr 2024-1617", "19121212-1212"])
def test_numbers_that_only_look_like_dates(text: str) -> None:
    assert find_dates(text) == []


def test_metadata_csv_goes_before_the_document(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_text(
        "\ufefffile;title;owner;valid_to;language;document_type\n"
        "sub/rutin.pdf;Rutinen;Socialchef;2030-06;FI;Rutin\n"
        "annan.pdf;;;tills vidare;;\n",
        encoding="utf-8",
    )
    rows = read_sidecars(tmp_path).rows
    made = document(heading("Riktlinje", 24), Line("Giltig till: 2027-12-31"), Line("Text. " * 20))
    assert facts(made, "sub/rutin.pdf", rows["sub/rutin.pdf"]) == Facts(
        title="Rutinen",
        owner="Socialchef",
        valid_to=date(2030, 6, 30),
        language="fi",
        document_type="rutin",
    )
    assert facts(made, "annan.pdf", rows["annan.pdf"]) == Facts(
        title="Riktlinje", document_type="riktlinje"
    )


def beside(folder: Path, text: str, name: str = "rutin.pdf.yaml") -> Sidecars:
    """What a folder with one document and this yaml file says."""
    (folder / name.rsplit(".", 1)[0]).touch()
    (folder / name).write_text(text, encoding="utf-8")
    return read_sidecars(folder)


def test_a_document_may_have_a_yaml_file_of_its_own(tmp_path: Path) -> None:
    sidecars = beside(
        tmp_path,
        "owner: 'Enhetschef: IFO'\nversion_label: 2.10\nvalid_to: 2030-06-30\n"
        "decided_by: saknas\nregistry_number:\n",
    )
    made = document(
        heading("Riktlinje", 24), Line("Beslutad av: Nämnden"), Line("Diarienr: SN 2024/1")
    )
    found, origins = found_facts(made, "rutin.pdf", sidecars.rows["rutin.pdf"])
    assert (found.owner, found.version_label) == ("Enhetschef: IFO", "2.10")
    assert (found.valid_to, found.decided_by) == (date(2030, 6, 30), None)
    assert origins["valid_to"] == origins["decided_by"] == Origin("sidecar")
    assert (found.registry_number, origins["registry_number"].page) == ("SN 2024/1", 1)


def test_a_yaml_file_without_its_document_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "rutin.pdf.yaml").write_text("owner: A\n", encoding="utf-8")
    assert not is_sidecar(tmp_path / "rutin.pdf.yaml")
    assert read_sidecars(tmp_path) == Sidecars({})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("owner: A\nagare: B\n", "rad 2: uppgiften ”agare” är okänd"),
        ("owner: A\nowner: B\n", "rad 2: uppgiften ”owner” står två gånger"),
        ("collection: A\n", "”collection” är okänd"),
        ("valid_to: nyår\n", "rad 1, uppgiften valid_to: ”nyår” är inget datum"),
        ("title: saknas\n", "rad 1, uppgiften title: en titel kan inte saknas"),
        ("owner: [A, B]\n", "rad 1: uppgiften ”owner” ska ha ett värde"),
        ("owner: A: B\n", "rad 1: raden kan inte läsas"),
        ("- owner\n", "skriv en uppgift per rad"),
    ],
)
def test_an_error_in_a_yaml_file_is_named_by_line(tmp_path: Path, text: str, place: str) -> None:
    sidecars = beside(tmp_path, text)
    [fault] = sidecars.faults
    assert fault.sidecar == "rutin.pdf.yaml"
    assert place in fault.reason
    assert sidecars.unsure("rutin.pdf") == fault
    assert sidecars.unsure("annan.pdf") is None


def test_what_is_said_twice_is_refused_naming_both(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_text("file,owner\nrutin.pdf,A\n", encoding="utf-8")
    sidecars = beside(tmp_path, "owner: B\n")
    [fault] = sidecars.faults
    assert re.search(r"metadata\.csv.*rutin\.pdf\.yaml", fault.reason)
    assert sidecars.unsure("rutin.pdf") == fault
    assert sidecars.rows == {}


def test_a_folder_without_metadata_csv_has_no_rows(tmp_path: Path) -> None:
    assert read_sidecars(tmp_path) == Sidecars({})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("titel,owner\n", "rad 1: kolumnen file saknas"),
        ("file,agare\n", "rad 1: kolumnen ”agare” är okänd"),
        ("file,file\n", "rad 1: kolumnen ”file” står två gånger"),
        ("file,valid_to\na.pdf,nyår\n", "rad 2, kolumn valid_to: ”nyår”"),
        ("file,language\na.pdf,svenska\n", "rad 2, kolumn language: ”svenska”"),
        ("file,document_type\na.pdf,broschyr\n", "rad 2, kolumn document_type: ”broschyr”"),
        ("file,title\n,Utan fil\n", "rad 2, kolumn file"),
        ("file,title\na.pdf,A\n\na.pdf,B\n", "rad 4, kolumn file: a.pdf står redan"),
        ("file,title\na.pdf,Rutin, ny\n", "rad 2: 3 kolumner"),
    ],
)
def test_an_error_in_metadata_csv_is_named_by_line_and_column(
    tmp_path: Path, text: str, place: str
) -> None:
    (tmp_path / "metadata.csv").write_text(text, encoding="utf-8")
    sidecars = read_sidecars(tmp_path)
    [fault] = sidecars.faults
    assert place in fault.reason
    assert sidecars.unsure("a.pdf") == fault


def test_rows_without_errors_hold_beside_one_that_has(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_text(
        "file,valid_to\na.pdf,2026-13-01\nb.pdf,2030-06-30\n", encoding="utf-8"
    )
    sidecars = read_sidecars(tmp_path)
    assert sidecars.rows == {"b.pdf": {"valid_to": "2030-06-30"}}
    assert [sidecars.unsure(file) is None for file in ("a.pdf", "b.pdf", "c.pdf")] == [
        False, True, True,
    ]  # fmt: skip


def test_a_row_that_names_no_file_may_be_of_any_that_nothing_else_speaks_of(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_text("file,owner\n,A\nb.pdf,B\n", encoding="utf-8")
    sidecars = read_sidecars(tmp_path)
    assert sidecars.unsure("a.pdf") is not None
    assert sidecars.unsure("b.pdf") is None


def test_metadata_csv_in_another_encoding_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_bytes("file,owner\na.pdf,Förvaltning\n".encode("latin-1"))
    [fault] = read_sidecars(tmp_path).faults
    assert "UTF-8" in fault.reason
