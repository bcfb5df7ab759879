"""Fine-tunes a small cross-encoder from the bundled embedding model, on the sample documents.

    python -m scripts.train_cross_encoder OUT --data DATA [--steps N]

It exists so that reranking can be tried and tested with a real model where none can be fetched.
Its quality is not claimed: the sample's golden questions are too few to learn from, and a model
trained on them must not be measured on them.
"""

import argparse
import logging
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.bundled_model import bundled_model
from index.errors import RitaError
from index.golden import Golden, load_golden
from index.passage_store import PassageStore
from index.snapshot_folder import current_id, verify

if TYPE_CHECKING:
    import torch
    from sentence_transformers import CrossEncoder

ROOT = Path(__file__).resolve().parent.parent
# Small enough for four steps in some ten seconds on one core: 2 questions, each with its passage
# and 3 others, cut at 128 tokens.
QUESTIONS_PER_STEP = 2
OTHERS = 3
TOKENS = 128
# Usual for fine-tuning BERT (Devlin et al. 2019, appendix A.3: 2e-5 to 5e-5), and more for the
# head, which starts from nothing.
LEARNING_RATE = 3e-5
HEAD_LEARNING_RATE = 1e-3
HEAD_SPREAD = 0.02  # of its first weights: BERT's own

README = """# A small cross-encoder for trying out reranking

Made by RiTA's `scripts/train_cross_encoder.py` from multilingual-e5-small, in {steps} steps
(seed {seed}) on the golden questions of RiTA's sample documents. Its quality is not claimed.
Do not measure it on those questions.
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Example:
    """A question, the passage that answers it, and passages from elsewhere."""

    question: str
    right: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    file: str
    pages: range
    text: str


def examples(data: Path, golden: Path) -> list[Example]:
    """What can be learnt from the current snapshot in ``data``: one example per question.

    Of the passages on a right page, the one that shares most words with the golden answer counts
    as right. Raises RitaError when no question has its page in the snapshot.
    """
    passages = _passages(data)
    made = [_example(question, passages) for question in load_golden(golden)]
    found = [example for example in made if example is not None]
    if not found:
        raise RitaError(
            f"Ingen fråga i {golden} har sin sida i indexet i {data}. Läs in dokumenten som "
            "frågorna handlar om: rita ingest documents"
        )
    return found


def _passages(data: Path) -> list[_Found]:
    snapshot = current_id(data)
    verify(data, snapshot)
    store = PassageStore.open(data / "snapshots" / snapshot)
    try:
        documents = store.documents()
        return [
            _Found(
                documents[row.key].file,
                range(row.chunk.page_from, row.chunk.page_to + 1),
                row.chunk.searchable(documents[row.key].facts.title),
            )
            for row in store.chunks()
        ]
    finally:
        store.close()


def _example(golden: Golden, passages: Sequence[_Found]) -> Example | None:
    def right(passage: _Found) -> bool:
        return any((passage.file, page) in golden.places for page in passage.pages)

    on_page = [passage.text for passage in passages if right(passage)]
    others = tuple(passage.text for passage in passages if not right(passage))
    if not on_page or len(others) < OTHERS:
        return None
    wanted = _words(golden.answer)
    return Example(golden.question, max(on_page, key=lambda t: len(wanted & _words(t))), others)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def train(data: Path, golden: Path, models: Path, out: Path, steps: int, seed: int = 1) -> float:
    """Train for ``steps`` steps, save a safetensors directory at ``out``; the last step's loss.

    Each step takes questions in a shuffled order and asks for the right passage among OTHERS + 1
    (softmax over their scores). The token embeddings stay as they are: four fifths of the weights,
    of which the sample's words would move a few hundredths. The same seed, thread count and
    libraries give the same weights.

    Raises RitaError when ``out`` is there already, or there is nothing to learn from.
    """
    import torch

    if out.exists():
        raise RitaError(f"{out} finns redan. Ange en mapp som inte finns.")
    learnt_from = examples(data, golden)
    chance = random.Random(seed)  # noqa: S311 — no secret
    torch.manual_seed(seed)
    model = untrained(bundled_model(models))
    optimizer = torch.optim.AdamW(parameters(model), weight_decay=0.01)
    model.train()
    order: list[Example] = []
    value = 0.0
    for step in range(1, steps + 1):
        while len(order) < QUESTIONS_PER_STEP:
            order += chance.sample(learnt_from, len(learnt_from))
        batch, order = order[:QUESTIONS_PER_STEP], order[QUESTIONS_PER_STEP:]
        loss = _loss(model, batch, chance)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        value = float(loss.item())
        log.info("step %d of %d: loss %.3f", step, steps, value)
    # Half precision, as the bundled model is stored: half the size, and no order changes.
    model.half().save_pretrained(str(out), create_model_card=False)
    (out / "model.safetensors").chmod(0o644)  # private otherwise; a server may run as another user
    (out / "README.md").write_text(README.format(steps=steps, seed=seed), encoding="utf-8")
    return value


def untrained(directory: Path) -> "CrossEncoder":
    """The bundled model under a scoring head whose weights are random, embeddings frozen."""
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import BertForSequenceClassification
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # that the head is new is known
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    model: CrossEncoder = CrossEncoder(
        str(directory),
        num_labels=1,
        device="cpu",
        local_files_only=True,
        model_kwargs={"dtype": torch.float32, "use_safetensors": True},
    )
    network = model.model
    if not isinstance(network, BertForSequenceClassification) or network.bert.pooler is None:
        raise RitaError(f"Språkmodellen i {directory} är inte den väntade (BERT).")
    # The bundled model's pooler is all zeros, since embeddings do not use it: nothing could pass.
    for layer in (network.bert.pooler.dense, network.classifier):
        torch.nn.init.normal_(layer.weight, std=HEAD_SPREAD)
        torch.nn.init.zeros_(layer.bias)
    network.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    return model


def parameters(model: "CrossEncoder") -> list[dict[str, object]]:
    head: list[torch.nn.Parameter] = []
    body: list[torch.nn.Parameter] = []
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            (head if "pooler" in name or "classifier" in name else body).append(parameter)
    return [
        {"params": body, "lr": LEARNING_RATE},
        {"params": head, "lr": HEAD_LEARNING_RATE},
    ]


def _loss(model: "CrossEncoder", batch: Sequence[Example], chance: random.Random) -> "torch.Tensor":
    """Cross-entropy of picking the right passage, which is the first of each question's."""
    import torch

    pairs = [
        (example.question, text)
        for example in batch
        for text in (example.right, *chance.sample(example.others, OTHERS))
    ]
    inputs = model.tokenizer(
        [question for question, _ in pairs],
        [text for _, text in pairs],
        padding=True,
        truncation=True,
        max_length=TOKENS,
        return_tensors="pt",
    )
    if model.model is None:
        raise TypeError("the cross-encoder has no transformer")
    logits = model.model(**inputs).logits.reshape(len(batch), OTHERS + 1)
    return torch.nn.functional.cross_entropy(logits, torch.zeros(len(batch), dtype=torch.long))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("out", type=Path, help="a new directory for the model")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="with documents/ ingested")
    parser.add_argument("--golden", type=Path, default=ROOT / "documents" / "golden.jsonl")
    parser.add_argument("--models", type=Path, default=ROOT / "build" / "models")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logging.basicConfig(format="%(message)s")
    log.setLevel(logging.INFO)
    try:
        train(given.data, given.golden, given.models, given.out, given.steps, given.seed)
    except RitaError as error:
        raise SystemExit(str(error)) from error
    log.info("Saved in %s. The quality of this model is not claimed.", given.out)


if __name__ == "__main__":
    main()
