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
NOT_LOOPBACK = (
    "RiTA har ingen inloggning än och får därför bara lyssna på den egna datorn. "
    "Använd 127.0.0.1, ::1 eller localhost."
)
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
    403: "Inte tillåtet",
    404: "Finns inte",
    405: "Metoden stöds inte",
    413: "För stor begäran",
    415: "Fel sorts innehåll",
    416: "Utanför filen",
    421: "Fel värdnamn",
    422: "Något behöver rättas",
    500: "Fel i tjänsten",
    503: "Kan inte svara just nu",
}
OTHER_TITLE = "Begäran kunde inte utföras"

DETAILS = {
    400: "Begäran går inte att tolka. Kontrollera att den är riktig JSON.",
    404: "Adressen finns inte i RiTA.",
    405: "Adressen finns, men tar inte emot den metoden.",
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
UNEXPECTED_FAULT = (
    "Något oväntat gick fel när indexet skulle öppnas. Loggen visar var. Kör rita doctor."
)
NOT_STARTED = "RiTA håller på att starta."
KEPT_OLD = "Den nya indexversionen går inte att använda, så den förra svarar. {reason}"

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
EXTRACTIVE = "Ordagrant ur rutinerna."
GENERATIVE = (
    "Sammanfattat av en språkmodell ({model}) och kontrollerat mening för mening mot rutinerna. "
    "Rutinen gäller."
)
ASK_BY_MAIL = "Skicka frågan till rutinernas ägare: {contact}"
ASK_OWNER = "Fråga den som ansvarar för rutinen."
ASK_NAMED_OWNER = "Fråga den som ansvarar för rutinen. För {title} är det {owner}."

_REASONS = {
    "missing": "uppgiften saknas.",
    "extra_forbidden": "uppgiften finns inte.",
    "string_type": "ska vara text.",
    "string_unicode": "ska vara giltig text (UTF-8).",
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
