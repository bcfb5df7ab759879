"""Every route below /api/admin. Who may do what there stands in ``app/rules.py``."""

from fastapi import APIRouter, Depends

from app.admin import (
    audit,
    documents,
    golden,
    jobs,
    keys,
    overview,
    questions,
    sessions,
    snapshots,
    statistics,
    switch,
    uploads,
)
from app.admin.token import DESCRIBED
from app.problems import PROBLEM

router = APIRouter(
    tags=["admin"],
    dependencies=[Depends(DESCRIBED)],
    responses={401: PROBLEM, 403: PROBLEM, 422: PROBLEM, 503: PROBLEM, "default": PROBLEM},
)
for _part in (
    overview, documents, uploads, jobs, snapshots, golden, statistics, questions, switch, audit,
    keys, sessions,
):  # fmt: skip
    router.include_router(_part.router)
