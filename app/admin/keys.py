"""/api/admin/keys: what machines come in with."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, Response

from app import access_texts
from app.access import Action, TheCaller, decide
from app.admin import PREFIX
from app.admin.access_bodies import KeyBody, KeyRequest, KeysBody, NewKeyBody
from app.problems import PROBLEM, Refusal
from app.service import TheService
from app.sign_in.keys import KeyRefused, make_key
from app.tables import ApiKey

router = APIRouter(prefix=f"{PREFIX}/keys")

Name = Annotated[str, Path(max_length=64)]


@router.get("", response_model=KeysBody)
def keys(service: TheService) -> Response:
    """Every key, also those that open nothing any more. Never what is sent to use one."""
    body = KeysBody(keys=[key_body(each) for each in service.storage.keys.all()])
    return JSONResponse(body.model_dump(mode="json"))


@router.post("", status_code=201, response_model=NewKeyBody, responses={409: PROBLEM})
def add_key(wanted: KeyRequest, service: TheService, caller: TheCaller) -> Response:
    """Make a key. What is sent to use it is shown in this response and never again."""
    known = {action.value: action for action in Action}
    beyond = [each for each in wanted.actions if each in known and not decide(caller, known[each])]
    if beyond:
        raise Refusal(403, access_texts.KEY_BEYOND.format(actions=", ".join(beyond)), "forbidden")
    try:
        made = make_key(
            service.storage,
            wanted.name,
            wanted.actions,
            wanted.collections or (),
            wanted.days,
            caller.id,
        )
    except KeyRefused as error:
        raise Refusal(422, str(error), "bad_key_request") from None
    body = NewKeyBody(**key_body(made.row).model_dump(), secret=made.secret)
    return JSONResponse(body.model_dump(mode="json"), 201)


@router.delete("/{name}", status_code=204, response_class=Response, responses={404: PROBLEM})
def revoke_key(name: Name, service: TheService, caller: TheCaller) -> Response:
    """Let a key open nothing from the next request on; what it has under way ends in seconds."""
    service.storage.keys.revoke(name, caller.id)
    return Response(status_code=204)


def key_body(row: ApiKey) -> KeyBody:
    """A key as it is told."""
    return KeyBody(
        name=row.name,
        actions=list(row.actions),
        collections=None if row.collections is None else list(row.collections),
        created=row.created,
        expires=row.expires,
        revoked=row.revoked,
        used=row.used,
    )
