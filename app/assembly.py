"""The web folder's modules and style sheets put together, so that a page needs one of each.

There is no build step: this is done once, as the service starts, and the result is as readable as
its parts without their comments, which are a fifth of what would be sent. Each module becomes a
function that is called once, in the order of the imports; each ``@import`` of a style sheet is
replaced by the sheet. What is understood of the two languages is only what the files in ``app/web``
use, and anything else is refused, so that a test of the assembled file is a test of what the
browser gets.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from gzip import compress
from pathlib import Path

WEB = Path(__file__).resolve().parent / "web"

_IMPORT = re.compile(r'^import (?:\{(?P<names>[^}]*)\} from )?"(?P<path>[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(
    r"^export (?=(?:const|class|(?:async )?function\*?) (?P<name>\w+))", re.MULTILINE
)
_CSS_IMPORT = re.compile(r'^@import "(?P<path>[^"]+)";\n', re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b|\bimport\.meta\b|\bimport\(|^@import", re.MULTILINE)
# Lines of their own alone: what stands after code, or in a text, is left as it is.
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*(?:[^*]|\*(?!/))*\*/)\n", re.MULTILINE)
_SMALLEST_COMPRESSED = 1_000
"""Bytes. What fits one packet arrives no sooner compressed."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent, plain and compressed."""

    media_type: str
    body: bytes
    compressed: bytes | None
    """By gzip; None where that gains nothing."""
    etag: str


def asset(body: bytes, media_type: str) -> Asset:
    """``body`` ready to be sent."""
    smaller = compress(body, mtime=0) if len(body) >= _SMALLEST_COMPRESSED else body
    return Asset(
        media_type,
        body,
        smaller if len(smaller) < len(body) else None,
        f'"{hashlib.sha256(body).hexdigest()[:32]}"',
    )


def style_sheet(path: Path, theme: str = "") -> str:
    """The sheet at ``path`` with those it imports, and the rules of ``theme`` after them.

    Raises ValueError for an import that is written in another way than the web folder's.
    """
    return _inlined(path) + theme


def script(entry: Path, theme: str = "", instead: Mapping[str, str] | None = None) -> str:
    """The module at ``entry`` and all that it imports as one script, for a plain script element.

    Modules import each other by name; a style sheet is imported as ``{ css }``, its text with
    ``theme`` after it. ``instead`` has the text of modules by their path in the web folder that
    is taken in place of their file's. Raises ValueError for what is written in another way, for
    an import of what is not exported, and for modules that import each other in a circle.
    """
    modules: dict[Path, tuple[str, tuple[str, ...]]] = {}
    replaced = {(WEB / name).resolve(): text for name, text in (instead or {}).items()}
    _collect(entry.resolve(), modules, (), theme, replaced)
    parts = (
        f"// {path.relative_to(WEB).as_posix()}\nconst {_variable(path)} = (() => {{\n{body}\n"
        f"return {{ {', '.join(exported)} }};\n}})();\n"
        for path, (body, exported) in modules.items()
    )
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n"


def _inlined(path: Path) -> str:
    text = _CSS_IMPORT.sub(
        lambda found: _inlined(path.parent / found["path"]), path.read_text(encoding="utf-8")
    )
    _refuse_rest(text, path)
    return _COMMENT.sub("", text)


def _collect(
    path: Path,
    modules: dict[Path, tuple[str, tuple[str, ...]]],
    above: tuple[Path, ...],
    theme: str,
    replaced: Mapping[Path, str],
) -> None:
    """Adds the module at ``path`` to ``modules``, after those that it imports."""
    if path in above:
        raise ValueError(f"{path.name}: modules import each other in a circle")
    if path in modules:
        return
    if path.suffix == ".css":
        modules[path] = (f"const css = {json.dumps(style_sheet(path, theme))};", ("css",))
        return
    text = replaced[path] if path in replaced else path.read_text(encoding="utf-8")

    def take(found: re.Match[str]) -> str:
        imported = (path.parent / found["path"]).resolve()
        _collect(imported, modules, (*above, path), theme, replaced)
        if found["names"] is None:
            return ""
        names = [name.strip() for name in found["names"].split(",") if name.strip()]
        if missing := set(names) - set(modules[imported][1]):
            raise ValueError(f"{path.name}: {imported.name} exports no {', '.join(missing)}")
        return f"const {{ {', '.join(names)} }} = {_variable(imported)};\n"

    body = _IMPORT.sub(take, text)
    exported = tuple(found["name"] for found in _EXPORT.finditer(body))
    body = _EXPORT.sub("", body)
    _refuse_rest(body, path)
    modules[path] = (_COMMENT.sub("", body), exported)


def _refuse_rest(text: str, path: Path) -> None:
    if found := _LEFT.search(text):
        raise ValueError(f"{path.name}: {found[0]!r} is written in a way that is not put together")


def _variable(path: Path) -> str:
    """A module's name in the assembled script: no two files of the web folder share one."""
    name = path.relative_to(WEB).with_suffix("").as_posix()
    return "_" + re.sub(r"\W", "_", name) + ("_css" if path.suffix == ".css" else "")
