"""That an AI system answers is said before the first question, in every way in.

On the page and in the widget: tests/system/test_chat_answers.py, test_pages.py and test_widget.py
(in the accessibility tree, before a script has run, in view).
"""

import asyncio
import json
from typing import Any

import httpx
from mcp import Client
from openai import OpenAI
from openai.types.chat import ChatCompletionMessageParam

from app import notice_texts
from app.notice_texts import MCP_NOTICE, NOTICE
from tests.system.service import Server

QUESTION = "Hur snabbt ska en skyddsbedömning göras?"
QUOTED = f"> {NOTICE}\n\n"


def test_it_can_be_read_before_anything_is_asked(client: httpx.Client) -> None:
    given = client.get("/api/notice").json()
    assert given == {
        "text": NOTICE,
        "mode": "extractive",
        "model": None,
        "snapshot": client.get("/readyz").json()["snapshot"],
        "stopped": None,
    }
    assert "inte en människa" in NOTICE
    assert "AI" in NOTICE


def test_where_a_language_model_may_write_that_is_said_too() -> None:
    assert notice_texts.before_asking(generative=True).startswith(NOTICE)
    assert "AI" in notice_texts.before_asking(generative=True).removeprefix(NOTICE)
    written = notice_texts.with_answer("gemma")
    assert written.startswith(NOTICE)
    assert "gemma" in written.removeprefix(NOTICE)


def test_every_answer_carries_it(client: httpx.Client) -> None:
    number = "19811218-9876"
    for asked in (QUESTION, "Vilket lösenord har skrivaren?", f"Vad gäller {number}?"):
        body = client.post("/api/ask", json={"question": asked}).json()
        assert body["notice"] == NOTICE, body["status"]
    told = client.post("/api/ask/stream", json={"question": QUESTION}).text
    assert json.loads(told.partition("event: done\ndata: ")[2])["notice"] == NOTICE


def test_a_chat_of_another_program_begins_with_it(server: Server) -> None:
    asked: list[ChatCompletionMessageParam] = [{"role": "user", "content": QUESTION}]
    with OpenAI(base_url=f"{server.url}/v1", api_key="x", max_retries=0, timeout=60) as client:
        chat = client.chat.completions
        first = chat.create(model="rita", messages=asked).choices[0].message.content or ""
        assert first.startswith(QUOTED)
        with chat.create(model="rita", messages=asked, stream=True) as chunks:
            pieces = [chunk.choices[0].delta.content or "" for chunk in chunks]
        assert pieces[0] == QUOTED  # before there is an answer
        assert "".join(pieces) == first
        later: list[ChatCompletionMessageParam] = [
            *asked,
            {"role": "assistant", "content": first},
            {"role": "user", "content": "Vem gör den?"},
        ]
        second = chat.create(model="rita", messages=later)
    assert NOTICE not in (second.choices[0].message.content or "")
    assert second.model_extra
    assert second.model_extra["rita"]["notice"] == NOTICE
    assert "människa" not in second.model_extra["rita"]["question_used"]


def test_the_model_of_an_mcp_client_is_told(server: Server) -> None:
    async def told() -> tuple[str, Any, Any]:
        async with Client(f"{server.url}/mcp", read_timeout_seconds=60) as client:
            answer = await client.call_tool("ask", {"question": QUESTION})
            found = await client.call_tool("search_routines", {"question": QUESTION})
            return client.instructions or "", answer, found

    instructions, answer, found = asyncio.run(told())
    assert MCP_NOTICE in instructions
    assert answer.content[0].text.startswith(QUOTED)
    assert answer.structured_content["notice"] == NOTICE
    assert found.structured_content["notice"] == NOTICE
