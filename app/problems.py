"""Refusals on the wire: RFC 9457 problem details, with a Swedish title and detail.

Nothing that a request contained is repeated in one.
"""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import models_json_schema
from starlette.responses import JSONResponse

from app import texts

MEDIA_TYPE = "application/problem+json"


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


# For a route's `responses`: how /openapi.json describes a refusal. FastAPI itself knows no other
# media type than a route's own, so the schemas are named here and added by ``main``.
PROBLEM: dict[str, Any] = {
    "description": "Refused",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
SCHEMAS: dict[str, Any] = models_json_schema(
    [(Problem, "serialization")], ref_template="#/components/schemas/{model}"
)[1]["$defs"]


class Refusal(Exception):
    """A request that is not carried out; becomes a problem response."""

    def __init__(
        self,
        status: int,
        detail: str | None = None,
        code: str | None = None,
        errors: Sequence[Fault] = (),
    ) -> None:
        super().__init__(status)
        self.status = status
        self.detail = detail
        self.code = code
        self.errors = errors


class ProblemResponse(JSONResponse):
    """A problem as a response."""

    media_type = MEDIA_TYPE

    def __init__(
        self,
        status: int,
        detail: str | None = None,
        code: str | None = None,
        errors: Sequence[Fault] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        problem = Problem(
            title=texts.TITLES.get(status, texts.OTHER_TITLE),
            status=status,
            detail=detail or texts.DETAILS.get(status, texts.OTHER_DETAIL),
            code=code or f"http_{status}",
            errors=list(errors),
        )
        super().__init__(problem.model_dump(), status, headers)
