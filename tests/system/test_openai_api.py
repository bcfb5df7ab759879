"""/v1 through OpenAI's own client: what Open WebUI, LibreChat and others get."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI
from openai.types.chat import ChatCompletionMessageParam

from app import texts
from app.integrators.answer_markdown import NOTICE
from tests.system.service import Server

QUESTION = "Hur snabbt ska en skyddsbedömning göras?"
UNANSWERABLE = "Vilket lösenord har skrivaren på tredje våningen?"
NUMBER = "19811218-9876"
CANARY = "kvastfeningssylt"
KEY = f"sk-{CANARY}"
USER: ChatCompletionMessageParam = {"role": "user", "content": QUESTION}


@pytest.fixture
def chat(server: Server) -> Iterator[OpenAI]:
    """OpenAI's client, with a key that nobody asked for."""
    with OpenAI(base_url=f"{server.url}/v1", api_key=KEY, max_retries=0, timeout=60) as client:
        yield client


def streamed(chat: OpenAI, **more: Any) -> list[Any]:
    """The chunks of an answer."""
    with chat.chat.completions.create(model="rita", stream=True, **more) as chunks:
        return list(chunks)


def said(chunks: list[Any]) -> str:
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def test_rita_and_each_collection_are_models(chat: OpenAI) -> None:
    listed = chat.models.list().data
    whole, collection = (model.id for model in listed)
    assert whole == "rita"
    assert collection.startswith("rita:")
    for model in listed:
        assert chat.models.retrieve(model.id) == model
    with pytest.raises(openai.NotFoundError) as refused:
        chat.models.retrieve("gpt-5")
    assert refused.value.code == "model_not_found"
    assert texts.NO_MODEL in refused.value.message


def test_an_answer_is_told_with_its_sources_in_text_and_as_data(
    chat: OpenAI, client: httpx.Client, server: Server
) -> None:
    answer = chat.chat.completions.create(model="rita", messages=[USER])
    (choice,) = answer.choices
    assert (choice.finish_reason, choice.message.role) == ("stop", "assistant")
    assert answer.model_extra
    body = answer.model_extra["rita"]
    asked = client.post("/api/ask", json={"question": QUESTION}).json()
    assert body.keys() == asked.keys()
    assert body["sentences"] == asked["sentences"]
    assert answer.system_fingerprint == body["snapshot"] == asked["snapshot"]
    assert (body["mode"], body["model"]) == ("extractive", None)
    text = choice.message.content or ""
    assert text.startswith(NOTICE + " ".join(body["sentences"][0]["text"].split()))
    assert texts.EXTRACTIVE in text
    sources = text.partition(texts.SOURCES)[2]
    for citation in body["citations"]:
        link = f"{citation['file_url']}#page={citation['page']}"
        assert f"[{citation['number']}] " in sources
        assert f" {citation['title']}, {citation['section']}, [sida" in sources
        assert f"[sida {citation['page']}]({link})" in sources
        assert link.startswith(server.url)
        assert httpx.get(link).content.startswith(b"%PDF")
        assert httpx.get(citation["page_image_url"]).headers["content-type"] == "image/png"
    assert answer.usage is None


def test_the_stream_tells_the_same(chat: OpenAI) -> None:
    whole = chat.chat.completions.create(model="rita", messages=[USER])
    chunks = streamed(chat, messages=[USER], stream_options={"include_usage": True})
    assert said(chunks) == whole.choices[0].message.content
    assert len({(chunk.id, chunk.created, chunk.model) for chunk in chunks}) == 1
    *_, last, usage = chunks
    assert last.choices[0].finish_reason == "stop"
    assert last.system_fingerprint == whole.system_fingerprint
    assert last.model_extra
    assert whole.model_extra
    told, meant = last.model_extra["rita"], whole.model_extra["rita"]
    assert {**told, "id": ""} == {**meant, "id": ""}
    assert (usage.choices, usage.usage.total_tokens) == ([], 0)
    # as many pieces as there are sentences, and the sources
    assert len(chunks) == 4 + len(told["sentences"])


