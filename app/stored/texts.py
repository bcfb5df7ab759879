"""What the storage says, beyond ``app/texts.py``. Klarspråk: what happened, then what to do."""

UPLOAD_IN_OTHER_STATE = (
    "Det går inte att göra med filen som den är nu: den kan redan vara publicerad, ersatt eller "
    "borttagen. Läs om listan."
)
