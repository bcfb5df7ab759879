"""Widgets: which pages of other sites may ask, by which key, and of which collections.

The file named by ``RITA_WIDGETS`` (TOML), read once at the start. A key stands in a page's HTML, so
it is no secret: it chooses what is read, and the origins say where from.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app import access_texts, texts
from app.toml_tables import called, not_tables, read_tables
from index.errors import SettingsError

KEY_HEADER = "x-rita-key"
KEY_PARAMETER = "key"
"""In the address of a page image, since a picture cannot send a header."""

_KIND, _PAGE = "widget", "docs/widget.md"
_NAMES = frozenset(("name", "key", "origins", "collections"))
# At 6 bits a character 20 are 120 bits: nobody meets another's key by chance.
_KEY = re.compile(r"[A-Za-z0-9_-]{20,128}")
# As browsers send it (RFC 6454, section 6.2): lower case, no default port, nothing after the port.
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_ORIGIN = re.compile(
    rf"https?://(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]+\])(?::[1-9][0-9]{{0,4}})?"
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LAST_PORT = 65_535

_PAGE_IMAGE = re.compile(r"/api/documents/[0-9a-f]{16}/pages/[0-9]{1,6}\.png")
_OPEN = {
    "POST": re.compile(r"/api/(?:ask(?:/stream)?|feedback|questions)"),
    "DELETE": re.compile(r"/api/(?:feedback|questions)/[0-9a-f]{64}"),
    "GET": re.compile(rf"/api/suggestions|/api/documents/[0-9a-f]{{16}}|{_PAGE_IMAGE.pattern}"),
}


@dataclass(frozen=True, slots=True)
class Widget:
    """One widget: who it is for, its key, and what the key opens."""

    name: str
    key: str
    origins: frozenset[str]
    """The pages that may use it, as browsers send ``Origin``."""
    collections: frozenset[str] | None = None
    """What is read. None: everything that its reader may read."""


Widgets = Mapping[str, Widget]
"""Widgets by their key."""


def is_open(method: str, path: str) -> bool:
    """Whether a widget may be used for this at all: the whole list of routes that it needs."""
    pattern = _OPEN.get(method)
    return pattern is not None and pattern.fullmatch(path) is not None


def is_page_image(path: str) -> bool:
    """Whether this is a picture, which takes its key from the address."""
    return _PAGE_IMAGE.fullmatch(path) is not None


def read(path: Path | None, *, sign_in: bool = False) -> Widgets:
    """The widgets in the file at ``path``; none without a file. With ``sign_in`` each must name its
    collections: its readers are not asked who they are.

    Raises SettingsError naming the file, the widget and what is wrong, in Swedish.
    """
    if path is None:
        return {}
    try:
        tables = read_tables(path, _KIND, _PAGE)
    except ValueError as error:
        raise SettingsError(texts.WIDGETS_FAULT.format(file=path, reason=error)) from error
    return _by_key(tables, path, sign_in=sign_in)


def _by_key(tables: Sequence[Any], path: Path, *, sign_in: bool) -> Widgets:
    widgets: dict[str, Widget] = {}
    for number, table in enumerate(tables, start=1):
        try:
            widget = _widget(table)
            if sign_in and widget.collections is None:
                raise ValueError(access_texts.WIDGET_COLLECTIONS_NEEDED)
            if widget.key in widgets:
                raise ValueError(texts.WIDGET_KEY_TWICE.format(name=widgets[widget.key].name))
            if widget.name in {other.name for other in widgets.values()}:
                raise ValueError(texts.WIDGET_NAME_TWICE)
        except ValueError as error:
            named = called(table, number)
            fault = texts.WIDGET_FAULT.format(file=path, widget=named, reason=error)
            raise SettingsError(fault) from error
        widgets[widget.key] = widget
    return widgets


def _widget(table: Any) -> Widget:
    """The widget that ``table`` describes. Raises ValueError saying in Swedish what is wrong."""
    if not isinstance(table, dict):
        raise ValueError(not_tables(_KIND, _PAGE))
    if unknown := sorted(table.keys() - _NAMES):
        raise ValueError(texts.WIDGET_UNKNOWN.format(names=", ".join(unknown)))
    name, key = table.get("name"), table.get("key")
    if not isinstance(name, str) or not name.strip():
        raise ValueError(texts.WIDGET_NAME)
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise ValueError(texts.WIDGET_KEY)
    origins = _words(table.get("origins"), texts.WIDGET_ORIGINS)
    for origin in origins:
        if not _is_origin(origin):
            raise ValueError(texts.WIDGET_ORIGIN.format(origin=origin))
    collections = None
    if "collections" in table:
        collections = _words(table["collections"], texts.WIDGET_COLLECTIONS)
    return Widget(name, key, origins, collections)


def _words(value: Any, fault: str) -> frozenset[str]:
    if not isinstance(value, list) or not value:
        raise ValueError(fault)
    if not all(isinstance(word, str) and word.strip() for word in value):
        raise ValueError(fault)
    return frozenset(value)


def _is_origin(origin: str) -> bool:
    if not _ORIGIN.fullmatch(origin):
        return False
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:  # no address between the brackets, no such port
        return False
    return port is None or (port != _DEFAULT_PORTS[parts.scheme] and port <= _LAST_PORT)
