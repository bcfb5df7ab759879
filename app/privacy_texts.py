"""What RiTA says about privacy and the audit log, in Swedish: klarspråk, all in one place."""

from collections.abc import Sequence

PERSONAL_DATA_KINDS = {
    "phone": "ett telefonnummer",
    "email": "en e-postadress",
    "name": "ett namn",
}
SENT_ANYWAY = (
    "Frågan verkar innehålla {kinds}. RiTA behöver inte veta vem det gäller för att svara: skriv "
    "hellre ”en klient” eller ”ett barn”."
)


def listed(things: Sequence[str]) -> str:
    """``things`` as in a sentence: a, b och c."""
    *first, last = things
    return f"{', '.join(first)} och {last}" if first else last


# rita audit
AUDIT_WHOLE = "Loggen är hel: {entries} poster, den senaste är nummer {last}.\nSenaste hash: {head}"
AUDIT_EMPTY = "Loggen är tom."
AUDIT_EARLIER = (
    "Före den första av dem finns {earlier} poster från tiden innan loggen kunde kontrolleras. Att "
    "de har ändrats sedan dess skulle synas, men inte om de ändrades dessförinnan."
)
AUDIT_FAULTS = {
    "changed": (
        "Loggen är ändrad: post {id} har inte det innehåll som den skrevs med. {before} Jämför med "
        "en säkerhetskopia eller en export från tiden före, och utred vem som har kunnat skriva i "
        "rita.db."
    ),
    "moved": (
        "Loggen är ändrad: före post {id} saknas en post, eller så har poster bytt plats eller "
        "skjutits in. {before} Jämför med en säkerhetskopia eller en export från tiden före, och "
        "utred vem som har kunnat skriva i rita.db."
    ),
    "unchained": (
        "Loggen är ändrad: post {id} saknar hash fast posterna före den har en. {before} Jämför "
        "med en säkerhetskopia eller en export från tiden före, och utred vem som har kunnat "
        "skriva i rita.db."
    ),
    "beginning": (
        "Loggen är ändrad i början: post {id} följer inte på det som loggen säger att den börjar "
        "med. Poster har tagits bort utan gallring, lagts till eller ändrats före den. Jämför med "
        "en säkerhetskopia eller en export från tiden före, och utred vem som har kunnat skriva i "
        "rita.db."
    ),
    "not_expected": (
        "Hashen som du angav finns inte i loggen. Då har slutet kapats eller allt efter en ändring "
        "skrivits om, eller så är posten gallrad (RITA_AUDIT_DAYS). Jämför med en säkerhetskopia "
        "eller en export från tiden före. I övrigt hänger de {entries} posterna ihop."
    ),
}
AUDIT_BEFORE = "Posterna före den hänger ihop ({entries} poster)."
BAD_HASH = "Hashen ska vara 64 tecken: siffror och a–f. Kopiera den ur rita audit verify."
AUDIT_EXPORTED = "{entries} poster skrivna till {path}. Senaste hash: {head}"
AUDIT_EXPORT_EXISTS = "{path} finns redan och skrivs inte över. Ange ett annat namn."
AUDIT_EXPORT_FAILED = "Loggen gick inte att skriva till {path} ({reason}). Ingen fil är kvar."
AUDIT_EXPORT_WHERE = "Ange en ny fil att skriva till: rita audit export FIL"
AUDIT_PRUNED = "{count} poster äldre än {days} dagar är gallrade. Gallringen står i loggen."
AUDIT_NOT_PRUNED = "Det finns inga poster som är äldre än {days} dagar."
AUDIT_MISSED = (
    "Sedan {since} har {count} händelser inte kunnat skrivas i granskningsloggen. De står i "
    "tjänstens egen logg. Kontrollera att disken inte är full."
)

# rita privacy
WHO_UNKNOWN = (
    "Ange vem, som i loggen: till exempel user:0123456789abcdef. Den som har loggat in ser sitt "
    "eget id i svaret från /api/me."
)
QUESTIONS_ERASED = "{count} sparade frågor från {who} är raderade. Raderingen står i loggen."
QUESTIONS_NONE = "Det finns inga sparade frågor från {who}."
QUESTION_LINE = "{at}  {status}  {text}"
