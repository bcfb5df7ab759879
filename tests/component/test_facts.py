"""What documents say of themselves, read from real PDFs and from the ways others write it."""

import re
from datetime import date
from pathlib import Path

import pytest

from index.corpus import DocumentType, Facts
from index.errors import SourceError
from ingest.dates import find_dates
from ingest.document_types import known_type
from ingest.facts import facts, read_sidecars
from ingest.pdf import read
from tests.unit.made_documents import Line, document, heading, row

DOCUMENTS = Path(__file__).resolve().parents[2] / "documents"
SCANNED = "nycklar-och-passerkort"
SOURCES = sorted(
    path for path in DOCUMENTS.glob("_sources/*/*.typ") if path.stem not in (SCANNED, "_mall")
)
KINDS: dict[str, DocumentType] = {"delegationsordning": "delegationsordning"}
"""Where the line above the title ("STYRDOKUMENT") is the name of no kind."""
TITLES = {
    "digg/accesspunktsoperator-beskrivning.pdf": "Accesspunktsoperatör – Beskrivning",
    "digg/anslutningsresa-1.1.1.pdf": "Accesspunktsoperatör - Anslutningsresa för AP-operatör",
    "digg/kodlistor-gemensamma-koder.pdf": "Plattform för eDelivery – Kodlistor – Gemensamma koder",
    "digg/testbadd-komponentspecifikation.pdf": (
        "Testbädd för Accesspunktsoperatörer - Komponentspecifikation"
    ),
    "forfattningar/afs-2011-19-kemiska-arbetsmiljorisker.pdf": (
        "AFS 2011:19 Kemiska arbetsmiljörisker"
    ),
    "forfattningar/dir-2016-15-dataskyddsforordningen.pdf": "Dir. 2016:15 Dataskyddsförordningen",
    "forfattningar/nfs-2007-10.pdf": (
        "NFS 2007:10 Naturvårdsverkets föreskrifter och allmänna råd om inventering av björn, "
        "varg, järv, lodjur och kungsörn"
    ),
    "forfattningar/prop-1999-2000-17-beskattning-sverige-danmark.pdf": (
        "Prop. 1999/2000:17 Avtal mellan Sverige och Danmark om beskattning av anställda ombord "
        "på färjor och tåg m.m."
    ),
    "forfattningar/prop-2012-13-144-sjofartsstod.pdf": (
        "Prop. 2012/13:144 Sjöfartsstödets inriktning"
    ),
    "kommun/karlshamn-it-och-informationssakerhetspolicy.pdf": (
        "IT- och informationssäkerhetspolicy"
    ),
    "kommun/simrishamn-budgetanvisningar-2027.pdf": (
        "Tidplan och anvisningar för budget 2027–2031"
    ),
    "lagar/forvaltningslag-2017-900.pdf": "Förvaltningslag (2017:900)",
    "lagar/lvm-1988-870.pdf": "Lag om vård av missbrukare i vissa fall (1988:870)",
}


def read_facts(path: Path, sidecar: dict[str, str] | None = None) -> Facts:
    return facts(read(path), path.name, sidecar)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_fact_box_is_read_as_its_author_wrote_it(source: Path) -> None:
    head = source.read_text(encoding="utf-8").partition("\n)")[0]
    stated = dict(re.findall(r'^  ([a-z-]+): "([^"]*)",$', head, re.MULTILINE))
    found = read_facts(DOCUMENTS / source.parent.name / f"{source.stem}.pdf")

    def day(name: str) -> date | None:
        text = stated.get(name, "")
        return date.fromisoformat(text) if text[:1].isdigit() else None

    assert found == Facts(
        title=stated["titel"],
        owner=stated.get("ansvarig"),
        decided_by=re.sub(r", § \d+$", "", stated["beslutad-av"])
        if "beslutad-av" in stated
        else None,
        decided=day("beslutsdatum"),
        valid_from=day("giltig-fran"),
        valid_to=day("giltig-till"),
        review_date=day("oversyn"),
        registry_number=stated.get("diarienummer"),
        version_label=stated.get("version"),
        language="sv",
        document_type=known_type(stated["typ"]) or KINDS.get(source.stem),
    )


@pytest.mark.parametrize("file", TITLES)
def test_real_documents_have_their_printed_titles(shared_documents: Path, file: str) -> None:
    assert read_facts(shared_documents / file).title == TITLES[file]


def test_real_documents_validity(shared_documents: Path) -> None:
    policy = read_facts(
        shared_documents / "kommun/karlshamn-it-och-informationssakerhetspolicy.pdf"
    )
    assert policy == Facts(
        title="IT- och informationssäkerhetspolicy",
        owner="Kommunledningsförvaltningen Kansli",
        decided_by="Kommunfullmäktige",
        decided=date(2018, 6, 18),
        valid_to=date(2022, 12, 31),
        language="sv",
        document_type="policy",
    )
    statute = read_facts(shared_documents / "lagar/lvu-1990-52.pdf")
    assert statute.valid_to is None
    assert statute.version_label == "t.o.m. SFS 2025:1290"
    draft = read_facts(shared_documents / "digg/anslutningsresa-1.1.1.pdf")
    assert draft == Facts(
        title=TITLES["digg/anslutningsresa-1.1.1.pdf"], version_label="1.1.1", language="sv"
    )


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("digg/smp-snabbguide.pdf", "vägledning"),
        ("digg/testbadd-komponentspecifikation.pdf", "specifikation"),
        ("digg/vagledning-anslutningsresa.pdf", "vägledning"),
        ("forfattningar/afs-2011-19-kemiska-arbetsmiljorisker.pdf", "föreskrift"),
        ("forfattningar/dir-2017-29-forskningsdata.pdf", "direktiv"),
        ("forfattningar/nfs-2007-10.pdf", "föreskrift"),
        ("forfattningar/prop-1999-2000-17-beskattning-sverige-danmark.pdf", "proposition"),
        ("kommun/simrishamn-budgetanvisningar-2027.pdf", "anvisning"),
        ("lagar/offentlighets-och-sekretesslag-2009-400.pdf", "lag"),
    ],
)
def test_real_documents_have_their_kind_and_language(
    shared_documents: Path, file: str, kind: str
) -> None:
    found = read_facts(shared_documents / file)
    assert (found.document_type, found.language) == (kind, "sv")


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
    rows = read_sidecars(tmp_path)
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


def test_a_folder_without_metadata_csv_has_no_rows(tmp_path: Path) -> None:
    assert read_sidecars(tmp_path) == {}


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
    with pytest.raises(SourceError, match=re.escape(place)):
        read_sidecars(tmp_path)


def test_metadata_csv_in_another_encoding_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "metadata.csv").write_bytes("file,owner\na.pdf,Förvaltning\n".encode("latin-1"))
    with pytest.raises(SourceError, match="UTF-8"):
        read_sidecars(tmp_path)
