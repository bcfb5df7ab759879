"""Fine-tunes a small NLI cross-encoder from the bundled embedding model, on the verification set.

    python -m scripts.train_nli OUT [--steps N]

It exists so that RITA_NLI_MODEL can be tried and tested with a real model where none can be
fetched. Its quality is not claimed: some hundred sentences are too few to learn inference from.
It learns from half "a" of documents/verification.jsonl alone.
"""

import argparse
import logging
import random
from pathlib import Path
from typing import TYPE_CHECKING

from index.bundled_model import bundled_model
from index.errors import RitaError
from index.verification_set import Example, load_examples
from scripts.train_cross_encoder import ROOT, parameters, untrained

if TYPE_CHECKING:
    import torch

HALF = "a"
PAIRS_PER_STEP = 8
TOKENS = 128

README = """# A small NLI model for trying out RITA_NLI_MODEL

Made by RiTA's `scripts/train_nli.py` from multilingual-e5-small, in {steps} steps (seed {seed}) on
half "a" of RiTA's verification set. One output: above 0 when the second text follows from the
first. Its quality is not claimed. Do not measure it on that set.
"""

log = logging.getLogger(__name__)


def train(examples: Path, models: Path, out: Path, steps: int, seed: int = 1) -> float:
    """Train for ``steps`` steps, save a safetensors directory at ``out``; the last step's loss.

    Each step takes as many faithful as corrupted sentences, each with its source, and asks which
    they are (binary cross-entropy). The same seed, thread count and libraries give the same
    weights. Raises RitaError when ``out`` is there already, or there is nothing to learn from.
    """
    import torch

    if out.exists():
        raise RitaError(f"{out} finns redan. Ange en mapp som inte finns.")
    learnt_from = [example for example in load_examples(examples) if example.half == HALF]
    halves = [[e for e in learnt_from if e.faithful is faithful] for faithful in (True, False)]
    if min(map(len, halves)) < PAIRS_PER_STEP:
        raise RitaError(f"{examples} har för få meningar i halva {HALF}.")
    chance = random.Random(seed)  # noqa: S311 — no secret
    torch.manual_seed(seed)
    model = untrained(bundled_model(models))
    optimizer = torch.optim.AdamW(parameters(model), weight_decay=0.01)
    model.train()
    value = 0.0
    for step in range(1, steps + 1):
        batch = [e for half in halves for e in chance.sample(half, PAIRS_PER_STEP // 2)]
        inputs = model.tokenizer(
            [" ".join(example.source) for example in batch],
            [example.sentence for example in batch],
            padding=True,
            truncation=True,
            max_length=TOKENS,
            return_tensors="pt",
        )
        if model.model is None:
            raise TypeError("the cross-encoder has no transformer")
        logits = model.model(**inputs).logits.reshape(len(batch))
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, _labels(batch))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        value = float(loss.item())
        log.info("step %d of %d: loss %.3f", step, steps, value)
    model.half().save_pretrained(str(out), create_model_card=False)
    (out / "model.safetensors").chmod(0o644)  # private otherwise; a server may run as another user
    (out / "README.md").write_text(README.format(steps=steps, seed=seed), encoding="utf-8")
    return value


def _labels(batch: list[Example]) -> "torch.Tensor":
    import torch

    return torch.tensor([float(example.faithful) for example in batch])


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("out", type=Path, help="a new directory for the model")
    parser.add_argument("--examples", type=Path, default=ROOT / "documents" / "verification.jsonl")
    parser.add_argument("--models", type=Path, default=ROOT / "build" / "models")
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logging.basicConfig(format="%(message)s")
    log.setLevel(logging.INFO)
    try:
        train(given.examples, given.models, given.out, given.steps, given.seed)
    except RitaError as error:
        raise SystemExit(str(error)) from error
    log.info("Saved in %s. The quality of this model is not claimed.", given.out)


if __name__ == "__main__":
    main()
