"""A circuit breaker: what has failed again and again is left alone for a while.

Closed, open, half-open, after Nygard, "Release It!" (2nd ed. 2018, chapter 5). Written here since
the kept-up library (pybreaker 1.4) holds its lock while the work is done, which would let one
question at a time reach the language model.
"""

import threading
import time
from collections.abc import Callable
from typing import Literal

State = Literal["closed", "open", "half_open"]
STATES: tuple[State, ...] = ("closed", "open", "half_open")

FAILURES = 3
"""In a row, before it opens: one may be bad luck, two a restart."""
PAUSE_SECONDS = 30.0
"""Until one trial: a model server loads its model in about this time when it is started again."""


class Breaker:
    """Counts failures in a row and says whether to try. Shared by threads."""

    def __init__(
        self,
        failures: int = FAILURES,
        pause_seconds: float = PAUSE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``clock`` tells seconds from some point in time and never goes back."""
        self._clock = clock
        self._most = failures
        self._pause = pause_seconds
        self._lock = threading.Lock()
        self._failures = 0
        self._opened: float | None = None
        self._on_trial = False

    @property
    def state(self) -> State:
        """``open`` refuses; ``half_open`` has let one trial through or would do so."""
        with self._lock:
            return self._state()

    def admits(self) -> bool:
        """Whether to try now; a True must be followed by ``succeeded``, ``failed`` or ``left``."""
        with self._lock:
            state = self._state()
            if state == "open" or self._on_trial:
                return False
            self._on_trial = state == "half_open"
            return True

    def succeeded(self) -> None:
        """What was tried worked: closed, whatever was before."""
        with self._lock:
            self._failures, self._opened, self._on_trial = 0, None, False

    def failed(self) -> None:
        """What was tried failed: open if it was the trial, or one failure too many."""
        with self._lock:
            self._failures += 1
            if self._on_trial or self._failures >= self._most:
                self._opened = self._clock()
            self._on_trial = False

    def left(self) -> None:
        """What was tried was given up before it showed anything."""
        with self._lock:
            self._on_trial = False

    def _state(self) -> State:
        if self._opened is None:
            return "closed"
        waited = self._clock() - self._opened
        return "half_open" if waited >= self._pause else "open"
