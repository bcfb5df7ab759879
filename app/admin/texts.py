"""Every Swedish sentence of the admin's side. Klarspråk: what happened, then what to do."""

# The token
NO_KEY = (
    "Ange administratörens nyckel. Den som driver RiTA skapar den med: rita admin-token. "
    "Visa den med: rita admin-token --show"
)
KEY_READABLE = (
    "Nyckelfilen {path} kan läsas av andra användare på datorn och godtas därför inte. "
    "Byt nyckel med: rita admin-token --renew"
)
KEY_UNREADABLE = (
    "Nyckelfilen {path} går inte att läsa ({reason}). Kontrollera ägare och rättigheter."
)
KEY_BROKEN = "Nyckelfilen {path} innehåller ingen nyckel. Skapa en ny med: rita admin-token --renew"
KEY_KEPT = "Nyckeln ligger i {path}. Visa den med: rita admin-token --show"
KEY_MADE = "En ny nyckel ligger i {path}. Visa den med: rita admin-token --show"
KEY_THERE = "finns"
KEY_NONE = "ingen (skapa den med: rita admin-token)"
KEY_RENEWED = (
    "En ny nyckel ligger i {path}. Den gamla gäller inte längre. Visa den nya med: "
    "rita admin-token --show"
)

# Uploads
UPLOAD_LARGE = (
    "Filen är större än {most} MB. Dela upp dokumentet, eller be den som driver RiTA att höja "
    "RITA_MAX_UPLOAD_MB."
)
UPLOAD_EMPTY = "Filen är tom. Kontrollera den och ladda upp den igen."
UPLOAD_NAME = (
    "Filnamnet kan inte användas. Döp om filen till ett namn utan snedstreck och styrtecken, "
    "på högst 255 byte."
)
UPLOAD_SUFFIX = (
    "Filen är av en typ som RiTA inte läser. Spara den som PDF, DOCX, ODT, HTML eller Markdown."
)
UPLOAD_CONTENT = (
    "Filen har ett namn som en {kind}-fil, men innehåller något annat. Spara dokumentet på nytt i "
    "det formatet."
)
FORMATS = {
    "pdf": "PDF",
    "docx": "DOCX",
    "odt": "ODT",
    "html": "HTML",
    "markdown": "Markdown",
}
UPLOAD_BROKEN_OFF = "Filen kom inte fram hel. Ladda upp den igen."
UPLOAD_FULL = (
    "Disken är full, och filen är inte mottagen. Be den som driver RiTA att frigöra plats, och "
    "ladda upp filen igen."
)
NO_UPLOAD = "Uppladdningen finns inte."
NOT_REVIEWED = "Filen är inte granskad än. Vänta tills granskningen är klar."
NOT_PUBLISHABLE = (
    "Dokumentet har fel som måste rättas innan det publiceras. Rätta originalet och ladda upp "
    "den nya filen."
)
NOT_TO_BE_PUBLISHED = "Bara en granskad fil kan publiceras. Den här är det inte."
NOT_TO_BE_DISCARDED = (
    "Filen är publicerad. Dra tillbaka eller ta bort dokumentet i stället, under Dokument."
)
OTHER_COLLECTION = (
    "Dokumentet som ska ersättas hör till samlingen {collection}. Välj den samlingen."
)

# Documents
NO_DOCUMENT = "Dokumentet finns inte, eller är borttaget."
NO_VERSION = "Dokumentet har ingen sådan version."
UNKNOWN_FACT = "Det är ingen uppgift om ett dokument. De som finns är {names}."
BAD_DAY = "Ange ett datum, som 2026-01-31."
BAD_TYPE = "Det är ingen dokumenttyp. Välj en av: {types}."
BAD_FACT = "Skriv på en rad, utan styrtecken."
BAD_LANGUAGE = "Språk anges som två bokstäver, till exempel sv."
TITLE_NEEDED = "Ett dokument måste ha en titel."
NOT_ITSELF = "Välj ett annat dokument."

# Jobs
JOB_ENDED = "Jobbet är redan avslutat."
WAITING_FOR_BUILD = (
    "En annan inläsning pågår, startad för hand med rita ingest. Jobbet börjar när den är klar."
)
JOB_FULL = (
    "Disken är full. Frigör plats i datakatalogen och starta jobbet igen. Det index som används "
    "är orört."
)
JOB_KILLED = (
    "Jobbet avbröts av systemet (signal {signal}), troligen för att minnet tog slut. Det index som "
    "används är orört. Starta om jobbet, eller läs in färre dokument åt gången."
)
JOBS_FINE = "inget har misslyckats, ingen indexversion väntar"
JOB_BROKEN = (
    "Jobbet stannade av ett oväntat fel. Det index som används är orört. Loggen säger var felet "
    "uppstod."
)
REVIEW_UNREADABLE = "{path} går inte att läsa ({reason}). Kontrollera att filen finns."
REVIEW_FAILED = (
    "Filen kunde inte granskas. Starta granskningen igen genom att ladda upp filen på nytt."
)

# Snapshots and the gate
NO_SNAPSHOT = "Indexversionen finns inte."
GATE_HELD = "{held} av {asked} kontrollfrågor höll. Gränsen är {floor:.0%}."
GATE_WAITS = (
    "Den nya indexversionen {snapshot} används inte: bara {held} av {asked} kontrollfrågor höll, "
    "och gränsen är {floor:.0%}. Jämför den med den som används, och ta den i bruk för hand om "
    "den är riktig."
)
GATE_PASSED_OVER = (
    "Indexversionen {snapshot} används trots att bara {held} av {asked} kontrollfrågor höll, "
    "eftersom ett dokument skulle raderas."
)

# Golden questions
GOLDEN_NEEDS_DOCUMENT = "Ange dokumentet som sidan finns i."
GOLDEN_PAGE = "Dokumentet har {pages} sidor. Ange en av dem."
GOLDEN_ONLY_CLOSED = "En fråga blir kontrollfråga när den avslutas. Välj statusen avslutad."
GOLDEN_PERSONAL = (
    "Frågan innehåller något som ser ut som ett personnummer. Skriv den utan personuppgifter."
)

# Questions
NO_QUESTION = "Frågan finns inte, eller är raderad."

# Warnings on the overview and /readyz
WARN_WAITING = "En ny indexversion väntar: för få kontrollfrågor höll."
WARN_JOB = "Det senaste jobbet misslyckades."
WARN_STORAGE = "rita.db går inte att läsa."
WARN_FOLDER = (
    "Mappen {folder} saknas eller är tom. Dokumenten därifrån är kvar i indexet. Anslut mappen, "
    "eller läs in den med --allow-empty om dokumenten ska bort."
)
