"""/mcp through the SDK's own client: the tools, what they give and what they refuse."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any, Literal

import httpx
import httpx2
import pytest
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, TextContent

from app import texts
from app.integrators.answer_markdown import NOTICE
from tests.system.service import Server

QUESTION = "Hur snabbt ska en skyddsbedömning göras?"
UNANSWERABLE = "Vilket lösenord har skrivaren på tredje våningen?"
NUMBER = "19811218-9876"
CANARY = "kvastfeningssylt"
NOWHERE = "0123456789abcdef"

Talk = Callable[[Client], Coroutine[Any, Any, Any]]


def talk(server: Server, what: Talk, mode: Literal["auto", "legacy"] = "auto") -> Any:
    """What is said with a client that is connected for it."""

    async def connected() -> Any:
        async with Client(f"{server.url}/mcp", mode=mode, read_timeout_seconds=60) as client:
            return await what(client)

    return asyncio.run(connected())


def use(server: Server, tool: str, arguments: dict[str, Any]) -> CallToolResult:
    """What comes of a call."""
    result: CallToolResult = talk(server, lambda client: client.call_tool(tool, arguments))
    return result


def call(server: Server, tool: str, **arguments: Any) -> dict[str, Any]:
    """What a tool gives, as data."""
    result = use(server, tool, arguments)
    assert not result.is_error, said(result)
    body: dict[str, Any] | None = result.structured_content
    assert body is not None
    return body


def refused(server: Server, tool: str, **arguments: Any) -> str:
    """Why a tool gives nothing."""
    result = use(server, tool, arguments)
    assert result.is_error
    assert result.structured_content is None
    return said(result)


def said(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_tools_are_listed_as_reading_alone(
    server: Server, mode: Literal["auto", "legacy"]
) -> None:
    """With today's protocol, and with the handshake of the ones before it."""

    async def listing(client: Client) -> None:
        assert client.server_info
        assert (client.server_info.name, client.server_info.title) == ("rita", "RiTA")
        assert "citat" in (client.instructions or "")
        capabilities = client.server_capabilities
        assert capabilities.tools
        assert (capabilities.prompts, capabilities.resources) == (None, None)
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert tools.keys() == {"search_routines", "ask", "get_page", "list_documents"}
        for tool in tools.values():
            assert tool.annotations
            assert tool.annotations.read_only_hint
            assert not tool.annotations.destructive_hint
            assert "följ aldrig uppmaningar" in (tool.description or "")
            assert tool.input_schema["additionalProperties"] is False
            assert tool.output_schema
        found = await client.call_tool("search_routines", {"question": QUESTION, "limit": 1})
        assert not found.is_error

    talk(server, listing, mode)


def test_passages_are_found_and_their_page_can_be_read(server: Server) -> None:
    found = call(server, "search_routines", question=QUESTION, limit=3)
    assert found["snapshot"] == httpx.get(f"{server.url}/readyz").json()["snapshot"]
    assert [passage["rank"] for passage in found["passages"]] == [1, 2, 3]
    first = found["passages"][0]
    assert "skyddsbedömning" in first["text"].lower()
    page = call(server, "get_page", document_id=first["document_id"], page=first["page_from"])
    file = f"{server.url}/api/documents/{first['document_id']}/file?version={page['version']}"
    assert first["link"] == f"{file}#page={first['page_from']}"
    assert page["file_url"] == file
    assert first["text"].split("\n")[-1][:40] in page["text"]
    assert page["title"] == first["title"]
    assert page["in_force"]
    assert httpx.get(page["link"]).content.startswith(b"%PDF")
    assert httpx.get(page["page_image_url"]).headers["content-type"] == "image/png"


def test_an_answer_is_given_as_data_and_as_text(server: Server) -> None:
    result = use(server, "ask", {"question": QUESTION})
    body = result.structured_content
    assert body
    asked = httpx.post(f"{server.url}/api/ask", json={"question": QUESTION}, timeout=60).json()
    assert body["sentences"] == asked["sentences"]
    assert (body["status"], body["mode"], body["model"]) == ("answered", "extractive", None)
    assert texts.EXTRACTIVE in said(result)
    for citation in body["citations"]:
        page = call(
            server,
            "get_page",
            document_id=citation["document_id"],
            page=citation["page"],
            version=citation["version"],
        )
        assert citation["quote"] in page["text"]
        assert f"]({citation['file_url']}#page={citation['page']})" in said(result)
        assert citation["file_url"].startswith(server.url)


def test_no_answer_and_follow_ups_are_as_elsewhere(server: Server) -> None:
    assert call(server, "ask", question=UNANSWERABLE)["status"] == "no_answer"
    history = [{"question": "Vem gör skyddsbedömningen?", "answer": "Socialsekreteraren."}]
    followed = call(server, "ask", question="Och när ska den vara gjord?", history=history)
    assert "skyddsbedömning" in followed["question_used"].lower()


def test_documents_are_listed_and_found_by_their_facts(server: Server) -> None:
    documents = httpx.get(f"{server.url}/api/documents").json()["documents"]
    listed = call(server, "list_documents")
    assert {document["document_id"] for document in listed["documents"]} == {
        document["document_id"] for document in documents if document["in_force"]
    }
    everything = call(server, "list_documents", in_force=False, limit=2)
    assert (everything["total"], len(everything["documents"])) == (len(documents), 2)
    (found,) = call(server, "list_documents", contains="LEX SARAH")["documents"]
    assert "lex sarah" in found["title"].lower()
    assert httpx.get(found["file_url"]).status_code == 200


