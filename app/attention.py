"""What needs somebody: for /readyz, whose readers may be anybody, and for the admin page."""

from app import access_texts, audit, notice_texts, privacy_texts, watching
from app.admin import texts
from app.bodies import WarningBody
from app.database import StorageError
from app.live import NotReady
from app.service import Service
from app.sign_in.access_file import AccessFile
from app.snapshots import waiting
from app.switch import CODE, stopped
from app.tables import JobState
from app.watching import folders


def warnings(service: Service, *, named: bool) -> list[WarningBody]:
    """Each thing once, the most pressing first. ``named``: with folders that are gone, by name, for
    who may know them. Nobody else waits for them to be looked at: a share that is not connected
    can keep whoever asks for minutes."""
    found: list[WarningBody] = []
    if stopped(service.settings.data):
        found.append(_warning(CODE, notice_texts.STOPPED_OPERATOR))
    if missed := audit.missed(service.storage):
        found.append(_warning("audit", privacy_texts.AUDIT_MISSED.format_map(missed)))
    if fault := service.live.fault:
        found.append(_warning("damaged_snapshot", fault))
    if service.access is not None and (fault := _groups_fault(service.access, named=named)):
        found.append(_warning("access_file", fault))
    try:
        found += _stored(service)
    except StorageError as error:
        found.append(_warning("storage", str(error) if named else texts.WARN_STORAGE))
    if named:
        found += [
            _warning("missing_folder", texts.WARN_FOLDER.format(folder=folder))
            for folder in watching.missing(_folders(service))
        ]
    return found


def _stored(service: Service) -> list[WarningBody]:
    """What ``rita.db`` tells. Raises StorageError."""
    found = []
    storage, settings = service.storage, service.settings
    if waiting(settings.data, storage, settings.gate_floor):
        found.append(_warning("waiting_snapshot", texts.WARN_WAITING))
    ended = (job for job in storage.jobs.all() if job.ended is not None)
    last = next((job for job in ended if job.state is not JobState.CANCELLED), None)
    if last is not None and last.state is JobState.FAILED:
        found.append(_warning("failed_job", texts.WARN_JOB))
    return found


def _groups_fault(access: AccessFile, *, named: bool) -> str | None:
    """What is wrong with the file of the groups; the last right one holds meanwhile."""
    access.refresh()
    if access.fault is None or named:
        return access.fault
    return access_texts.WARN_ACCESS


def _folders(service: Service) -> list[str]:
    try:
        with service.live.lease() as retriever:
            return folders(each.source for each in retriever.snapshot.documents.values())
    except NotReady:
        return []


def _warning(code: str, text: str) -> WarningBody:
    return WarningBody(code=code, text=text)
