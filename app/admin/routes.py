"""Every route below /api/admin, behind one door: none can be added without the token's check."""

from fastapi import APIRouter, Depends

from app.admin import (
    documents,
    golden,
    jobs,
    overview,
    questions,
    snapshots,
    statistics,
    uploads,
)
from app.admin.token import only_admin
from app.problems import PROBLEM

router = APIRouter(
    tags=["admin"],
    dependencies=[Depends(only_admin)],
    responses={401: PROBLEM, 422: PROBLEM, 503: PROBLEM, "default": PROBLEM},
)
for _part in (
    overview, documents, uploads, jobs, snapshots, golden, statistics, questions
):  # fmt: skip
    router.include_router(_part.router)
