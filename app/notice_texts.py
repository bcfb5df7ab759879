"""What is said before and with an answer: that RiTA is no person, and that it has been stopped.

The pages and the widget say the first in their own languages (``app/templates/*/words.json``,
``app/web/texts``); a test holds the Swedish words together. Klarspråk: what it is, then what to do.
"""

NOTICE = (
    "RiTA är ett automatiskt system, inte en människa. Det använder AI, och svaret kan vara "
    "ofullständigt eller fel. Det är rutinen som gäller, inte svaret, så öppna källan innan du "
    "fattar beslut."
)
"""Before the first question, wherever it is asked."""
NOTICE_WRITTEN = "Har en AI skrivit svaret står det under det."
"""After ``NOTICE`` where a language model may write."""
WRITTEN = "Det här svaret är skrivet av en AI ({model})."
"""After ``NOTICE`` with an answer that a language model has written."""
MCP_NOTICE = (
    f"{NOTICE} Säg det till användaren innan du återger det första svaret, och säg att du också är "
    "ett AI-system."
)
"""To a model that passes answers on."""


def before_asking(*, generative: bool) -> str:
    """What is said before the first question; ``generative``: a language model may write."""
    return f"{NOTICE} {NOTICE_WRITTEN}" if generative else NOTICE


def with_answer(model: str | None) -> str:
    """What is said with an answer that ``model`` has written; None: with the documents' own."""
    return NOTICE if model is None else f"{NOTICE} {WRITTEN.format(model=model)}"


STOPPED = "RiTA är avstängd just nu och svarar inte på frågor."
STOPPED_ADVICE = (
    "Läs i rutinen eller fråga den som ansvarar för den. Dokumenten går att öppna som vanligt."
)
"""Where whoever stopped it has said nothing themselves."""
STOPPED_OPERATOR = "RiTA är avstängd och svarar ingen. Starta den med: rita start"
"""For whoever watches over the service."""
NOW_STOPPED = "RiTA är avstängd. Den som frågar får veta: {told}\nStarta den igen med: rita start"
NOW_STARTED = "RiTA svarar på frågor igen."
NOT_STOPPED = "RiTA var inte avstängd."
NOT_SWITCHED = (
    "Det gick inte att skriva {path} ({reason}). Ingenting är ändrat. Kontrollera att det finns "
    "plats och att du får skriva där. Måste RiTA sluta svara nu: stoppa tjänsten."
)
NOT_NOTED = (
    "OBS! Det kunde inte skrivas i granskningsloggen: {reason} Anteckna själv vad du gjorde."
)
MESSAGE_LONG = "Meddelandet får ha högst {most} tecken. Korta det."
