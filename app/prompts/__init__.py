"""What the language model is told: the instructions lie beside this file, in plain Swedish.

What comes from documents is datamarked ("spotlighting", Hines et al. 2024, arXiv:2403.14720): a
mark stands for every space, so that the model can tell text that it is to read from text that it is
to obey. Sources have numbers, titles and sections; no file name and no address goes along.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

from app.conversation import Turn
from app.generator import Message
from index.corpus import Passage
from index.evidence import Evidence

MARK = "^"
"""For every space of a document's text. It can be read and typed, and costs what the article's
other choice, a character of Unicode's private area, costs: 2.06 characters a token against 2.01."""
CHARACTERS_PER_TOKEN = 1.75
"""How tokens are guessed, there being no way to ask every server: what Gemma 3's tokenizer makes of
the densest datamarked chunk of the sample documents. It makes 2.06 of them all (2.97 unmarked) and
XLM-RoBERTa's 2.19."""
ANSWER_TOKENS = 400
"""Room for five sentences of 25 words, at some three tokens a word, and a tenth more."""

# Control tokens of chat templates stand in < > or [ ] («<|im_end|>», «[INST]»), and some servers
# would obey them in a message's text.
_TAMED = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", MARK: " "})


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model is asked, and the sources that it was shown."""

    messages: tuple[Message, ...]
    sources: tuple[Evidence, ...]
    """In the order in which they stand there."""


def answer_prompt(question: str, sources: Sequence[Evidence], context_tokens: int) -> Prompt:
    """The request for an answer to ``question``. Of ``sources``, best first, it shows as many as
    ``context_tokens`` have room for, whole ones, at least the best; in reading order."""
    empty = _messages("answer.txt", sources="", question=tamed(question))
    room = (context_tokens - ANSWER_TOKENS) * CHARACTERS_PER_TOKEN
    room -= sum(len(message["content"]) for message in empty)
    shown: list[Evidence] = []
    for source in sources:
        if shown and len(_rendered([*shown, source])) > room:
            break
        shown.append(source)
    text = _rendered(shown)
    messages = _messages("answer.txt", sources=text, question=tamed(question))
    return Prompt(messages, tuple(source for part in _by_passage(shown) for source in part))


def rewrite_prompt(question: str, history: Sequence[Turn]) -> tuple[Message, ...]:
    """The request for ``question`` to be put so that it can be understood without ``history``."""
    turns = "\n".join(
        f"Fråga: {tamed(turn.question)}\nSvar: {marked(turn.answer)}" for turn in history
    )
    return _messages("rewrite.txt", turns=turns, question=tamed(question))


def tamed(text: str) -> str:
    """``text`` on one line, without what a server or the model could take for marks of its own."""
    return " ".join(text.translate(_TAMED).split())


def marked(text: str) -> str:
    """``text`` of a document, with ``MARK`` for every space."""
    return tamed(text).replace(" ", MARK)


def _rendered(sources: Sequence[Evidence]) -> str:
    return "\n\n".join(
        _passage(number, part[0].passage, part)
        for number, part in enumerate(_by_passage(sources), start=1)
    )


def _by_passage(sources: Sequence[Evidence]) -> list[list[Evidence]]:
    """Sources in reading order by passage, the passages in the order of their best unit."""
    found: dict[int, list[Evidence]] = {}
    for source in sources:
        found.setdefault(id(source.passage), []).append(source)
    return [sorted(part, key=lambda source: source.place) for part in found.values()]


def _passage(number: int, passage: Passage, sources: Sequence[Evidence]) -> str:
    lines = [f"Källa {number}: {marked(passage.document.facts.title)}"]
    section = lead = ""
    for source in sources:
        if source.chunk.section != section:
            section = source.chunk.section
            lines.append(f"Avsnitt: {marked(section)}")
        if source.lead and source.lead != lead:
            lines.append(marked(source.lead))
        lead = source.lead
        lines.append(marked(source.unit.text))
    return "\n".join(lines)


def _messages(file: str, **values: str) -> tuple[Message, ...]:
    system, user = _template(file)
    filled = Template(user).substitute(values)
    return {"role": "system", "content": system}, {"role": "user", "content": filled}


@cache
def _template(file: str) -> tuple[str, str]:
    """The two messages of a file, which a line of three hyphens parts."""
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    system, user = text.split("\n---\n")
    return system.strip(), user.strip()
