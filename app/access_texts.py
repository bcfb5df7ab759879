"""What is said about who comes in, in Swedish."""

# Settings
NO_ADDRESS = "ange en IP-adress eller localhost"
NEEDS_SIGN_IN = (
    "RITA_HOST är en adress som andra datorer når, och RITA_SIGN_IN är inte satt: då skulle vem "
    "som helst kunna fråga. Sätt RITA_SIGN_IN till oidc, proxy eller keys, eller ta bort RITA_HOST."
)
NEEDS_ACCESS = (
    "RITA_SIGN_IN={sign_in} behöver RITA_ACCESS: filen som säger vilka grupper som får läsa vad."
)
NEEDS_PROVIDER = (
    "RITA_SIGN_IN=oidc behöver RITA_OIDC_ISSUER, RITA_OIDC_CLIENT_ID och RITA_OIDC_CLIENT_SECRET."
)
NEEDS_SECURE_PROVIDER = (
    "RITA_OIDC_ISSUER måste börja med https:// (http:// godtas bara till den egna datorn)."
)
NEEDS_PUBLIC_URL = (
    "RITA_SIGN_IN=oidc behöver RITA_PUBLIC_URL, adressen som användarna når RiTA på, och den måste "
    "börja med https://: dit skickar inloggningstjänsten dem tillbaka. Utan den går det bara att "
    "logga in på den egna datorn."
)
NEEDS_PROXIES = (
    "RITA_SIGN_IN=proxy behöver RITA_TRUSTED_PROXIES: adresserna till de proxyservrar som får "
    "säga vem användaren är."
)
BAD_PROXIES = (
    "ange IP-adresser eller nätverk med komma emellan, till exempel 10.1.2.3,10.1.4.0/28, men "
    "inte alla adresser"
)
BAD_HEADER_NAME = "ange ett namn på en rubrik med bokstäver, siffror och bindestreck"
BAD_WARNINGS = "ange phone, email och name med komma emellan, eller inget alls"

# The file of RITA_ACCESS
ACCESS_FAULT = "RITA_ACCESS, {file}: {reason}"
GROUP_FAULT = "gruppen {group}: {reason}"
GROUP_TWICE = "gruppen finns redan i filen; skriv allt den får på ett ställe."
GROUP_UNKNOWN = "okänt: {names}. En grupp har name, collections, roles och owns."
GROUP_NAME = "ange name, gruppens namn eller id som inloggningen skickar det, eller ”*” för alla."
GROUP_ROLES = "roles ska vara en lista med reader, owner, admin eller auditor."
GROUP_COLLECTIONS = "{field} ska vara en lista med samlingar, eller [”*”] för alla."
GROUP_OWNS_NOTHING = "rollen owner behöver owns: de samlingar som gruppen ansvarar för."
GROUP_READS_NOTHING = "ange collections, de samlingar som gruppen får läsa."
GROUP_NO_READER = "collections behöver rollen reader i roles."

WARN_ACCESS = (
    "Filen RITA_ACCESS har ändrats och går inte att använda. De grupper som gällde förut gäller "
    "så länge; loggen säger vad som är fel."
)

# Refusals
NEEDS_PERSON = "Du behöver logga in för att använda RiTA."
NEEDS_KEY = "Det behövs en giltig API-nyckel. Skicka den i rubriken Authorization: Bearer."
BAD_KEY = "API-nyckeln gäller inte. Den kan vara återkallad, ha gått ut eller vara felskriven."
NO_ACCESS = (
    "Du är inloggad, men hör inte till någon grupp som får använda RiTA här. Kontakta den som "
    "ansvarar för RiTA hos er."
)
FORBIDDEN = "Din behörighet räcker inte till det här."
WIDGET_ONLY = "Nyckeln till en inbäddad chatt får bara användas till att fråga."
NOT_CHECKED = "Det går inte att kontrollera vem du är just nu. Försök igen om en stund."
ENDED = "Du är inte inloggad längre. Logga in igen och ställ frågan på nytt."

