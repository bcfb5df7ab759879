"""Every Swedish sentence that the service itself says, in one place.

Klarspråk: what happened, then what to do. Nothing a person wrote is ever repeated in them.
"""

from collections.abc import Mapping
from typing import Any

from index.answer import Notice

# Settings
UNKNOWN_SETTING = (
    "{name} är ingen inställning i RiTA. Menade du {near}? Alla inställningar står i "
    "docs/settings.md."
)
WRONG_SETTING = "{name}: {reason}"
BAD_ALLOWED_HOSTS = (
    "ange värdnamn utan port och utan jokertecken, med kommatecken mellan, "
    "till exempel localhost,rita.kommunen.se."
)
PORT_TAKEN = (
    "Port {port} på {host} går inte att lyssna på ({reason}). Den kanske redan används. "
    "Välj en annan: rita serve --port 8001, eller RITA_PORT."
)
BAD_ENDPOINT = "ange en adress som börjar med http:// eller https://, utan användarnamn i adressen."
BAD_MAIL_ADDRESS = (
    "ange en e-postadress utan namn omkring, till exempel rutiner@kommunen.se. Å, ä och ö i "
    "domänen skrivs i kodad form (xn--)."
)
BAD_COLOUR = "ange en färg som # och sex hexadecimala siffror, till exempel #0b5563."
BAD_PICTURE = "ange en bildfil som slutar på .svg, .png eller .webp."
BAD_NAME = "skriv namnet på en rad, utan styrtecken."
NO_LOGO = "bilden går inte att läsa ({reason}). Kontrollera att filen finns och får läsas."
LARGE_LOGO = "bilden är större än {most} kB. Gör den mindre."
NOT_A_PICTURE = (
    "filen heter {ending} men är ingen sådan bild. Spara bilden på nytt i det formatet, eller ange "
    "en annan."
)
SHAPELESS_LOGO = "bilden saknar mått. Ange viewBox, eller width och height, i svg-filen."
WIDGETS_FAULT = "RITA_WIDGETS, {file}: {reason}"
TABLES_UNREADABLE = "filen går inte att läsa ({reason}). Kontrollera sökvägen och rättigheterna."
NO_TOML = "filen är inte giltig TOML i UTF-8{where}. Jämför med exemplet i {page}."
TABLES_SHAPE = (
    "filen ska bestå av ett eller flera avsnitt som börjar med [[{kind}]]. Jämför med exemplet i "
    "{page}."
)
WIDGET_FAULT = "RITA_WIDGETS, {file}, widget {widget}: {reason}"
WIDGET_UNKNOWN = "{names} finns inte. En widget har name, key, origins och collections."
WIDGET_NAME = "ange ett namn (name), till exempel Intranätet."
WIDGET_NAME_TWICE = "namnet finns redan. Ge varje widget ett eget namn."
WIDGET_KEY = (
    "ange en nyckel (key) med 20 till 128 tecken ur a–z, A–Z, 0–9, - och _. Skapa en med: "
    "python3 -c 'import secrets; print(secrets.token_urlsafe(24))'."
)
WIDGET_KEY_TWICE = "nyckeln används redan av ”{name}”. Ge varje widget en egen nyckel."
WIDGET_ORIGINS = (
    'ange minst en webbplats (origins) som en lista, till exempel ["https://intranat.kommunen.se"].'
)
WIDGET_ORIGIN = (
    "”{origin}” är ingen adress till en webbplats. Skriv den som webbläsaren gör: http:// eller "
    "https://, värdnamn med små bokstäver och port om den inte är den vanliga. Inget efter det, "
    "inga jokertecken och inte null. Å, ä och ö skrivs i kodad form (xn--)."
)
WIDGET_COLLECTIONS = (
    "collections ska vara en lista med minst en samling. Ta bort raden om widgeten får läsa alla."
)
WIDGET_COLLECTIONS_UNKNOWN = (
    "RITA_WIDGETS, {file}: indexet har inga dokument i {names}. Rätta collections, eller läs in "
    "dokumenten."
)
CHAT_NEEDS_BOTH = (
    "RITA_CHAT_URL och RITA_CHAT_MODEL hör ihop. Ange både tjänstens adress och modellens namn "
    "där, eller ingen av dem."
)
CHAT_NEEDS_LOCAL_EMBEDDER = (
    "RITA_CHAT_URL och RITA_EMBEDDING_URL kan inte användas samtidigt: kontrollen av det som "
    "språkmodellen skriver är bara utprövad med sökmodellen på samma dator. Ta bort en av dem."
)

