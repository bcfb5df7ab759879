"""How the adapter learns: low-rank changes to the model's matrices that bring questions nearer to
the passages that answer them than to others.
"""

import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index.e5_directory import PROMPTS
from index.local_embedder import load_model
from scripts.adapter_examples import Example, Source

if TYPE_CHECKING:
    import torch
    from sentence_transformers import SentenceTransformer

# Hu et al., "LoRA" (ICLR 2022): rank 8 does as well there as 64 (section 7.2), and many matrices
# at a low rank better than few at a high one (section 7.1), so all six of a layer. It counts
# ALPHA / RANK times.
RANK = 8
ALPHA = 16
LEARNING_RATE = 2e-4  # the same paper's for GPT-2 and GPT-3 (appendix D)
WEIGHT_DECAY = 0.01  # AdamW's own
WARM_UP = 20  # steps: a fifth of the shipped adapter's 102
LAST_RATE = 0.05  # of the rate, at the end of a linear decay: the last steps still teach something
QUESTIONS_PER_STEP = 24  # so that each passage is chosen among 48; not searched for
QUESTION_TOKENS = 64  # the longest question it was trained on has 39
PASSAGE_TOKENS = 200  # 55 % of the real documents' chunks whole; the others lose their ends
# How sharply a nearer wrong passage is punished. Mean MaxSim lies closer together than cosines of
# whole texts do, and those were trained at .01 (E5's own, Wang et al. 2024, arXiv 2402.05672); both
# were set once and not searched for.
LATE_TEMPERATURE = 0.015
WHOLE_TEMPERATURE = 0.02
WHOLE_WEIGHT = 0.5
"""Of the loss over whole texts: they only choose the candidates that are looked at closely."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Change:
    """What is added to one matrix: ``up · down``, times ALPHA / RANK."""

    down: "torch.nn.Parameter"
    up: "torch.nn.Parameter"


@dataclass(frozen=True, slots=True)
class Trained:
    """Changes by the name of their matrix, and the loss of every step."""

    changes: dict[str, Change]
    losses: list[float]


@dataclass(frozen=True, slots=True)
class _Read:
    """Texts as the model reads them."""

    tokens: "torch.Tensor"
    """Shape (texts, tokens, dimension), L2-normalised."""
    own: "torch.Tensor"
    """Shape (texts, tokens): which are the text's, not the prompt's, special or padding."""
    whole: "torch.Tensor"
    """Shape (texts, dimension), L2-normalised."""


def train(
    plain: Path, sources: Sequence[Source], epochs: int, seed: int, steps: int | None = None
) -> Trained:
    """Learn the changes to the model in ``plain`` from ``sources``; ``steps`` overrides ``epochs``.

    Each step asks for a question's own passage among those of a batch and a near but wrong one of
    each, by late interaction and by whole texts. The same seed, thread count and libraries give the
    same changes.
    """
    import torch

    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 — no secret
    model = load_model(plain, "float32")
    changes = _add_changes(model)
    parameters = [part for change in changes.values() for part in (change.down, change.up)]
    optimizer = torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    per_epoch = sum(len(item.examples) // _batch_size(item) for item in sources)
    total = epochs * per_epoch if steps is None else steps
    losses: list[float] = []
    for step, (source, batch) in zip(range(1, total + 1), _batches(sources, chance), strict=False):
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * _rate(step, total)
        loss = _loss(model, source.texts, batch, chance)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(float(loss.item()))
        log.info("step %d of %d (%s): loss %.3f", step, total, source.name, losses[-1])
    return Trained(changes, losses)


def _rate(step: int, total: int) -> float:
    """The share of the learning rate at ``step``; a run shorter than the shipped warms up less."""
    warm_up = min(WARM_UP, max(1, total // 5))
    return min(1.0, step / warm_up) * max(LAST_RATE, 1 - step / total)


def _batch_size(source: Source) -> int:
    return min(QUESTIONS_PER_STEP, len(source.examples))


def _batches(
    sources: Sequence[Source], chance: random.Random
) -> Iterator[tuple[Source, list[Example]]]:
    """Full batches, epoch after epoch without end; what is left over differs each time."""
    while True:
        epoch: list[tuple[Source, list[Example]]] = []
        for source in sources:
            size, order = _batch_size(source), chance.sample(source.examples, len(source.examples))
            epoch += [(source, order[i : i + size]) for i in range(0, len(order) - size + 1, size)]
        chance.shuffle(epoch)
        yield from epoch


def _add_changes(model: "SentenceTransformer") -> dict[str, Change]:
    """Freeze the model and let every matrix of its layers add a change to what it gives.

    As in LoRA, ``up`` is zero at first, so that training starts from the model as it is.
    """
    import torch

    model.requires_grad_(False)
    changes: dict[str, Change] = {}
    for name, matrix in model.named_modules():
        place = name.find("encoder.layer.")
        if place >= 0 and isinstance(matrix, torch.nn.Linear):
            spread = matrix.in_features**-0.5
            down = torch.nn.Parameter(torch.randn(RANK, matrix.in_features) * spread)
            change = Change(down, torch.nn.Parameter(torch.zeros(matrix.out_features, RANK)))
            matrix.register_forward_hook(partial(_changed, change))
            changes[name[place:]] = change
    return changes


def _changed(
    change: Change,
    _matrix: "torch.nn.Module",
    inputs: tuple["torch.Tensor", ...],
    output: "torch.Tensor",
) -> "torch.Tensor":
    from torch.nn.functional import linear

    return output + linear(linear(inputs[0], change.down), change.up) * (ALPHA / RANK)


def _loss(
    model: "SentenceTransformer",
    texts: Sequence[str],
    batch: Sequence[Example],
    chance: random.Random,
) -> "torch.Tensor":
    """Cross-entropy of choosing each question's passage among all of the batch."""
    import torch

    rows = [chance.choice(item.right) for item in batch]
    rows += [chance.choice(item.wrong) for item in batch if item.wrong]
    questions = _read(model, [item.question for item in batch], "query", QUESTION_TOKENS)
    passages = _read(model, [texts[row] for row in rows], "document", PASSAGE_TOKENS)
    also_right = torch.tensor(
        [
            [row in item.same and place != own for place, row in enumerate(rows)]
            for own, item in enumerate(batch)
        ]
    )

    def choice(similar: torch.Tensor, temperature: float) -> torch.Tensor:
        scores = (similar / temperature).masked_fill(also_right, -torch.inf)
        return torch.nn.functional.cross_entropy(scores, torch.arange(len(batch)))

    late = choice(_late(questions, passages), LATE_TEMPERATURE)
    return late + WHOLE_WEIGHT * choice(questions.whole @ passages.whole.T, WHOLE_TEMPERATURE)


