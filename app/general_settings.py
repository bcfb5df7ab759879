"""What a municipality may set about data, models, answers, pages and readings."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode

from app.setting_types import (
    colour,
    endpoint,
    host_names,
    listed,
    listening,
    mail_address,
    none_if_empty,
    one_line,
    picture,
)

# An earlier answer, sent back with a follow-up: a handful of sentences or table rows. Two densely
# printed A4 pages (some 5,000 characters each) are more than any of ours.
MAX_ANSWER_CHARACTERS = 10_000

# A character of JSON takes at most six bytes, written as \u00e5; one beyond U+FFFF takes two such.
_BYTES_PER_CHARACTER = 6
# Names, brackets, collections.
_BODY_FRAME_BYTES = 8_192


class GeneralSettings(BaseSettings):
    """The part of ``Settings`` that is needed on any machine."""

    data: Path = Field(
        Path("data"),
        description="The data directory: index versions, the files they were made from, models.",
    )
    models: Annotated[Path | None, BeforeValidator(none_if_empty)] = Field(
        None, description="Where the language models lie. Unset: `models` in the data directory."
    )
    host: Annotated[str, AfterValidator(listening)] = Field(
        "127.0.0.1",
        description="The address to listen on. Without `RITA_SIGN_IN` only loopback addresses are "
        "accepted: whoever reaches RiTA may ask it.",
    )
    port: int = Field(8000, ge=1, le=65_535, description="The port to listen on.")
    allowed_hosts: Annotated[
        tuple[str, ...], NoDecode, BeforeValidator(listed), AfterValidator(host_names)
    ] = Field(
        (),
        description="Host names that requests may be addressed to, beside `localhost`, `127.0.0.1` "
        "and `[::1]`; with commas between, without port. Others are refused, so that a foreign "
        "name pointed at this machine reaches nothing.",
    )
    embedding_model: Annotated[str | None, BeforeValidator(none_if_empty)] = Field(
        None,
        description="Another embedding model than the bundled multilingual-e5-small: a local "
        "sentence-transformers directory, or `organisation/name@` and a 40-digit revision. With "
        "`RITA_EMBEDDING_URL`: the model's name there.",
    )
    embedding_url: Annotated[
        str | None, BeforeValidator(none_if_empty), AfterValidator(endpoint)
    ] = Field(
        None,
        description="An OpenAI-compatible embeddings endpoint to use instead of a local model, "
        "such as `http://127.0.0.1:8080/v1`. Document text and questions are sent there. Not "
        "together with `RITA_CHAT_URL`.",
    )
    embedding_key: Annotated[SecretStr | None, BeforeValidator(none_if_empty)] = Field(
        None, description="The key sent to that endpoint, where it needs one."
    )
    query_prompt: str = Field(
        "query: ", description="What that endpoint's model wants before a question."
    )
    document_prompt: str = Field(
        "passage: ", description="What that endpoint's model wants before a passage."
    )
    reranker_model: Annotated[str | None, BeforeValidator(none_if_empty)] = Field(
        None,
        description="A reranker for the best passages: a local sentence-transformers CrossEncoder "
        "directory, or `organisation/name@` and a 40-digit revision. With `RITA_RERANKER_URL`: the "
        "model's name there. Unset: none, which is the default.",
    )
    reranker_url: Annotated[
        str | None, BeforeValidator(none_if_empty), AfterValidator(endpoint)
    ] = Field(
        None,
        description="A rerank endpoint to use instead of a local reranker, such as "
        "`http://127.0.0.1:8081/v1`. Questions and passages are sent there.",
    )
    reranker_key: Annotated[SecretStr | None, BeforeValidator(none_if_empty)] = Field(
        None, description="The key sent to that endpoint, where it needs one."
    )
    reranker_seconds: float = Field(
        2.0,
        gt=0,
        le=60,
        description="How long a reranker may take. When the time is up, or it fails, the passages "
        "keep the order they had, and the log says so.",
    )
    chat_url: Annotated[str | None, BeforeValidator(none_if_empty), AfterValidator(endpoint)] = (
        Field(
            None,
            description="An OpenAI-compatible chat endpoint for answers in a language model's "
            "words, such as `http://127.0.0.1:8082/v1`. Questions, passages and, with follow-ups, "
            "earlier questions and answers are sent there. Not together with `RITA_EMBEDDING_URL`. "
            "Unset: answers are the documents' own words.",
        )
    )
    chat_model: Annotated[str | None, BeforeValidator(none_if_empty)] = Field(
        None, description="The model's name at that endpoint; set with `RITA_CHAT_URL`."
    )
    chat_key: Annotated[SecretStr | None, BeforeValidator(none_if_empty)] = Field(
        None, description="The key sent to that endpoint, where it needs one."
    )
    chat_seconds: float = Field(
        60.0,
        gt=0,
        le=600,
        description="How long the language model may take for all that it does for one question. "
        "When the time is up, or it fails, the documents' own words are shown, with a notice.",
    )
    chat_stall_seconds: float = Field(
        20.0,
        gt=0,
        le=600,
        description="How long the language model may be silent, before its first word and between "
        "two. Without a graphics card it may need more before the first.",
    )
    chat_context_tokens: int = Field(
        4096,
        ge=2048,
        le=131_072,
        description="How many tokens instructions, question, sources and answer may have together; "
        "at most the window that the server gives the model. What there is no room for is left "
        "out, the least likely sources first.",
    )
    nli_model: Annotated[str | None, BeforeValidator(none_if_empty)] = Field(
        None,
        description="A cross-encoder for natural language inference (a local sentence-transformers "
        "CrossEncoder directory, or `organisation/name@` and a 40-digit revision) that reads each "
        "sentence of a language model beside the sources that carry it, after the built-in check, "
        "and may take it away. Unset: none, which is the default.",
    )
    abbreviations: Annotated[Path | None, BeforeValidator(none_if_empty)] = Field(
        None,
        description="A CSV file of the municipality's own abbreviations, with the header "
        "`förkortning,betydelse`. They go before those that the documents define. Read when an "
        "index version is taken into use.",
    )
    threads: Annotated[int | None, BeforeValidator(none_if_empty)] = Field(
        None,
        ge=1,
        le=1024,
        description="Threads for a local embedding model. Unset: one per processor core.",
    )
    max_question_characters: int = Field(
        2_000,
        ge=100,
        le=20_000,
        description="The longest question that is accepted. The bundled model reads 512 tokens, "
        "of about four characters each in Swedish; a question of more tokens than the model in "
        "use reads is refused in any case, since the rest of it would not be heard.",
    )
    max_history_turns: int = Field(
        10,
        ge=0,
        le=100,
        description="How many earlier questions and answers a follow-up is read with: the latest "
        "ones; older ones that are sent along are not used.",
    )
    questions_email: Annotated[
        str | None, BeforeValidator(none_if_empty), AfterValidator(mail_address)
    ] = Field(
        None,
        description="The e-mail address of those who own the routines. The chat offers to send "
        "them what the routines do not answer, from the user's own mail program; RiTA itself sends "
        "nothing. Unset: the user is told to ask the owner of the routine.",
    )

    contact_email: Annotated[
        str | None, BeforeValidator(none_if_empty), AfterValidator(mail_address)
    ] = Field(
        None,
        description="The e-mail address for complaints and for what is not accessible: named on "
        "the pages `/om` and `/tillganglighet`.",
    )
    questions_days: int = Field(
        180,
        ge=1,
        le=3_650,
        description="How many days a question that a user chose to send to a routine's owner, or "
        "to send along with a thumb, is kept. Then it is erased.",
    )
    municipality: Annotated[
        str | None, BeforeValidator(none_if_empty), AfterValidator(one_line)
    ] = Field(None, max_length=80, description="The municipality's name, at the top of every page.")
    logo: Annotated[Path | None, BeforeValidator(none_if_empty), AfterValidator(picture)] = Field(
        None, description="The municipality's logo: an SVG, PNG or WebP file, at most 200 kB."
    )
    accent: Annotated[str | None, BeforeValidator(none_if_empty), AfterValidator(colour)] = Field(
        None,
        description="The colour of buttons, links and marks, such as `#0b5563`. It is made darker "
        "or lighter where text would not be readable on it. Unset: RiTA's own.",
    )
    language: Literal["sv", "en"] = Field(
        "sv", description="The language of the pages until a user chooses the other."
    )
    public_url: Annotated[str | None, BeforeValidator(none_if_empty), AfterValidator(endpoint)] = (
        Field(
            None,
            description="The address users reach RiTA at, such as `https://rita.kommunen.se/`: "
            "links to sources in `/v1` and MCP answers begin with it. Unset: the address that was "
            "asked.",
        )
    )
    widgets: Annotated[Path | None, BeforeValidator(none_if_empty)] = Field(
        None,
        description="A TOML file of the widgets that pages of other sites may embed: a key, "
        "origins and collections for each (docs/widget.md). Unset: none.",
    )
    page_cache_mb: int = Field(
        64,
        ge=0,
        le=4_096,
        description="Megabytes of memory for page images that were drawn already, in each "
        "process. 0: every image is drawn anew.",
    )
    gate_floor: float = Field(
        0.9,
        ge=0,
        le=1,
        description="The share of the golden questions that must hold in a new index version for "
        "it to be used. With fewer it waits for somebody to decide. 0: it is always used.",
    )
    watch_minutes: int = Field(
        0,
        ge=0,
        le=10_080,
        description="How often the folders that documents came from are looked at for changes, in "
        "minutes. A change starts a reading. 0: never by itself.",
    )
    max_upload_mb: int = Field(
        50, ge=1, le=2_000, description="The largest file that an admin may upload, in megabytes."
    )
    file_seconds: int = Field(
        300,
        ge=5,
        le=7_200,
        description="How long reading one file may take, in seconds; scanned pages get 90 more "
        "each, together at most an hour. Then it is refused, and the others are read.",
    )
    file_memory_mb: int = Field(
        2_048,
        ge=256,
        le=65_536,
        description="How much memory reading one file may take, in megabytes. Then it is refused, "
        "and the others are read.",
    )

    @property
    def models_dir(self) -> Path:
        """Where the language models lie."""
        return self.models or self.data / "models"

    @property
    def max_body_bytes(self) -> int:
        """The largest request body: a question with a chat's whole history fits twice over."""
        turns = 2 * self.max_history_turns + 1
        characters = turns * (self.max_question_characters + MAX_ANSWER_CHARACTERS)
        return _BYTES_PER_CHARACTER * characters + _BODY_FRAME_BYTES
