"""The API keys: what each opens and until when. Of the key itself, its hash."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import select

from app import access_texts
from app.database import NotKept, WrongState, now
from app.stored.events import note
from app.stored.transactions import Transactions
from app.tables import ApiKey


class Keys:
    """The keys. A name is used once: the audit log tells keys apart by it, also later."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(
        self,
        name: str,
        secret_hash: str,
        actions: Collection[str],
        collections: Collection[str] | None,
        expires: datetime,
        by: str,
    ) -> ApiKey:
        """A new one. Raises WrongState where there is, or was, one of that name."""
        row = ApiKey(
            name=name,
            secret_hash=secret_hash,
            actions=sorted(actions),
            collections=None if collections is None else sorted(collections),
            created=now(),
            expires=expires,
        )
        with self._transactions.writing() as session:
            if session.scalar(select(ApiKey.id).where(ApiKey.name == name)) is not None:
                raise WrongState(access_texts.KEY_TAKEN.format(name=name))
            session.add(row)
            detail = {"actions": row.actions, "collections": row.collections}
            note(session, by, "key_made", name, **detail, expires=expires.isoformat())
        return row

    def find(self, secret_hash: str) -> ApiKey | None:
        """The key with that hash, unless it is revoked or has expired."""
        if not self._transactions.exists:
            return None
        with self._transactions.reading() as session:
            row = session.scalar(select(ApiKey).where(ApiKey.secret_hash == secret_hash))
        if row is None or row.revoked is not None or row.expires <= now():
            return None
        return row

    def all(self) -> Sequence[ApiKey]:
        """All, also those that open nothing any more, by name."""
        if not self._transactions.exists:
            return ()
        with self._transactions.reading() as session:
            return session.scalars(select(ApiKey).order_by(ApiKey.name)).all()

    def revoke(self, name: str, by: str) -> None:
        """Let it open nothing from now on; again, it stays so. Raises NotKept."""
        with self._transactions.writing() as session:
            row = session.scalar(select(ApiKey).where(ApiKey.name == name))
            if row is None:
                raise NotKept(access_texts.NO_KEY.format(name=name))
            if row.revoked is None:
                row.revoked = now()
                note(session, by, "key_revoked", name)

    def note_used(self, number: int, day: date) -> None:
        """Note that it was used on ``day``. Not durable: a power cut may lose it."""
        with self._transactions.writing(durable=False) as session:
            row = session.get(ApiKey, number)
            if row is not None:
                row.used = day
