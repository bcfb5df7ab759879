"""Refusals on the wire: RFC 9457 problem details, with a Swedish title and detail.

Nothing that a request contained is repeated in one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from app import texts

MEDIA_TYPE = "application/problem+json"
OPENAI_PATHS = "/v1"
MOST_FAULTS = 20
"""Faults told of one request: enough to mend a form by, and a reply no larger than a screen."""


class Fault(BaseModel):
    """One thing that is wrong with a request."""

    model_config = ConfigDict(frozen=True)

    field: str = Field(description="Where, as a path: history.0.answer. Empty: the whole.")
    text: str = Field(description="What is wrong, in Swedish.")


class Problem(BaseModel):
    """Why a request was refused."""

    model_config = ConfigDict(frozen=True)

    type: str = Field("about:blank", description="Always about:blank: `code` tells kinds apart.")
    title: str
    status: int
    detail: str
    code: str
    errors: list[Fault]
    sign_in_url: str | None = Field(
        None,
        exclude_if=lambda url: url is None,
        description="Where to sign in, where nobody has and that would help.",
    )


class OpenAIError(BaseModel):
    """What OpenAI's clients look for in a refusal."""

    model_config = ConfigDict(frozen=True)

    message: str = Field(description="`detail`, and what is wrong in each field.")
    type: str = Field(description="`invalid_request_error` or `server_error`.")
    param: str | None = Field(description="The first field that is wrong.")
    code: str


class OpenAIProblem(Problem):
    """Why a request below /v1 was refused."""

    error: OpenAIError = Field(description="The same as OpenAI's services say it.")


# For a route's `responses`: how /openapi.json describes a refusal. FastAPI itself knows no other
# media type than a route's own, so the schemas are named here and added by ``main``.
PROBLEM: dict[str, Any] = {
    "description": "Refused",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
OPENAI_PROBLEM: dict[str, Any] = {
    "description": "Refused",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/OpenAIProblem"}}},
}
SCHEMAS: dict[str, Any] = models_json_schema(
    [(Problem, "serialization"), (OpenAIProblem, "serialization")],
    ref_template="#/components/schemas/{model}",
)[1]["$defs"]


class Refusal(Exception):
    """A request that is not carried out; becomes a problem response."""

    def __init__(
        self,
        status: int,
        detail: str | None = None,
        code: str | None = None,
        errors: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status)
        self.status = status
        self.detail = detail
        self.code = code
        self.errors = errors
        self.headers = headers

    def problem(self) -> Problem:
        """As it is told."""
        return Problem(
            title=texts.TITLES.get(self.status, texts.OTHER_TITLE),
            status=self.status,
            detail=self.detail or texts.DETAILS.get(self.status, texts.OTHER_DETAIL),
            code=self.code or f"http_{self.status}",
            errors=list(self.errors[:MOST_FAULTS]),
        )


class ProblemResponse(JSONResponse):
    """A problem as a response; below /v1 with the ``error`` that OpenAI's clients look for."""

    media_type = MEDIA_TYPE

    def __init__(
        self,
        status: int,
        detail: str | None = None,
        code: str | None = None,
        errors: Sequence[Fault] = (),
        headers: dict[str, str] | None = None,
        sign_in_url: str | None = None,
    ) -> None:
        problem = Refusal(status, detail, code, errors).problem()
        self.problem = problem.model_copy(update={"sign_in_url": sign_in_url})
        super().__init__(self.problem.model_dump(), status, headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if f"{scope['path']}/".startswith(f"{OPENAI_PATHS}/"):
            error = {"error": openai_error(self.problem)}
            self.body = self.render(self.problem.model_dump() | error)
            self.headers["content-length"] = str(len(self.body))
        await super().__call__(scope, receive, send)


def openai_error(problem: Problem) -> dict[str, Any]:
    """The ``error`` of a problem, as OpenAI's services write it."""
    error = OpenAIError(
        message=told(problem.detail, problem.errors),
        type="server_error" if problem.status >= 500 else "invalid_request_error",
        param=problem.errors[0].field if problem.errors else None,
        code=problem.code,
    )
    return error.model_dump()


def told(detail: str, errors: Sequence[Fault]) -> str:
    """A problem as one text, for who is shown nothing else."""
    faults = (f"{fault.field}: {fault.text}" if fault.field else fault.text for fault in errors)
    return " ".join((detail, *faults))


def faults(entries: Sequence[Mapping[str, Any]], skip: int = 0) -> list[Fault]:
    """What is wrong, at most ``MOST_FAULTS``, by pydantic's ``entries``: each by its place without
    the ``skip`` first parts; a name that the sender made up is left out."""
    return [_fault(entry, skip) for entry in entries[:MOST_FAULTS]]


def _fault(entry: Mapping[str, Any], skip: int) -> Fault:
    place = entry["loc"][skip:]
    if entry["type"] in ("extra_forbidden", "json_invalid"):
        place = place[:-1]
    reason = texts.reason(entry["type"], entry.get("ctx", {}))
    return Fault(field=".".join(map(str, place)), text=reason)
