"""GET /sign-in, GET /sign-in/back, POST /sign-out and POST /sign-in/ended."""

import asyncio
import logging
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel, Field

from app import access_texts
from app.access import ANONYMOUS, Caller, Kind
from app.audit import REFUSAL_SECONDS, record
from app.pages import TEMPLATES
from app.problems import PROBLEM, ProblemResponse, Refusal
from app.service import Service, TheService
from app.sign_in import oidc
from app.sign_in.addresses import base_of, path_of, safe_back
from app.sign_in.failures import SignInFailed
from app.sign_in.provider import Provider
from app.sign_in.sessions import (
    BEGUN_COOKIE,
    COOKIE,
    cookie_of,
    new_secret,
    open_session,
)
from app.storage import hashed
from app.stored.sessions import BEGUN_MINUTES

log = logging.getLogger(__name__)

_PARAMETERS = ("code", "state", "error", "iss")
_FORM = "application/x-www-form-urlencoded"

router = APIRouter(tags=["sign-in"], responses={"default": PROBLEM})


class SignedOutBody(BaseModel):
    """Signed out here."""

    continue_at: str = Field(
        description="Where to go now: the provider's own sign-out, or the start page."
    )


@router.get(
    "/sign-in",
    response_class=RedirectResponse,
    status_code=302,
    responses={404: PROBLEM, 503: PROBLEM},
)
async def sign_in(
    request: Request,
    service: TheService,
    back: Annotated[
        str | None, Query(description="The page of RiTA to show afterwards, as a path.")
    ] = None,
) -> Response:
    """Sends the browser to the provider."""
    provider, base = _provider(service), base_of(service.settings, request)
    # two windows may be signing in at once: both are the same browser
    browser = cookie_of(request.scope, BEGUN_COOKIE) or new_secret()
    wanted = safe_back(back, path_of(base) + "/")
    try:
        address = await oidc.begin(
            provider, service.storage, service.settings, browser, wanted, base
        )
    except SignInFailed as error:
        return _failed(error, request, base)
    response = RedirectResponse(address, 302)
    _give(response, BEGUN_COOKIE, browser, BEGUN_MINUTES * 60)
    return response


@router.get(
    "/sign-in/back",
    response_class=RedirectResponse,
    status_code=303,
    responses={401: PROBLEM, 403: PROBLEM, 404: PROBLEM, 503: PROBLEM},
)
async def sign_in_back(request: Request, service: TheService) -> Response:
    """Where the provider sends the browser back; begins a session."""
    provider, base = _provider(service), base_of(service.settings, request)
    try:
        arrived = await oidc.finish(
            provider,
            service.storage,
            service.settings,
            cookie_of(request.scope, BEGUN_COOKIE),
            _sent(request),
            base,
        )
    except SignInFailed as error:
        # what never was at the provider is told as a refusal; anybody can send either all the time
        if error.fault != "stale" and service.storage.events.due(
            "sign_in_failed", error.fault, seconds=REFUSAL_SECONDS
        ):
            await asyncio.to_thread(
                record,
                service.storage,
                ANONYMOUS,
                "sign_in_failed",
                via="page",
                outcome=error.fault,
            )
        return _failed(error, request, base)
    cookie = await asyncio.to_thread(
        open_session,
        service.storage,
        arrived.signed,
        arrived.provider_session,
        cookie_of(request.scope),
    )
    who = Caller(kind=Kind.USER, id=arrived.signed.id)
    await asyncio.to_thread(
        record, service.storage, who, "signed_in", via="page", outcome="signed_in"
    )
    response = RedirectResponse(arrived.back, 303)
    _give(response, COOKIE, cookie)
    return response


@router.post("/sign-out", response_model=SignedOutBody)
async def sign_out(request: Request, service: TheService) -> Response:
    """Ends the session, and tells where it is ended at the provider too."""
    base = base_of(service.settings, request)
    cookie = cookie_of(request.scope)
    if cookie is not None:
        await asyncio.to_thread(_end, service, cookie)
    home = base + "/"
    continue_at = await oidc.leave(service.provider, home) if service.provider else home
    response = JSONResponse({"continue_at": continue_at})
    _give(response, COOKIE, "", 0)
    return response


@router.post(
    "/sign-in/ended",
    response_class=Response,
    responses={400: PROBLEM, 404: PROBLEM, 415: PROBLEM, 503: PROBLEM},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                _FORM: {
                    "schema": {
                        "type": "object",
                        "required": ["logout_token"],
                        "properties": {"logout_token": {"type": "string"}},
                    }
                }
            },
        }
    },
)
async def sign_in_ended(request: Request, service: TheService) -> Response:
    """For the provider: ends the sessions that its logout token names (back-channel logout)."""
    provider = _provider(service)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise Refusal(415)
    try:
        form = parse_qs((await request.body()).decode("ascii"), max_num_fields=20)
    except ValueError as error:
        raise Refusal(400) from error
    sent = form.get("logout_token", [])
    try:
        if len(sent) != 1:
            raise SignInFailed("refused", "not one logout token")
        count = await oidc.ended(provider, service.storage, sent[0])
    except SignInFailed as error:
        log.warning("provider's sign-out refused", extra={"fields": {"why": error.why}})
        # Back-Channel Logout 1.0, 2.8: 400 for a token that does not hold
        status = 400 if error.fault == "refused" else error.status
        raise Refusal(status, str(error), error.fault) from error
    provider_itself = Caller(kind=Kind.ANONYMOUS, id="provider")
    await asyncio.to_thread(
        record,
        service.storage,
        provider_itself,
        "signed_out",
        via="api",
        outcome="signed_out",
        sessions=count,
    )
    return Response(status_code=200)


def _end(service: Service, cookie: str) -> None:
    """End a browser's session, and note whose it was."""
    session = service.storage.sessions.find(hashed(cookie))
    if session is not None and service.storage.sessions.end(hashed(cookie)):
        who = Caller(kind=Kind.USER, id=session.who)
        record(service.storage, who, "signed_out", via="page", outcome="signed_out")


def _provider(service: Service) -> Provider:
    if service.provider is None:
        raise Refusal(404, access_texts.NO_SIGN_IN, "no_sign_in")
    return service.provider


def _sent(request: Request) -> dict[str, str]:
    """What the provider sent along; nothing of what came more than once."""
    found = {name: request.query_params.getlist(name) for name in _PARAMETERS}
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def _give(response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """A cookie; without ``seconds`` until the browser is closed, with 0 none any longer."""
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax"
    )


def _failed(error: SignInFailed, request: Request, base: str) -> Response:
    """The response to a sign-in that did not succeed: a page for a browser."""
    log.warning("not signed in", extra={"fields": {"fault": error.fault, "why": error.why}})
    if "text/html" not in request.headers.get("accept", ""):
        return ProblemResponse(error.status, str(error), f"sign_in_{error.fault}")
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    words: dict[str, Any] = {
        "title": access_texts.NOT_SIGNED_IN,
        "detail": str(error),
        "again": None if error.fault == "overage" else access_texts.TRY_AGAIN,
        "start": access_texts.TO_START,
        "base": path_of(base),
    }
    page = environment.get_template("sign-in-failed.html").render(words)
    return HTMLResponse(page, error.status)
