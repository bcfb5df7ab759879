"""The bill of materials is valid, whole and without what only developers have."""

import json
from functools import cache
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from index.bundled_model import NAME, PACKED_SHA256
from scripts.minimum_versions import canonical, installed
from scripts.sbom import bill, closure, unlicensed

# half a minute: it looks into every package that is installed
pytestmark = pytest.mark.soak


@cache
def made() -> dict[str, Any]:
    return bill()


def parts() -> dict[str, dict[str, Any]]:
    return {canonical(part["name"]): part for part in made()["components"]}


def test_it_is_valid_by_the_standards_own_schema() -> None:
    """The schema lies in the package; nothing is fetched."""
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(json.dumps(made())) is None
    broken = made() | {"components": [{"name": "ingen sort"}]}
    assert validator.validate_str(json.dumps(broken)) is not None


def test_it_has_all_that_runs_and_nothing_that_only_develops() -> None:
    found, here = parts(), installed()
    assert {"torch", "fastapi", "pypdf", "uvicorn", "starlette", "h11", "authlib"} <= found.keys()
    assert not {"pytest", "mypy", "locust", "cyclonedx-bom", "raginject"} & found.keys()
    for name in closure():
        assert found[name]["version"] == str(here[name])
        assert found[name]["purl"].startswith("pkg:pypi/")


def test_what_no_package_manager_knows_of_is_there_too() -> None:
    found = parts()
    model = found[canonical(NAME)]
    assert (model["type"], model["licenses"][0]["expression"]) == ("machine-learning-model", "MIT")
    assert model["hashes"] == [{"alg": "SHA-256", "content": PACKED_SHA256}]
    assert found["pandoc"]["licenses"][0]["expression"] == "GPL-2.0-or-later"
    assert {"pdfium", "openssl", "sqlite", "python", "libtiff"} <= found.keys()


def test_every_part_has_a_licence_and_somebody_who_needs_it() -> None:
    assert list(unlicensed(made())) == []
    needed = {each for line in made()["dependencies"] for each in line["dependsOn"]}
    assert needed == {part["bom-ref"] for part in made()["components"]}


def test_the_same_environment_gives_the_same_file() -> None:
    assert "serialNumber" not in made()
    assert "timestamp" not in made()["metadata"]
