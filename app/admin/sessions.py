"""/api/admin/sessions: who is signed in."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse, Response

from app import access_texts
from app.access import TheCaller
from app.admin import PREFIX
from app.admin.access_bodies import SessionBody, SessionsBody
from app.database import NotKept, now
from app.problems import PROBLEM
from app.service import TheService
from app.sign_in.sessions import over

router = APIRouter(prefix=f"{PREFIX}/sessions")

SessionId = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


@router.get("", response_model=SessionsBody)
def sessions(service: TheService) -> Response:
    """Who is signed in, and since when. Nobody's session can be used by what is shown here."""
    created_before, seen_before = over(service.settings, now())
    found = [
        SessionBody(
            id=each.id_hash, who=each.who, name=each.name, created=each.created, seen=each.seen
        )
        for each in service.storage.sessions.all()
        if each.created > created_before and each.seen > seen_before
    ]
    return JSONResponse(SessionsBody(sessions=found).model_dump(mode="json"))


@router.delete("/{session_id}", status_code=204, response_class=Response, responses={404: PROBLEM})
def end_session(session_id: SessionId, service: TheService, caller: TheCaller) -> Response:
    """End a session: its next request is refused, and what it has under way ends in seconds."""
    storage = service.storage
    found = storage.sessions.find(session_id)
    if found is None or not storage.sessions.end(session_id):
        raise NotKept(access_texts.NO_SESSION)
    storage.events.add(caller.id, "session_ended", found.who)
    return Response(status_code=204)
