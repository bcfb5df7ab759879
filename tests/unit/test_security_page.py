"""What docs/security.md claims has a test, and each test that it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
POINTS = 18


def test_every_point_names_tests_that_are_there() -> None:
    points = re.split(r"^## (\d+)\. ", PAGE, flags=re.MULTILINE)[1:]
    numbered = dict(zip(map(int, points[::2]), points[1::2], strict=True))
    assert sorted(numbered) == list(range(1, POINTS + 1))
    for number, text in numbered.items():
        named = re.findall(r"`(tests/[\w/]+\.py)`", text)
        assert named, number
        for path in named:
            assert (ROOT / path).is_file(), path
