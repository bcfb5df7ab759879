"""GET /api/admin/statistics: how many questions, how they ended, how soon. Never what they were."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from app.admin import PREFIX
from app.admin.people_bodies import StatisticsBody
from app.answering import today
from app.service import TheService
from app.statistics import by_day

router = APIRouter(prefix=f"{PREFIX}/statistics")


@router.get("", response_model=StatisticsBody)
def statistics(
    service: TheService,
    days: Annotated[int, Query(ge=1, le=730, description="So many, today included.")] = 90,
) -> Response:
    """Answers by day, status and collection, with how long they took. Some seconds old at most."""
    last = today()
    figures = service.storage.figures.days(last - timedelta(days=days - 1), last)
    named = sorted({figure.collection for figure in figures if figure.collection is not None})
    body = StatisticsBody(days=by_day(figures), collections=named)
    return JSONResponse(body.model_dump(mode="json"))
