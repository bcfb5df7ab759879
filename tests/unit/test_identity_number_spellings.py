"""Of thousands of generated spellings nearly all are stopped, by the service and by the browser,
and what is written otherwise is not. `make soak` counts more of them."""

import json
import random
import shutil
import subprocess

import pytest

from app.assembly import WEB
from index import identity_numbers
from tests.unit.identity_spellings import OTHERS, bare_phone_number, spelling

COUNT = 3_000
CAUGHT = 0.995
BARE_PHONES = 0.015
"""Of mobile numbers written together: one of ten has a check digit that holds, and one of eight
would be a date. Measured: 1.18 % of 100,000."""
SEED = 16
AROUND = ("{}", "Gäller {}, tack", "({})", "nr {}.")


def by_browser(texts: list[str]) -> list[bool]:
    """What the browser's check says of each."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("No node on this machine to run the script in: apt-get install nodejs")
    script = (WEB / "chat" / "personal-number.js").read_text(encoding="utf-8")
    program = script.replace("export ", "") + (
        f"\nconst texts = {json.dumps(texts)};"
        "\nconsole.log(JSON.stringify(texts.map((text) => holdsPersonalNumber(text))));"
    )
    run = subprocess.run([node, "-"], input=program, capture_output=True, text=True, check=True)
    found: list[bool] = json.loads(run.stdout)
    return found


def spellings(count: int, seed: int = SEED) -> list[str]:
    chance = random.Random(seed)
    return [spelling(chance) for _ in range(count)]


def others(count: int, seed: int = SEED) -> list[str]:
    chance = random.Random(seed)
    made = [OTHERS[at % len(OTHERS)](chance) for at in range(count)]
    return [AROUND[at % len(AROUND)].format(text) for at, text in enumerate(made)]


def test_nearly_every_spelling_is_stopped_by_the_service() -> None:
    missed = [text for text in spellings(COUNT) if not identity_numbers.contains(text)]
    assert len(missed) <= (1 - CAUGHT) * COUNT, missed[:10]


def test_and_by_the_browser() -> None:
    texts = spellings(COUNT)
    missed = [text for text, held in zip(texts, by_browser(texts), strict=True) if not held]
    assert len(missed) <= (1 - CAUGHT) * COUNT, missed[:10]


def test_registry_and_phone_numbers_amounts_and_days_are_not_stopped() -> None:
    texts = others(COUNT)
    assert [text for text in texts if identity_numbers.contains(text)] == []
    stopped = zip(texts, by_browser(texts), strict=True)
    assert [text for text, held in stopped if held] == []


def test_few_phone_numbers_written_together_are_stopped() -> None:
    """Ten digits with a date and a check digit that hold are an identity number, whoever's."""
    chance = random.Random(SEED)
    count = 10 * COUNT
    stopped = sum(identity_numbers.contains(bare_phone_number(chance)) for _ in range(count))
    assert 0 < stopped < BARE_PHONES * count


@pytest.mark.soak
def test_a_hundred_thousand_of_each() -> None:
    texts, count = spellings(100_000, seed=17), 100_000
    missed = [text for text in texts if not identity_numbers.contains(text)]
    assert len(missed) <= (1 - CAUGHT) * count, missed[:10]
    missed = [text for text, held in zip(texts, by_browser(texts), strict=True) if not held]
    assert len(missed) <= (1 - CAUGHT) * count, missed[:10]
    assert [text for text in others(count, seed=17) if identity_numbers.contains(text)] == []
    chance = random.Random(17)
    stopped = sum(identity_numbers.contains(bare_phone_number(chance)) for _ in range(count))
    assert stopped < BARE_PHONES * count