# Requests that are refused (RFC 9457: a title for the kind, a detail for what to do)
TITLES = {
    400: "Felaktig begäran",
    401: "Nyckel saknas",
    403: "Inte tillåtet",
    404: "Finns inte",
    405: "Metoden stöds inte",
    408: "För långsam begäran",
    409: "Finns redan",
    413: "För stor begäran",
    414: "För lång adress",
    415: "Fel sorts innehåll",
    416: "Utanför filen",
    421: "Fel värdnamn",
    422: "Något behöver rättas",
    429: "För många just nu",
    431: "För stora rubriker",
    500: "Fel i tjänsten",
    503: "Kan inte svara just nu",
}
OTHER_TITLE = "Begäran kunde inte utföras"

DETAILS = {
    400: "Begäran går inte att tolka. Kontrollera att den är riktig JSON.",
    404: "Adressen finns inte i RiTA.",
    405: "Adressen finns, men tar inte emot den metoden.",
    408: "Begäran kom inte fram i tid. Kontrollera nätverket och försök igen.",
    413: "Begäran är för stor. Korta frågan eller skicka med färre tidigare frågor och svar.",
    422: "Begäran stämmer inte med beskrivningen i /openapi.json. Se errors för vad som är fel.",
    500: "Något gick fel i RiTA. Försök igen. Kontakta din it-support om felet är kvar.",
}
OTHER_DETAIL = "Begäran kunde inte utföras."

FOREIGN_HOST = (
    "Begäran är ställd till ett värdnamn som RiTA inte svarar för. Den som driver RiTA kan lägga "
    "till det i RITA_ALLOWED_HOSTS."
)
FOREIGN_ORIGIN = "Begäran kommer från en annan webbplats och utförs därför inte."
UNKNOWN_KEY = (
    "Widgetens nyckel gäller inte. Den som sköter webbplatsen behöver kontrollera data-key mot "
    "RITA_WIDGETS."
)

QUESTION_TOO_LONG = (
    "Frågan är för lång för språkmodellen, som inte skulle läsa slutet av den. Korta frågan."
)
PERSONAL_DATA = (
    "Texten innehåller ett personnummer eller samordningsnummer. Den har varken sparats eller "
    "skickats vidare. Ta bort numret och fråga igen."
)
NO_DOCUMENT = "Dokumentet finns inte i indexet. Det kan ha tagits bort eller bytt namn."
NO_VERSION = (
    "Den versionen av dokumentet finns inte kvar. Öppna dokumentet utan version för att se den "
    "som gäller nu."
)
NO_FILE = (
    "Dokumentets fil saknas i datakatalogen. Den som driver RiTA behöver läsa in dokumentet igen."
)
BAD_HIGHLIGHT = "Markeringen går inte att tolka. Den skrivs x0,y0,x1,y1 med semikolon mellan rutor."
NO_PAGE = "Dokumentet har {pages} sidor; sidan {page} finns inte."
NO_MODEL = "Modellen finns inte. GET /v1/models räknar upp dem som finns."
NO_QUESTION = "Det finns ingen fråga. Skicka minst ett meddelande med rollen user och text i."
TEXT_ONLY = "RiTA läser bara text. Ta bort bilder, ljud och filer ur frågan."
ONE_ANSWER = "En fråga har ett svar. Ta bort n, eller ange 1."
NO_TOOLS = "RiTA anropar inga verktyg. Ta bort tool_choice, eller ange auto eller none."
PLAIN_ANSWERS = "RiTA svarar bara i text. Ta bort response_format och modalities, eller ange text."
NO_TOOL = "Verktyget finns inte. De som finns: {tools}."
BAD_ARGUMENTS = "Verktyget kan inte användas med de uppgifterna. Rätta dem och försök igen."
UNEXPECTED_FAULT = (
    "Något oväntat gick fel när indexet skulle öppnas. Loggen visar var. Kör rita doctor."
)
NOT_STARTED = "RiTA håller på att starta."
KEPT_OLD = "Den nya indexversionen går inte att använda, så den förra svarar. {reason}"

