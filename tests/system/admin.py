"""An admin: the HTTP side of uploads, jobs and decisions, as the page or a script uses it."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from app.admin.token import make_token
from tests.system.service import START_SECONDS, Server

API = "/api/admin"
_ENDED = ("done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Admin:
    """Someone with the token of a running service."""

    server: Server
    client: httpx.Client

    def get(self, path: str, **query: Any) -> Any:
        """What stands at ``path``."""
        response = self.client.get(path, params=query)
        assert response.status_code == 200, response.text
        return response.json()

    def send(self, method: str, path: str, body: object = None, expected: int = 200) -> Any:
        """What the service says to a change."""
        response = self.client.request(method, path, json=body)
        assert response.status_code == expected, response.text
        return response.json() if response.content else None

    def upload(self, file: Path | bytes, name: str, **query: Any) -> httpx.Response:
        """Send a file."""
        content = file.read_bytes() if isinstance(file, Path) else file
        return self.client.post("/uploads", params={"name": name, **query}, content=content)

    def reviewed(self, file: Path | bytes, name: str, **query: Any) -> Any:
        """An upload whose review has ended."""
        response = self.upload(file, name, **query)
        assert response.status_code == 202, response.text
        self.ended(response.json()["job"])
        return self.get(f"/uploads/{response.json()['upload']['id']}")

    def ended(self, job: int) -> Any:
        """A job, when it is over."""
        deadline = time.monotonic() + START_SECONDS
        while (found := self.get(f"/jobs/{job}"))["state"] not in _ENDED:
            assert time.monotonic() < deadline, found
            assert self.server.process.poll() is None, self.server.log()
            time.sleep(0.2)
        return found

    def read(self) -> Any:
        """The newest reading, when it is over; it came to its end, and its index is in use."""
        newest = next(job for job in self.get("/jobs")["jobs"] if job["kind"] == "ingest")
        job = self.ended(newest["id"])
        assert job["state"] == "done", (job, self.server.log())
        self.answers_from(job["snapshot"])
        return job

    def answers_from(self, snapshot: str) -> None:
        """Wait until that index version answers."""
        deadline = time.monotonic() + START_SECONDS
        while self.get("/overview")["snapshot"] != snapshot:
            assert time.monotonic() < deadline, self.get("/overview")
            time.sleep(0.2)

    def ask(self, question: str, **more: Any) -> Any:
        """The answer that a case worker gets."""
        response = httpx.post(
            f"{self.server.url}/api/ask", json={"question": question, **more}, timeout=60
        )
        assert response.status_code == 200, response.text
        return response.json()


def admin_of(server: Server) -> Admin:
    """Someone with a new token."""
    headers = {"Authorization": f"Bearer {make_token(server.data)}"}
    return Admin(server, httpx.Client(base_url=server.url + API, headers=headers, timeout=60))
