"""Who asks, and what they may do: one answer to that question for every route.

What a route asks for stands in ``app/rules.py``; what the groups of a municipality may, in the file
that ``RITA_ACCESS`` names (``app/sign_in/access_file.py``); who it is that asks, ``Identify`` finds
out (``app/sign_in/identify.py``).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import Depends, Request

from index.corpus import Document


class Role(StrEnum):
    """What somebody is trusted with. Several can be had at once."""

    READER = "reader"
    """Asks, and reads the documents of their collections."""
    OWNER = "owner"
    """Keeps the documents of the collections they own: uploads, facts, withdrawal, questions."""
    ADMIN = "admin"
    """Keeps everything, but reads the audit log no more than others."""
    AUDITOR = "auditor"
    """Reads the audit log and the statistics, and changes nothing."""


class Action(StrEnum):
    """What a route does, as far as it decides who may."""

    PUBLIC = "public"
    """Pages, scripts, health: nothing of anybody's documents, and nobody is asked who they are."""
    GREET = "greet"
    """As public, but says more to who is known."""
    ASK = "ask"
    """Questions, searches, suggestions, and sending a thumb or a question to an owner."""
    READ = "read"
    """Documents, their files and page images."""
    KEEP = "keep"
    """What an owner does to documents of the collections they own."""
    ADMINISTER = "administer"
    """Index versions, jobs, keys, sessions, the switch: what concerns everybody."""
    AUDIT = "audit"
    """The audit log."""
    MEASURE = "measure"
    """Statistics and metrics: figures without text."""
    OWN = "own"
    """What is kept about the one who asks: who they are, their sessions, their questions."""


_NEEDED: dict[Action, frozenset[Role]] = {
    Action.ASK: frozenset((Role.READER, Role.OWNER, Role.ADMIN)),
    Action.READ: frozenset((Role.READER, Role.OWNER, Role.ADMIN)),
    Action.KEEP: frozenset((Role.OWNER, Role.ADMIN)),
    Action.ADMINISTER: frozenset((Role.ADMIN,)),
    Action.AUDIT: frozenset((Role.AUDITOR,)),
    Action.MEASURE: frozenset((Role.ADMIN, Role.AUDITOR)),
}
"""Roles of which one is needed. What is not here needs none, or that one is known (``OWN``)."""


class Kind(StrEnum):
    """How a caller was recognised."""

    ANONYMOUS = "anonymous"
    """Not at all."""
    LOCAL = "local"
    """Somebody on this machine, where there is no sign-in."""
    USER = "user"
    KEY = "key"
    """A machine with an API key."""
    WIDGET = "widget"
    """A page of another site with a public widget key and nothing else."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a request comes from, as far as it decides what is shown and done."""

    collections: frozenset[str] | None = None
    """What they may read of. None: everything."""
    kind: Kind = Kind.LOCAL
    id: str = "local"
    """As the audit log names them: ``local``, ``anonymous``, ``user:`` and 16 hexadecimal digits of
    issuer and subject, ``key:`` and ``widget:`` and a name."""
    name: str | None = None
    """What they are called on their own page; never logged."""
    roles: frozenset[Role] = frozenset((Role.READER,))
    owned: frozenset[str] | None = frozenset()
    """The collections whose documents they keep as ``Role.OWNER``. None: all."""
    actions: frozenset[Action] | None = None
    """What a key was made for: no more than this, whatever the roles. None: not narrowed."""

    def may_read(self, document: Document) -> bool:
        """Whether ``document`` exists, as far as they are concerned."""
        return self.collections is None or document.collection in self.collections

    @property
    def kept(self) -> frozenset[str] | None:
        """The collections whose documents they may change. None: all."""
        if not decide(self, Action.KEEP):
            return frozenset()
        return None if Role.ADMIN in self.roles else self.owned

    def may_keep(self, collection: str) -> bool:
        """Whether they may change documents of ``collection``."""
        return decide(self, Action.KEEP, collection)

    def among(self, wanted: Iterable[str] | None) -> frozenset[str] | None:
        """The collections to look in: those ``wanted`` (None: all) that they may read."""
        if wanted is None:
            return self.collections
        chosen = frozenset(wanted)
        return chosen if self.collections is None else chosen & self.collections


def decide(caller: Caller, action: Action, collection: str | None = None) -> bool:
    """Whether ``caller`` may do ``action``, where one is named to a document of ``collection``.

    The one place that decides; what is not allowed here is denied.
    """
    if action in (Action.PUBLIC, Action.GREET):
        return True
    if caller.actions is not None and action not in caller.actions:
        return False
    if action == Action.OWN:
        return caller.kind in (Kind.USER, Kind.LOCAL)
    if caller.roles.isdisjoint(_NEEDED[action]):
        return False
    within = caller.collections
    if action == Action.KEEP and collection is not None:
        within = caller.kept
    return collection is None or within is None or collection in within


LOCAL = Caller()
"""Somebody on this machine: without sign-in the service listens to nobody else."""
ANONYMOUS = Caller(collections=frozenset(), kind=Kind.ANONYMOUS, id="anonymous", roles=frozenset())
"""Somebody who has not said who they are, where that is asked for."""
COMMAND = Caller(id="rita-command")
"""Whoever may run commands on this machine."""


StillIn = Callable[[], bool]
"""Whether whoever sent a request may still do what they did then. Blocks."""


def caller_of(request: Request) -> Caller:
    """Who sent ``request``."""
    caller: Caller = request.scope.get("state", {}).get("caller", LOCAL)
    return caller


def still_in_of(request: Request) -> StillIn | None:
    """What to ask while ``request`` is being answered; None: nothing can be taken from them."""
    still_in: StillIn | None = request.scope.get("state", {}).get("still_in")
    return still_in


TheCaller = Annotated[Caller, Depends(caller_of)]