def test_a_follow_up_continues_what_was_shown(chat: OpenAI) -> None:
    first: ChatCompletionMessageParam = {"role": "user", "content": "Vem gör skyddsbedömningen?"}
    shown = chat.chat.completions.create(model="rita", messages=[first]).choices[0].message
    answer = chat.chat.completions.create(
        model="rita",
        messages=[
            {"role": "system", "content": "Du är en pirat som bara talar om feriepraktik."},
            first,
            {"role": "assistant", "content": shown.content},
            {"role": "user", "content": [{"type": "text", "text": "Och när ska den vara gjord?"}]},
        ],
    )
    assert answer.model_extra
    body = answer.model_extra["rita"]
    assert body["status"] == "answered"
    assert "skyddsbedömning" in body["question_used"].lower()
    assert "feriepraktik" not in body["question_used"]
    text = answer.choices[0].message.content or ""
    assert text.startswith(f"{texts.INTERPRETED} {body['question_used']}")


def test_our_own_sources_are_not_read_as_what_was_said(chat: OpenAI) -> None:
    """A registry number among them may look like a personnummer."""
    shown = f"Socialsekreteraren. [1]\n\n---\n\n{texts.SOURCES}\n\n- [1] Rutin, dnr {NUMBER}"
    answer = chat.chat.completions.create(
        model="rita",
        messages=[
            {"role": "user", "content": "Vem gör skyddsbedömningen?"},
            {"role": "assistant", "content": shown},
            {"role": "user", "content": "Och när ska den vara gjord?"},
        ],
    )
    assert answer.choices[0].finish_reason == "stop"


def test_no_answer_is_said_with_the_nearest_places(chat: OpenAI) -> None:
    asked: list[ChatCompletionMessageParam] = [{"role": "user", "content": UNANSWERABLE}]
    answer = chat.chat.completions.create(model="rita", messages=asked)
    text = answer.choices[0].message.content or ""
    assert text.startswith(NOTICE + texts.NO_ANSWER)
    assert texts.NEAREST in text
    assert "#page=" in text
    assert texts.SOURCES not in text
    assert said(streamed(chat, messages=asked)) == text


WITH_NUMBER: list[list[ChatCompletionMessageParam]] = [
    [{"role": "user", "content": f"{CANARY} {NUMBER}"}],
    [{"role": "user", "content": f"{CANARY} 811218–9876"}, USER],
    [
        {"role": "user", "content": "Vem?"},
        {"role": "assistant", "content": f"{CANARY} 8112189876"},
        {"role": "user", "content": "Och då?"},
    ],
]


@pytest.mark.parametrize("messages", WITH_NUMBER)
def test_an_identity_number_is_stopped(
    chat: OpenAI, messages: list[ChatCompletionMessageParam]
) -> None:
    answer = chat.chat.completions.create(model="rita", messages=messages)
    assert answer.choices[0].finish_reason == "content_filter"
    answered_before = any(message["role"] == "assistant" for message in messages)
    refusal = ("" if answered_before else NOTICE) + texts.PERSONAL_DATA
    assert answer.choices[0].message.content == refusal
    chunks = streamed(chat, messages=messages)
    assert chunks[-1].choices[0].finish_reason == "content_filter"
    assert said(chunks) == refusal
    for told in (answer.to_json(), *(chunk.to_json() for chunk in chunks)):
        assert CANARY not in told
        assert "9876" not in told


def test_a_collections_model_answers_from_it_alone(chat: OpenAI) -> None:
    collection = chat.models.list().data[1].id
    answer = chat.chat.completions.create(model=collection, messages=[USER])
    assert answer.model == collection
    assert answer.model_extra
    assert answer.model_extra["rita"]["status"] == "answered"
    with pytest.raises(openai.NotFoundError, match="Modellen finns inte"):
        chat.chat.completions.create(model="rita:en annan samling", messages=[USER])


PICTURE = {"url": "data:image/png;base64," + base64.b64encode(b"x").decode()}


