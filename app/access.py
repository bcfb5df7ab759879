"""Who asks, and what they may read: one answer to that question for every route."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from index.corpus import Document


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a request comes from, as far as it decides what is shown."""

    collections: frozenset[str] | None = None
    """What they may read of. None: everything."""

    def may_read(self, document: Document) -> bool:
        """Whether ``document`` exists, as far as they are concerned."""
        return self.collections is None or document.collection in self.collections

    def among(self, wanted: Iterable[str] | None) -> frozenset[str] | None:
        """The collections to look in: those ``wanted`` (None: all) that they may read."""
        if wanted is None:
            return self.collections
        chosen = frozenset(wanted)
        return chosen if self.collections is None else chosen & self.collections


LOCAL = Caller()
"""Somebody on this machine: without sign-in the service listens to nobody else."""


def caller_of(request: Request) -> Caller:
    """Who sent ``request``."""
    caller: Caller = request.scope.get("state", {}).get("caller", LOCAL)
    return caller


TheCaller = Annotated[Caller, Depends(caller_of)]
