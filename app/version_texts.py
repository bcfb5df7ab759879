"""What the service says of versions and their days, in Swedish (``app/texts.py`` has the rest)."""

# Warnings shown with an answer and its sources
AS_OF = "Svaret visar hur rutinerna löd {date}, inte vad som gäller i dag."
EARLIER_VERSION = "Gäller inte i dag: den här versionen gällde till och med {date}."
UPCOMING = "Gäller inte än: börjar gälla {date}."

DAY_TO_COME = (
    "as_of är en dag som inte har kommit. Ange i dag eller en tidigare dag. Med upcoming kommer "
    "också det med som börjar gälla senare."
)
DAY_TO_COME_ON_COMMAND_LINE = (
    "--as-of är en dag som inte har kommit. Ange i dag eller en tidigare dag. Med --upcoming "
    "kommer också det med som börjar gälla senare."
)

OCR = "Texten är tolkad ur en skannad bild."
