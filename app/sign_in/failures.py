"""How a sign-in ends when it does not succeed: a closed list, each with its HTTP status."""

from typing import Literal

from app import access_texts
from index.errors import RitaError

Fault = Literal["unreachable", "misconfigured", "stale", "declined", "refused", "overage"]

STATUS_OF: dict[Fault, int] = {
    "unreachable": 503,
    "misconfigured": 503,
    "stale": 401,
    "declined": 401,
    "refused": 401,
    "overage": 403,
}


class SignInFailed(RitaError):
    """Somebody was not signed in. The message is for them; ``why`` is for the log, and holds
    nothing of a token, a code or a name."""

    def __init__(self, fault: Fault, why: str) -> None:
        super().__init__(access_texts.SIGN_IN_FAULTS[fault])
        self.fault = fault
        self.why = why

    @property
    def status(self) -> int:
        """The HTTP status of the response."""
        return STATUS_OF[self.fault]
