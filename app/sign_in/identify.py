"""Who sends a request, and whether they may: found out once, before any route sees it.

In this order: an API key, a widget's key, the proxy in front, the session's cookie; without any of
them, whoever is on this machine where there is no sign-in, else nobody in particular. A key that
opens nothing is refused and never taken for none: whoever sends one means to be somebody.
"""

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import access_texts
from app.access import ANONYMOUS, LOCAL, Action, Caller, Kind, Role, StillIn, decide
from app.admin import PREFIX as ADMIN_PATHS
from app.admin import texts as admin_texts
from app.admin.token import is_admin
from app.database import StorageError
from app.problems import ProblemResponse
from app.rules import Ruled, rule_of
from app.settings import Settings
from app.sign_in import proxy, sessions
from app.sign_in.access_file import AccessFile
from app.sign_in.addresses import SIGN_IN, is_visit, path_of, visit_address
from app.sign_in.keys import PREFIX as KEY_PREFIX
from app.sign_in.keys import find_caller
from app.storage import Storage
from app.widgets import Widget, is_open

log = logging.getLogger(__name__)

SURE_SECONDS = 15.0
"""How long an answer may be worked on before it is looked again whether its asker may have it: what
is taken from somebody is to reach everything within a minute."""
ADMIN_TOKEN = replace(
    LOCAL, id="admin-token", roles=frozenset((Role.READER, Role.ADMIN, Role.AUDITOR))
)
"""Whoever sends the admin token, which without sign-in is the one who keeps RiTA."""
_ASK_THEMSELVES = frozenset(("/api/ask/stream", "/v1/chat/completions"))
"""Streams that ask more often, and tell their reader why they end (``app/streaming.py``)."""
_WIDGETS_ACTIONS = frozenset((Action.ASK, Action.READ))
_BEARER = {"WWW-Authenticate": "Bearer"}


class BadKey(Exception):
    """An API key was sent that opens nothing, or more than one."""