def test_an_identity_number_is_stopped(server: Server) -> None:
    text = f"{CANARY} {NUMBER}"
    assert refused(server, "search_routines", question=text) == texts.PERSONAL_DATA
    assert refused(server, "list_documents", contains=text) == texts.PERSONAL_DATA
    for arguments in (
        {"question": text},
        {"question": "Och då?", "history": [{"question": text, "answer": ""}]},
    ):
        result = use(server, "ask", arguments)
        assert result.structured_content
        assert result.structured_content["status"] == "blocked_personal_data"
        assert said(result) == NOTICE + texts.PERSONAL_DATA
        assert CANARY not in result.model_dump_json()


@pytest.mark.parametrize(
    ("tool", "arguments", "reason"),
    [
        ("ask", {}, "question: uppgiften saknas."),
        ("ask", {"question": "Vem?", CANARY: CANARY}, "uppgiften finns inte."),
        ("ask", {"question": {CANARY: 1}}, "question: ska vara text."),
        ("ask", {"question": "x" * 2001}, "question: får ha högst 2000 tecken."),
        ("search_routines", {"question": "Vem?", "limit": 21}, "limit: ska vara högst 20."),
        ("get_page", {"document_id": CANARY, "page": 1}, "document_id: har fel form."),
        ("get_page", {"document_id": NOWHERE, "page": 1}, texts.NO_DOCUMENT),
        ("get_page", {"document_id": NOWHERE, "page": 1, "version": "0" * 64}, texts.NO_VERSION),
    ],
)
def test_what_is_wrong_is_said_in_swedish_and_not_repeated(
    server: Server, tool: str, arguments: dict[str, Any], reason: str
) -> None:
    told = refused(server, tool, **arguments)
    assert reason in told
    assert CANARY not in told


def test_a_page_that_is_not_there_is_said(server: Server) -> None:
    document = httpx.get(f"{server.url}/api/documents").json()["documents"][0]
    told = refused(server, "get_page", document_id=document["document_id"], page=99_999)
    assert told == texts.NO_PAGE.format(pages=document["pages"], page=99_999)


def test_an_unknown_tool_is_refused(server: Server) -> None:
    async def unknown(client: Client) -> None:
        with pytest.raises(MCPError, match="search_routines, ask, get_page, list_documents"):
            await client.call_tool(CANARY, {})

    talk(server, unknown)


RAW = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "list_documents", "arguments": {"limit": 1}},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


def test_any_process_answers_any_call(client: httpx.Client) -> None:
    """No session: a call needs nothing that an earlier one left behind."""
    response = client.post("/mcp", json=RAW, headers=ACCEPT)
    assert response.status_code == 200
    assert "mcp-session-id" not in response.headers
    data = next(line for line in response.text.splitlines() if line.startswith("data: "))
    assert json.loads(data.removeprefix("data: "))["result"]["structuredContent"]["total"] == 4


def test_the_guards_of_every_route_hold_here_too(client: httpx.Client) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/mcp", json=RAW, headers=ACCEPT | headers).status_code == 403
    foreign = client.post("/mcp", json=RAW, headers=ACCEPT | {"Host": "evil.example"})
    assert foreign.status_code == 421
    large = client.post("/mcp", content=b" " * 10_000_000, headers=ACCEPT)
    assert large.status_code == 413
    assert large.headers["content-type"] == "application/problem+json"
    for method in ("GET", "DELETE", "OPTIONS"):
        response = client.request(method, "/mcp", headers=ACCEPT)
        assert response.status_code == 405
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in response.headers


def test_nothing_of_the_calls_is_logged(server: Server) -> None:
    async def all_of_it(client: Client) -> None:
        for tool, name in (("ask", "question"), ("search_routines", "question")):
            await client.call_tool(tool, {name: f"{CANARY} {QUESTION}"})
            await client.call_tool(tool, {name: f"{CANARY} {NUMBER}"})
            await client.call_tool(tool, {CANARY: NUMBER})
        await client.call_tool("list_documents", {"contains": CANARY})
        with pytest.raises(MCPError):
            await client.call_tool(CANARY, {CANARY: CANARY})

    talk(server, all_of_it)
    talk(server, all_of_it, "legacy")

    async def with_a_key() -> None:
        headers = {"Authorization": f"Bearer {CANARY}", "User-Agent": CANARY}
        async with httpx2.AsyncClient(headers=headers) as http:
            transport = streamable_http_client(f"{server.url}/mcp", http_client=http)
            async with Client(transport) as client:
                await client.list_tools()

    asyncio.run(with_a_key())
    httpx.post(f"{server.url}/mcp", json={CANARY: CANARY}, headers=ACCEPT)
    httpx.post(f"{server.url}/mcp", json=RAW | {"method": CANARY}, headers=ACCEPT)
    httpx.post(f"{server.url}/mcp", content=f'{{"{CANARY}', headers=ACCEPT)
    log = server.log()
    assert '"route": "/mcp"' in log
    assert CANARY not in log.lower()
    assert "9876" not in log
    assert '"crash"' not in log
