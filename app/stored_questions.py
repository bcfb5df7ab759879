"""``rita questions``: what users chose to send, for whoever keeps RiTA; there is no admin page yet.

A question to an owner is named by its number, the text sent along with a thumb by ``t`` and its
number.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from app import texts
from app.database import StorageError
from app.settings import Settings
from app.storage import Erased, Storage
from app.tables import Feedback, Question
from index.errors import RitaError

_NAME = re.compile(r"(?P<thumb>t?)(?P<number>[1-9]\d{0,17})")


def act(action: str, name: str | None, settings: Settings) -> tuple[dict[str, Any], str]:
    """Do ``action`` (list, erase, prune, feedback): the result as JSON and for a person.

    Where nothing was ever stored, nothing is made: it could belong to the wrong user of the
    machine. Raises RitaError.
    """
    storage = Storage(settings.data)
    there = storage.path.exists()
    match action:
        case "erase":
            return _erase(storage if there else None, name)
        case "prune":
            erased = storage.prune(settings.questions_days) if there else Erased(0, 0, 0)
            told = texts.PRUNED.format_map(asdict(erased))
            if there:
                _wipe(storage, told)
            return asdict(erased), told
        case "feedback":
            counted = storage.thumbs() if there else []
            sent = storage.texts_with_thumbs() if there else ()
            return _feedback(counted, sent)
        case _:
            sent_on = [_question(each) for each in (storage.questions() if there else ())]
            return {"questions": sent_on}, _questions_text(sent_on)


def _erase(storage: Storage | None, name: str | None) -> tuple[dict[str, Any], str]:
    if name is None:
        raise RitaError(texts.ERASE_NEEDS_NAME)
    match = _NAME.fullmatch(name)
    if match is None or storage is None:
        raise RitaError(texts.NO_SUCH_QUESTION)
    erase = storage.erase_text if match["thumb"] else storage.erase_question
    if not erase(int(match["number"])):
        raise RitaError(texts.NO_SUCH_QUESTION)
    told = texts.QUESTION_ERASED.format(name=name)
    _wipe(storage, told)
    return {"erased": name}, told


def _wipe(storage: Storage, done: str) -> None:
    """Wipe at once: no service may be running that does. Raises StorageError, which tells too what
    was ``done``."""
    try:
        storage.wipe()
    except StorageError as error:
        raise StorageError(texts.NOT_WIPED.format(done=done, reason=error)) from error


def _question(question: Question) -> dict[str, Any]:
    return {
        "id": str(question.id),
        "status": question.status,
        "created": _moment(question.created),
        "erase_after": _moment(question.erase_after),
        "question": question.text,
        "comment": question.comment,
        "missing": question.missing,
        "document_id": question.document_id,
        "version": question.version,
        "title": question.title,
        "owner": question.owner,
        "answer_id": question.answer_id,
        "snapshot": question.snapshot,
    }


def _questions_text(questions: Sequence[dict[str, Any]]) -> str:
    if not questions:
        return texts.NO_QUESTIONS
    return "\n\n".join(
        _lines(
            f"{each['id']}. {each['created'][:10]}, {texts.QUESTION_STATUS[each['status']]}, "
            f"raderas {each['erase_after'][:10]}",
            each["question"],
            each["comment"] and f"Kommentar: {each['comment']}",
            each["missing"] and f"Svaret saknade: {'; '.join(each['missing'])}",
            f"Dokument: {each['title'] or texts.NOT_KNOWN}. "
            f"Ansvarig: {each['owner'] or texts.NOT_KNOWN}",
        )
        for each in questions
    )


def _feedback(
    counted: Iterable[tuple[str, str | None, int]], sent: Iterable[Feedback]
) -> tuple[dict[str, Any], str]:
    thumbs = [
        {"verdict": verdict, "reason": reason, "count": count}
        for verdict, reason, count in sorted(counted, key=lambda each: -each[2])
    ]
    along = [
        {
            "id": f"t{each.id}",
            "verdict": each.verdict,
            "reason": each.reason,
            "created": _moment(each.created),
            "erase_after": _moment(each.erase_after) if each.erase_after else None,
            "question": each.question,
            "comment": each.comment,
        }
        for each in sent
    ]
    return {"thumbs": thumbs, "texts": along}, _feedback_text(thumbs, along)


def _feedback_text(thumbs: Sequence[dict[str, Any]], along: Sequence[dict[str, Any]]) -> str:
    if not thumbs:
        return texts.NO_THUMBS
    counts = "\n".join(f"{each['count']:>6}  {_judgement(each)}" for each in thumbs)
    written = (
        _lines(
            f"{each['id']}. {each['created'][:10]}, {_judgement(each)}",
            each["question"],
            each["comment"] and f"Kommentar: {each['comment']}",
        )
        for each in along
    )
    return "\n\n".join([counts, *written])


def _judgement(thumb: dict[str, Any]) -> str:
    said = texts.VERDICTS[thumb["verdict"]]
    return said if thumb["verdict"] == "up" else f"{said}: {texts.REASONS[thumb['reason']]}"


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _lines(first: str, *others: str | None) -> str:
    return "\n   ".join(_harmless(line) for line in (first, *others) if line)


def _harmless(text: str) -> str:
    """One line of what can be printed: a user's text steers nobody's terminal."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