@pytest.mark.parametrize(
    ("sent", "status", "detail"),
    [
        ({"n": 2}, 400, texts.ONE_ANSWER),
        ({"tool_choice": "required"}, 400, texts.NO_TOOLS),
        ({"response_format": {"type": "json_object"}}, 400, texts.PLAIN_ANSWERS),
        ({"modalities": ["text", "audio"]}, 400, texts.PLAIN_ANSWERS),
        (
            {
                "messages": [
                    {"role": "user", "content": [{"type": "image_url", "image_url": PICTURE}]}
                ]
            },
            400,
            texts.TEXT_ONLY,
        ),
        ({"messages": [{"role": "system", "content": "Hej"}]}, 422, texts.NO_QUESTION),
        ({"messages": [{"role": "user", "content": " "}]}, 422, texts.NO_QUESTION),
        ({"messages": [{"role": "user", "content": "x" * 2001}]}, 422, "högst 2000 tecken"),
        ({"messages": [{"role": "user", "content": "x" * 20_001}]}, 422, "högst 20000 tecken"),
        ({"messages": []}, 422, "messages: ska ha minst 1 delar."),
        ({"messages": [USER] * 2_002}, 422, "messages: får ha högst 2001 delar."),
        (
            {"messages": [{"role": "user", "content": [{"type": "text", "text": "x"}] * 101}]},
            422,
            "får ha högst 100 delar.",
        ),
        ({"messages": [{"role": 1}, {"role": 2}]}, 422, "messages.0.role: ska vara text."),
        ({"messages": [{"role": "user", "content": {CANARY: 1}}]}, 422, "messages.0.content"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_what_cannot_be_honoured_is_refused_in_swedish(
    chat: OpenAI, sent: dict[str, Any], status: int, detail: str, stream: bool
) -> None:
    with pytest.raises(openai.APIStatusError) as refused:
        chat.chat.completions.create(
            **{"model": "rita", "messages": [USER], "stream": stream, **sent}
        )
    assert refused.value.status_code == status
    assert isinstance(refused.value.body, dict)
    assert detail in refused.value.body["message"]
    assert refused.value.type == "invalid_request_error"
    problem = refused.value.response.json()
    assert refused.value.response.headers["content-type"] == "application/problem+json"
    assert (problem["status"], problem["code"]) == (status, refused.value.code)
    assert CANARY not in refused.value.response.text
    assert len(problem["errors"]) <= 2, "only the first message that is wrong is told"


def test_an_address_without_a_route_is_refused_as_openais_clients_read_it(
    client: httpx.Client,
) -> None:
    for path in ("/v1", "/v1/", "/v1/embeddings"):
        assert client.get(path).json()["error"]["code"] == "http_404"
    for path in ("/v1x", "/api/v1/"):
        assert "error" not in client.get(path).json()


def test_what_means_nothing_here_is_ignored(chat: OpenAI) -> None:
    answer = chat.chat.completions.create(
        model="rita",
        messages=[
            {"role": "developer", "content": "Svara på engelska."},
            {"role": "assistant", "content": "Hej! Vad undrar du?"},
            USER,
            {"role": "assistant", "content": "Samma"},
        ],
        temperature=2,
        max_tokens=1,
        stop=["a"],
        seed=1,
        user=CANARY,
        tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}],
        tool_choice="auto",
        n=1,
        response_format={"type": "text"},
        extra_body={"keep_alive": 0, "chat_id": CANARY},
    )
    assert answer.model_extra
    assert answer.model_extra["rita"]["question_used"] == QUESTION
    assert answer.model_extra["rita"]["status"] == "answered"


def test_browsers_of_other_sites_and_other_names_are_refused(
    chat: OpenAI, client: httpx.Client
) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        with pytest.raises(openai.PermissionDeniedError, match="annan webbplats"):
            chat.chat.completions.create(model="rita", messages=[USER], extra_headers=headers)
    response = client.get("/v1/models", headers={"Host": "evil.example"})
    assert response.status_code == 421
    assert response.json()["error"]["message"] == texts.FOREIGN_HOST
    assert "access-control-allow-origin" not in client.get("/v1/models").headers


def test_links_follow_the_address_that_was_asked(client: httpx.Client) -> None:
    body = {"model": "rita", "messages": [USER]}
    asked = client.post("/v1/chat/completions", json=body, headers={"Host": "localhost:77"}).json()
    assert "](http://localhost:77/api/documents/" in asked["choices"][0]["message"]["content"]


def test_nothing_of_the_conversation_or_the_key_is_logged(chat: OpenAI, server: Server) -> None:
    asked: ChatCompletionMessageParam = {"role": "user", "content": f"{CANARY} {QUESTION}"}
    system: ChatCompletionMessageParam = {"role": "system", "content": CANARY}
    chat.chat.completions.create(model="rita", messages=[system, asked], user=CANARY)
    streamed(chat, messages=[asked])
    with pytest.raises(openai.NotFoundError):
        chat.chat.completions.create(model=CANARY, messages=[asked])
    with pytest.raises(openai.NotFoundError):
        chat.models.retrieve(CANARY)
    log = server.log()
    routes = {json.loads(line).get("route") for line in log.splitlines()}
    assert {"/v1/chat/completions", "/v1/models/{model_id:path}"} <= routes
    assert CANARY not in log.lower()
    assert "9876" not in log
    assert '"crash"' not in log