# Thumbs, questions to the owners of routines, and where they are kept
STORAGE_UNUSABLE = (
    "{path} går inte att använda ({reason}). Kontrollera att disken inte är full och att den som "
    "kör RiTA får skriva där."
)
STORAGE_BUSY = "{path} används av någon annan just nu."
STORAGE_DAMAGED = (
    "{path} är ingen databas eller är skadad. Flytta undan filen och lägg tillbaka en "
    "säkerhetskopia. Utan kopia börjar RiTA på en ny fil. Inget behöver startas om."
)
STORAGE_NEWER = (
    "{path} har ändrats av en nyare version av RiTA. Kör den versionen, eller lägg tillbaka "
    "säkerhetskopian från före uppdateringen."
)
STORAGE_NOT_MIGRATED = (
    "{path} går inte att föra över till den här versionen av RiTA ({reason}). Ingenting är ändrat. "
    "Kör den förra versionen och anmäl felet."
)
NOT_STORED = (
    "Det gick inte att spara, så ingenting är skickat. Försök igen om en stund. Kontakta din "
    "it-support om felet är kvar."
)
TOO_MANY_SENT = (
    "RiTA tar inte emot fler just nu, för många har skickats den senaste timmen. Ingenting är "
    "sparat. Försök igen om en stund."
)
TOO_MANY_KEPT = (
    "RiTA har inte plats för fler. Ingenting är sparat. Säg till den som sköter RiTA hos er."
)
TAKEN = "Det är redan skickat, från en annan flik eller av någon annan. Ingenting är ändrat."
NOT_KEPT = "Det finns inte kvar. Det kan redan vara raderat."
SENT_PERSONAL_DATA = (
    "I texten står ett personnummer eller samordningsnummer. Ingenting är sparat eller skickat. "
    "Ta bort numret och skicka igen."
)
NO_SUCH_DOCUMENT = "Dokumentet finns inte kvar i indexet. Välj ett annat, eller att du inte vet."
COMMENT_NEEDS_CONSENT = "en kommentar sparas bara tillsammans med frågan."
REASON_NEEDS_DOWN = "anges bara när svaret inte hjälpte."
NO_QUESTIONS = "Det finns inga frågor till rutinernas ägare."
NO_STORAGE_YET = "ingen har skickat något än"
QUESTIONS_WAITING = (
    "{count} väntar på att någon för dem vidare till rutinernas ägare. Läs dem med rita questions "
    "list."
)
NO_SUCH_QUESTION = (
    "Det finns ingen sådan fråga. De som finns visas av rita questions list och rita questions "
    "feedback."
)
ERASE_NEEDS_NAME = "Ange vilken fråga: rita questions erase ID"
QUESTION_ERASED = "Raderad: {name}"
NOT_WIPED = (
    "{done}\nMen spår av det som raderats kan finnas kvar i filen: {reason}\nKör rita questions "
    "prune om en stund, tills det går."
)
NOT_KNOWN = "saknas"
PRUNED = "Raderade {questions} frågor, texten till {texts} tummar och {figures} tummar utan text."
NO_THUMBS = "Ingen har svarat på om svaren hjälpte."
VERDICTS = {"up": "hjälpte", "down": "hjälpte inte"}
REASONS = {
    "wrong": "svaret är fel",
    "not_found": "det jag frågade om kom inte med",
    "outdated": "rutinen är gammal eller gäller inte här",
    "unclear": "svårt att förstå",
    "other": "något annat",
    None: "ingen orsak angiven",
}
QUESTION_STATUS = {
    "new": "ny",
    "with_owner": "hos ägaren",
    "answered": "besvarad i en ny version",
    "closed": "avslutad",
}

