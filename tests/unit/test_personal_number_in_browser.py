"""The browser's check for identity numbers stops what the service stops, and nothing else."""

import json
import random
import shutil
import subprocess

import pytest

from app.assembly import WEB
from index import identity_numbers

SEPARATORS = ["", "-", " ", "–", ". ", " - ", "/", ",", "; ", "\u00ad", "\u200b", "--", "....", "_"]
AROUND = [("", ""), ("nr ", "."), ("1", ""), ("år 2024 ", " 2024-05-14–2024-06-01"), ("a", "2")]


def check_digit(nine: str) -> str:
    doubled = (int(digit) * (2 - position % 2) for position, digit in enumerate(nine))
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def number(chance: random.Random) -> str:
    """Ten or twelve digits; the date may not exist and the check digit not hold."""
    year, month = chance.randrange(1880, 2027), chance.randrange(14)
    day = chance.choice([chance.randrange(33), chance.randrange(59, 93)])
    nine = f"{year % 100:02d}{month:02d}{day:02d}{chance.randrange(1000):03d}"
    ten = nine + (check_digit(nine) if chance.random() < 0.8 else str(chance.randrange(10)))
    return chance.choice([ten, f"{year // 100}{ten}"])


def spelled(chance: random.Random) -> str:
    """A number as somebody, or some program, may write it."""
    digits, gap = number(chance), chance.choice(SEPARATORS)
    ways = [
        digits[:-4] + gap + digits[-4:],
        digits[:-8] + gap + digits[-8:-6] + gap + digits[-6:-4] + gap + digits[-4:],
        *(gap.join(digits[i : i + n] for i in range(0, len(digits), n)) for n in (1, 2, 4)),
    ]
    before, after = chance.choice(AROUND)
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    text = before + chance.choice(ways) + after
    return text.translate(wide) if chance.random() < 0.1 else text


def test_the_browser_stops_what_the_service_stops() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("No node on this machine to run the script in: apt-get install nodejs")
    chance = random.Random(16)
    written = [spelled(chance) for _ in range(3_000)]
    script = (WEB / "chat" / "personal-number.js").read_text(encoding="utf-8")
    program = script.replace("export ", "") + (
        f"\nconst texts = {json.dumps(written)};"
        "\nconsole.log(JSON.stringify(texts.map((text) => holdsPersonalNumber(text))));"
    )
    run = subprocess.run([node, "-"], input=program, capture_output=True, text=True, check=True)
    here = [identity_numbers.contains(text) for text in written]
    assert 300 < sum(here) < 2_700
    differing = zip(written, json.loads(run.stdout), here, strict=True)
    assert [text for text, browser, service in differing if browser != service] == []
