"""Write build/sbom.cdx.json: what RiTA runs with, as a CycloneDX 1.6 bill of materials.

cyclonedx-bom tells what is installed. Of that, what RiTA needs when it runs is kept (the closure of
its dependencies, without the extra ``dev``), and what no package manager knows of is added: the
model, the programs and the C libraries that come inside of wheels, as far as they tell of
themselves. What they were built with in their turn, and the system that Python runs on, are not in
it: the image's base has a list of its own. The same environment gives the same file.
"""

import json
import platform
import re
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from index.bundled_model import NAME, PACKED_SHA256, WHEEL

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "build" / "sbom.cdx.json"
VERSION = "1.6"
# Their packages say no licence in a form that can be read; read in their files by hand.
_LICENCES = {
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "transformers": "Apache-2.0",
}
_SEPARATORS = re.compile(r"[-_.]+")
_KNOWN = ("libjpeg_turbo", "jpg_2000", "libtiff", "webp", "avif", "freetype2", "littlecms2")
"""Of what Pillow is linked with: what reads or writes pictures."""
_PILLOW_LICENCES = {
    "libjpeg_turbo": "IJG AND BSD-3-Clause AND Zlib",
    "jpg_2000": "BSD-2-Clause",
    "libtiff": "libtiff",
    "webp": "BSD-3-Clause",
    "avif": "BSD-2-Clause",
    "freetype2": "FTL",
    "littlecms2": "MIT",
}

Component = dict[str, Any]


def bill() -> dict[str, Any]:
    """The bill of materials of the environment that this runs in."""
    found = _installed()
    needed = closure()
    kept = [part for part in found["components"] if canonical(part["name"]) in needed]
    for part in kept:
        licence = _LICENCES.get(canonical(part["name"]))
        if licence and not part.get("licenses"):
            part["licenses"] = _licence(licence)
    inside = list(_inside({canonical(part["name"]): part["bom-ref"] for part in kept}))
    found["components"] = sorted(
        [*kept, *(part for part, _ in inside)], key=lambda part: part["bom-ref"].lower()
    )
    found["dependencies"] = _dependencies(found, inside)
    return found


def canonical(name: str) -> str:
    """A package's name as pip compares names (PEP 503)."""
    return _SEPARATORS.sub("-", name).lower()


def closure() -> set[str]:
    """RiTA's dependencies and theirs, as installed here: no extra that nobody asked for."""
    own = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    seen: dict[str, set[str]] = {}
    waiting = list(_wanted(own["dependencies"], ()))
    while waiting:
        name, extras = waiting.pop()
        if name in seen and extras <= seen[name]:
            continue
        seen.setdefault(name, set()).update(extras)
        waiting += _wanted(distribution(name).requires or (), seen[name])
    return set(seen)


def _wanted(lines: Iterable[str], extras: Iterable[str]) -> Iterator[tuple[str, set[str]]]:
    """The packages that ``lines`` ask for here, with one of ``extras``, and their own extras."""
    environments = [{"extra": extra} for extra in ("", *extras)]
    for wanted in map(Requirement, lines):
        if not wanted.marker or any(map(wanted.marker.evaluate, environments)):
            yield canonical(wanted.name), set(wanted.extras)


def _installed() -> dict[str, Any]:
    command = [sys.executable, "-m", "cyclonedx_py", "environment", sys.executable]
    command += ["--pyproject", str(ROOT / "pyproject.toml"), "--spec-version", VERSION]
    run = subprocess.run(
        [*command, "--output-reproducible", "--output-format", "JSON", "--output-file", "-"],
        capture_output=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def _inside(packages: Mapping[str, str]) -> Iterator[tuple[Component, str]]:
    """What lies inside of a package, and the package's reference; the empty one: Python's own."""
    import pypandoc
    import pypdfium2
    from cryptography.hazmat.backends.openssl.backend import backend
    from PIL import features

    model = _part("machine-learning-model", NAME, distribution(WHEEL).version, "MIT")
    model["description"] = "multilingual-e5-small, as that package carries it, and RiTA's adapter."
    model["hashes"] = [{"alg": "SHA-256", "content": PACKED_SHA256}]
    yield model, packages[WHEEL]
    pandoc = pypandoc.get_pandoc_version()
    yield _part("application", "pandoc", pandoc, "GPL-2.0-or-later"), packages["pypandoc-binary"]
    pdfium = str(pypdfium2.version.PDFIUM_INFO)
    yield _part("library", "pdfium", pdfium, "BSD-3-Clause AND Apache-2.0"), packages["pypdfium2"]
    openssl = backend.openssl_version_text().split()[1]
    yield _part("library", "openssl", openssl, "Apache-2.0"), packages["cryptography"]
    for name in _KNOWN:
        if version := features.version(name):
            yield _part("library", name, version, _PILLOW_LICENCES[name]), packages["pillow"]
    yield _part("platform", "python", platform.python_version(), "PSF-2.0"), ""
    yield _part("library", "sqlite", sqlite3.sqlite_version, "blessing"), ""


def _part(kind: str, name: str, version: str, licence: str) -> Component:
    return {
        "bom-ref": f"inside:{name}@{version}",
        "type": kind,
        "name": name,
        "version": version,
        "licenses": _licence(licence),
    }


def _licence(expression: str) -> list[dict[str, Any]]:
    return [{"expression": expression, "acknowledgement": "concluded"}]


def _dependencies(
    found: Mapping[str, Any], inside: Sequence[tuple[Component, str]]
) -> list[dict[str, Any]]:
    """Who needs whom, among what is kept."""
    root = found["metadata"]["component"]["bom-ref"]
    kept = {part["bom-ref"] for part in found["components"]}
    edges: dict[str, set[str]] = {reference: set() for reference in (root, *kept)}
    for each in found["dependencies"]:
        if each["ref"] in edges:
            edges[each["ref"]] |= kept.intersection(each.get("dependsOn", ()))
    for part, package in inside:
        edges[package or root].add(part["bom-ref"])
    return [
        {"ref": reference, "dependsOn": sorted(edges[reference])} for reference in sorted(edges)
    ]


def unlicensed(found: Mapping[str, Any]) -> Iterable[str]:
    """The parts whose licence is not known."""
    return (part["name"] for part in found["components"] if not part.get("licenses"))


def main() -> int:
    """Write the file; the exit code is 1 where a licence is not known."""
    found = bill()
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    lacking = sorted(unlicensed(found))
    print(f"{OUTPUT.relative_to(ROOT)}: {len(found['components'])} parts.")
    if lacking:
        print(f"Licence not known: {', '.join(lacking)}. Add it to scripts/sbom.py.")
    return bool(lacking)


if __name__ == "__main__":
    sys.exit(main())
