"""What a build takes of memory does not follow the size of the folder."""

from pathlib import Path

import pytest

from benchmarks import figures, memory

PAGES, TIMES = 1000, 10


@pytest.mark.soak
def test_ten_times_the_pages_take_less_than_one_and_a_half_times_the_memory(
    shared_documents: Path,
) -> None:
    """Half an hour and more; what was measured for the same commit is not measured again."""
    builds = [memory.noted(shared_documents, pages) for pages in (PAGES, PAGES * TIMES)]
    small, large = (build["peak_rss_mb"] for build in builds)
    figures.write("memory", {"builds": builds, "ratio": round(large / small, 3)})
    assert large < 1.5 * small
