"""What a widget's key opens of what users send: sending, and taking one's own back."""

import pytest

from app.widgets import is_open


@pytest.mark.parametrize("kind", ["feedback", "questions"])
def test_a_widgets_user_sends_and_takes_back_and_reads_nothing(kind: str) -> None:
    assert is_open("POST", f"/api/{kind}")
    assert is_open("DELETE", f"/api/{kind}/{'0' * 64}")
    for method, path in (
        ("GET", f"/api/{kind}"),
        ("GET", f"/api/{kind}/{'0' * 64}"),
        ("DELETE", f"/api/{kind}"),
        ("DELETE", f"/api/{kind}/1"),
        ("DELETE", f"/api/{kind}/{'0' * 64}/more"),
    ):
        assert not is_open(method, path), (method, path)