def _read(model: "SentenceTransformer", texts: Sequence[str], kind: str, most: int) -> _Read:
    """``texts`` read as the service does, but in half precision and cut at ``most`` tokens."""
    import torch
    from torch.nn.functional import normalize

    prompt = PROMPTS[kind]
    inputs = model.tokenizer(
        [prompt + text for text in texts],
        truncation=True,
        max_length=most,
        padding=True,
        return_special_tokens_mask=True,
        return_tensors="pt",
    )
    own = (inputs["attention_mask"] == 1) & (inputs.pop("special_tokens_mask") == 0)
    prompt_tokens = len(model.tokenizer(prompt, add_special_tokens=False)["input_ids"])
    own[:, 1 : 1 + prompt_tokens] = False  # after the one that begins every text
    with torch.autocast("cpu", torch.bfloat16):
        tokens = model[0](dict(inputs))["token_embeddings"].float()
    there = inputs["attention_mask"][..., None]
    whole = (tokens * there).sum(1) / there.sum(1)
    return _Read(normalize(tokens, dim=-1), own, normalize(whole, dim=-1))


def _late(questions: _Read, passages: _Read) -> "torch.Tensor":
    """Mean cosine of each question's tokens with their nearest in each passage, shape
    (questions, passages)."""
    import torch

    near = torch.einsum("qid,pjd->qpij", questions.tokens, passages.tokens)
    nowhere = -2.0  # lower than any cosine
    best = near.masked_fill(~passages.own[None, :, None, :], nowhere).amax(-1)
    counted = questions.own[:, None, :]
    return (best * counted).sum(-1) / counted.sum(-1)
