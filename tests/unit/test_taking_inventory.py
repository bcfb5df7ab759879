"""Which files of a folder are opened: those that stand in it, by names that can be written."""

import os
from pathlib import Path

from ingest.sources import Source, take_inventory


def test_what_is_no_file_of_the_folder_is_refused_by_name_and_not_opened(tmp_path: Path) -> None:
    folder = tmp_path / "rutiner"
    folder.mkdir()
    (folder / "rutin.pdf").write_bytes(b"rutin")
    (folder / "samma.pdf").symlink_to("rutin.pdf")
    (tmp_path / "hemlig.pdf").write_bytes(b"annan mapp")
    (folder / "ut.pdf").symlink_to("../hemlig.pdf")
    (folder / "borta.pdf").symlink_to("finns-inte.pdf")
    os.mkfifo(folder / "ror.pdf")  # opening it would never end
    found = take_inventory([Source(folder, "rutiner")], (), ())
    assert [item.file for item in found.wanted] == ["rutin.pdf", "samma.pdf"]
    refused = {item.file: item.reason for item in found.refused}
    assert "länk ut ur mappen" in refused["ut.pdf"]
    assert "ingen vanlig fil" in refused["ror.pdf"]
    assert set(refused) == {"borta.pdf", "ror.pdf", "ut.pdf"}
    assert found.unreadable == {("rutiner", name) for name in refused}


def test_a_name_that_is_not_utf_8_is_refused_in_writing(tmp_path: Path) -> None:
    for name in (b"r\xe5d.pdf", b"r\xe5d.xlsx"):
        (tmp_path / os.fsdecode(name)).write_bytes(b"x")
    found = take_inventory([Source(tmp_path, "rutiner")], (), ())
    assert [item.file for item in found.refused] == ["r\ufffdd.pdf"]
    assert found.ignored == ("r\ufffdd.xlsx",)
    assert found.wanted == ()