# The file of RITA_WIDGETS
WIDGET_COLLECTIONS_NEEDED = (
    "ange collections. När RITA_SIGN_IN är satt kan vem som helst på webbplatsen fråga utan att "
    "logga in, så samlingarna ska nämnas vid namn."
)

# API keys
KEY_NAME = (
    "Ange ett namn på nyckeln med 1–64 tecken: bokstäver a–z, siffror, punkt, understreck och "
    "bindestreck."
)
KEY_TAKEN = "Det finns redan en nyckel som heter {name}, eller har funnits. Välj ett annat namn."
KEY_ACTIONS = "Ange vad nyckeln får: {known}, med komma emellan."
KEY_COLLECTIONS = (
    "administer, audit och measure gäller hela installationen och går inte att begränsa till "
    "samlingar."
)
KEY_DAYS = "Ange hur många dagar nyckeln ska gälla, 1–{most}."
NO_KEY = "Det finns ingen nyckel som heter {name}."

# Sign-in
NO_SIGN_IN = (
    "Här finns ingen inloggning: RiTA är inställd på ett annat sätt att veta vem som frågar."
)
NOT_SIGNED_IN = "Du kunde inte loggas in"
SIGN_IN_FAULTS = {
    "unreachable": "Inloggningstjänsten svarar inte just nu. Försök igen om en stund. Den som "
    "redan är inloggad kan fortsätta.",
    "misconfigured": "Inloggningstjänsten och RiTA är inte överens om sina inställningar. Säg till "
    "den som sköter RiTA; i RiTAs logg står vad som är fel.",
    "stale": "Inloggningen tog för lång tid, har redan använts eller påbörjades i en annan "
    "webbläsare. Börja om.",
    "declined": "Inloggningstjänsten släppte inte in dig. Försök igen, eller fråga den som sköter "
    "dina konton.",
    "refused": "Beskedet från inloggningstjänsten gick inte att lita på, och du är inte inloggad. "
    "Försök igen. Säg till den som sköter RiTA om det händer på nytt.",
    "overage": "Du är med i så många grupper att inloggningstjänsten inte räknar upp dem, och då "
    "går det inte att veta vad du får läsa. Säg till den som sköter RiTA: i Entra ID ska bara de "
    "grupper som är tilldelade programmet skickas med (docs/access.md).",
}
TRY_AGAIN = "Försök igen"
TO_START = "Till RiTA"

# Admin page
NOT_YOUR_COLLECTION = "Du ansvarar inte för den samlingen. Välj en av dina egna."
PLACE_TAKEN = (
    "En fil med det namnet hör till ett dokument som någon annan ansvarar för. Byt namn på filen "
    "och försök igen."
)
OF_NO_DOCUMENT = (
    "En fråga som ska nekas gäller hela RiTA, och läggs till av en administratör. Välj det "
    "dokument som svaret ska stå i."
)
KEY_BEYOND = "Du kan inte ge en nyckel mer än du själv får: {actions}."
NO_SESSION = "Sessionen finns inte. Den kan redan vara avslutad."

# rita keys
KEYS_LEAVE = "Ange vad nyckeln får: rita keys create NAMN --may ask,read"
KEY_NEEDED = "Ange nyckelns namn: rita keys {action} NAMN"
KEY_MADE = (
    "{secret}\n\nNyckeln {name} gäller till och med {expires}. Kopiera den nu: den visas inte "
    "igen. Skicka den i rubriken Authorization: Bearer."
)
KEY_REVOKED = "Nyckeln {name} gäller inte längre. Det som den har på gång avbryts."
NO_KEYS = "Det finns inga nycklar."
KEY_STATES = {"valid": "gäller", "expired": "har gått ut", "revoked": "återkallad"}
KEY_LINE = "{name}: {state}, får {actions} i {collections}, till {expires}, senast använd {used}"
ALL_COLLECTIONS = "alla samlingar"
NEVER = "aldrig"