class Identify:
    """Puts the ``Caller`` into ``scope["state"]["caller"]``, and refuses what they may not.

    For users and keys also ``still_in``: whether they may still do the same, for answers that
    take a while (``app.access.StillIn``).
    """

    def __init__(
        self,
        app: ASGIApp,
        rules: Sequence[Ruled],
        settings: Settings,
        storage: Storage,
        access: AccessFile | None,
    ) -> None:
        self.app = app
        self.rules = rules
        self.settings = settings
        self.storage = storage
        self.access = access
        self.open_to_all = settings.sign_in == "none"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        rule = rule_of(self.rules, scope)
        state = scope.setdefault("state", {})
        unknown: Caller = state.get("caller", LOCAL) if self.open_to_all else ANONYMOUS
        state["caller"] = unknown
        response: Response | None = None
        if rule is not None and rule.action is not Action.PUBLIC:
            try:
                caller = await to_thread.run_sync(self._caller, scope, rule, unknown)
            except BadKey:
                response = _refusal(401, access_texts.BAD_KEY, "bad_key")
            except StorageError as error:
                log.error("caller not known", extra={"fields": {"detail": str(error)}})
                response = ProblemResponse(503, access_texts.NOT_CHECKED, "not_checked")
            else:
                state["caller"] = caller
                if caller.kind in (Kind.USER, Kind.KEY):
                    state["still_in"] = partial(self._still_in, scope, rule, caller)
                response = self._refused(scope, rule, caller)
        if response is not None:
            scope["route"] = rule  # the log names it
            await response(scope, receive, send)
        else:
            await self._passed_on(scope, receive, send)

    async def _passed_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the route answer; when that takes long, only to who may still have it. What is under
        way to anybody else is cut off: the connection is closed before its end."""
        still_in: StillIn | None = scope["state"].get("still_in")
        if still_in is None:
            await self.app(scope, receive, send)
            return
        looked, ended = time.monotonic(), False

        async def send_checked(message: Message) -> None:
            nonlocal looked, ended
            begins = message["type"] == "http.response.start"
            asks = begins or scope["path"] not in _ASK_THEMSELVES
            if asks and not ended and time.monotonic() - looked > SURE_SECONDS:
                ended = not await to_thread.run_sync(still_in)
                looked = time.monotonic()
                if ended and begins:
                    told = _refusal(401, access_texts.ENDED, "not_signed_in")
                    await told(scope, receive, send)
            if not ended:
                await send(message)

        await self.app(scope, receive, send_checked)

    def _caller(self, scope: Scope, rule: Ruled, unknown: Caller) -> Caller:
        """Whom the request comes from. Blocks. Raises BadKey and StorageError."""
        headers = Headers(scope=scope)
        caller = self._of_key(headers)
        widget: Widget | None = scope["state"].get("widget")
        if widget is not None:
            return _of_widget(widget, caller or unknown)
        if caller is not None:
            return caller
        if self.open_to_all:
            right = rule.path.startswith(ADMIN_PATHS) and is_admin(self.settings.data, headers)
            return ADMIN_TOKEN if right else unknown
        return self._of_person(scope) or unknown

    def _of_key(self, headers: Headers) -> Caller | None:
        """Whom an API key in ``Authorization`` stands for. Raises BadKey.

        Without sign-in another bearer token is nobody's concern: clients of OpenAI's interface
        send one whether it is asked for or not, and administrators the token.
        """
        sent = headers.getlist("authorization")
        if self.settings.sign_in == "proxy":
            # what a browser signed in with at the proxy (Kerberos, Basic) is often passed on
            sent = [value for value in sent if _bearer(value)]
        if not sent:
            return None
        keys = [value for value in map(_bearer, sent) if value.startswith(KEY_PREFIX)]
        if self.open_to_all and not keys:
            return None
        caller = find_caller(self.storage, keys[0]) if len(keys) == len(sent) == 1 else None
        if caller is None:
            raise BadKey
        return caller

    def _of_person(self, scope: Scope) -> Caller | None:
        """Who signed in, with what their groups may now."""
        signed = None
        if self.settings.sign_in == "proxy":
            signed = proxy.signed(scope, self.settings)
        elif self.settings.sign_in == "oidc" and (cookie := sessions.cookie_of(scope)):
            signed = sessions.find(self.storage, cookie, self.settings)
        if signed is None or self.access is None:
            return None
        may = self.access.grants(signed.groups)
        return Caller(
            collections=may.collections,
            kind=Kind.USER,
            id=signed.id,
            name=signed.name,
            roles=may.roles,
            owned=may.owned,
        )

    def _still_in(self, scope: Scope, rule: Ruled, caller: Caller) -> bool:
        """Whether the request would be taken to come from ``caller`` if it was sent now."""
        try:
            return self._caller(scope, rule, ANONYMOUS) == caller
        except BadKey:
            return False
        except StorageError as error:  # nobody knows: then nobody is let in
            log.error("caller not known", extra={"fields": {"detail": str(error)}})
            return False

    def _refused(self, scope: Scope, rule: Ruled, caller: Caller) -> Response | None:
        """The response to who may not; None: they may."""
        if self.open_to_all and rule.path.startswith(ADMIN_PATHS):
            if caller.kind is not Kind.KEY and caller is not ADMIN_TOKEN:
                log.warning("admin refused", extra={"fields": {"route": rule.path}})
                return _refusal(401, admin_texts.NO_KEY, "no_token")
        elif caller.kind is Kind.LOCAL:
            return None
        may = decide(caller, rule.action)
        if caller.kind is Kind.WIDGET:
            may = may and is_open(scope["method"], scope["path"])
        if may:
            return None
        if caller.kind is Kind.ANONYMOUS and self.settings.sign_in == "oidc" and is_visit(scope):
            return RedirectResponse(visit_address(self.settings, scope), 302)
        return self._told(caller)

    def _told(self, caller: Caller) -> ProblemResponse:
        """Why they may not."""
        match caller.kind:
            case Kind.WIDGET:
                return _refusal(403, access_texts.WIDGET_ONLY, "widget_key")
            case Kind.ANONYMOUS if self.settings.sign_in == "keys":
                return _refusal(401, access_texts.NEEDS_KEY, "not_signed_in")
            case Kind.ANONYMOUS:
                here = path_of(self.settings.public_url or "") + SIGN_IN
                url = here if self.settings.sign_in == "oidc" else None
                return _refusal(401, access_texts.NEEDS_PERSON, "not_signed_in", url)
            case Kind.USER if not caller.roles:
                return _refusal(403, access_texts.NO_ACCESS, "no_access")
            case _:
                return _refusal(403, access_texts.FORBIDDEN, "forbidden")


def _of_widget(widget: Widget, sender: Caller) -> Caller:
    """Whoever reads by a widget: of what its sender may read, what the widget names."""
    return Caller(
        collections=sender.among(widget.collections) if sender.roles else widget.collections,
        kind=Kind.WIDGET,
        id=f"widget:{widget.name}",
        actions=_WIDGETS_ACTIONS,
    )


def _bearer(value: str) -> str:
    """What stands after ``Bearer`` (in any case: RFC 9110, 11.1); empty for another scheme."""
    scheme, _, credentials = value.strip().partition(" ")
    return credentials.strip() if scheme.lower() == "bearer" else ""


def _refusal(
    status: int, detail: str, code: str, sign_in_url: str | None = None
) -> ProblemResponse:
    headers = dict(_BEARER) if status == 401 else None
    return ProblemResponse(status, detail, code, headers=headers, sign_in_url=sign_in_url)