# Warnings shown with a source
REVIEW_DATE_PASSED = "Rutinen skulle ha setts över {date}."
NO_LONGER_VALID = "Dokumentet gällde till och med {date}."
NOT_YET_VALID = "Dokumentet gäller först från och med {date}."

# Warnings shown with an answer: how it came to be
NOTICES = {
    Notice.MODEL_UNAVAILABLE: (
        "Språkmodellen svarade inte. Därför visas rutinernas egna ord i stället för en "
        "sammanfattning."
    ),
    Notice.MODEL_UNSUPPORTED: (
        "Språkmodellens sammanfattning hade inte stöd i rutinerna. Därför visas rutinernas egna "
        "ord i stället."
    ),
    Notice.MODEL_FOUND_NOTHING: (
        "Språkmodellen hittade inget svar i rutinerna. Här visas det ställe i rutinerna som ligger "
        "närmast frågan. Läs det och bedöm om det räcker."
    ),
    Notice.SENTENCES_REMOVED: (
        "Något av det som språkmodellen skrev hade inte stöd i rutinerna och är borttaget."
    ),
}

# An answer on the command line; the chat's own words for the same are in app/web/texts.sv.js
INTERPRETED = "Jag tolkade frågan som:"
NO_ANSWER = "Jag hittar inget svar i rutinerna."
CLARIFY = "Frågan går att förstå på flera sätt. Skriv lite mer om vad du menar."
NOT_FOUND = "Det här hittar jag inte i rutinerna:"
NEAREST = "Närmaste avsnitt – de svarar kanske inte på frågan:"
CONTRADICTION = "Rutinerna säger olika om {about}:"
CONTRADICTION_ADVICE = "Läs båda och fråga dem som ansvarar för rutinerna vilken som gäller."
SOURCES = "Källor:"
EXTRACTIVE = "Ordagrant ur rutinerna."
GENERATIVE = (
    "Sammanfattat av en språkmodell ({model}) och kontrollerat mening för mening mot rutinerna. "
    "Rutinen gäller."
)
ASK_BY_MAIL = "Skicka frågan till rutinernas ägare: {contact}"
ASK_OWNER = "Fråga den som ansvarar för rutinen."
ASK_NAMED_OWNER = "Fråga den som ansvarar för rutinen. För {title} är det {owner}."

_REASONS = {
    "comment_alone": COMMENT_NEEDS_CONSENT,
    "reason_for_up": REASON_NEEDS_DOWN,
    "missing": "uppgiften saknas.",
    "extra_forbidden": "uppgiften finns inte.",
    "string_type": "ska vara text.",
    "string_unicode": "ska vara giltig text (UTF-8).",
    "nul": "får inte innehålla tecknet NUL.",
    "string_too_short": "får inte vara tom.",
    "string_too_long": "får ha högst {max_length} tecken.",
    "string_pattern_mismatch": "har fel form.",
    "int_type": "ska vara ett heltal.",
    "int_parsing": "ska vara ett heltal.",
    "int_from_float": "ska vara ett heltal.",
    "greater_than_equal": "ska vara minst {ge}.",
    "less_than_equal": "ska vara högst {le}.",
    "list_type": "ska vara en lista.",
    "too_long": "får ha högst {max_length} delar.",
    "too_short": "ska ha minst {min_length} delar.",
    "json_invalid": "är inte riktig JSON.",
    "model_attributes_type": "ska vara ett JSON-objekt, skickat som application/json.",
    "dict_type": "ska vara ett JSON-objekt.",
}


def reason(kind: str, context: Mapping[str, Any]) -> str:
    """What is wrong with a value, from pydantic's error type and the limits it names."""
    return _REASONS.get(kind, "har ett värde som inte går att använda.").format_map(context)
