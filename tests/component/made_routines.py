"""Short routines made for a test: PDFs that say what the test wants them to say."""

from pathlib import Path

import typst

_SOURCE = """
#set page(width: 14cm, height: 18cm)
#set text(lang: "sv", font: "Libertinus Serif")
#set document(title: {title!r})
#text(size: 20pt, weight: "bold")[{title}]

#table(columns: 2,
  [Diarienummer], [{number}],
  [Giltig från], [{valid_from}],
  [Dokumentansvarig], [Enhetschef mottagning])

= Handläggning
{text}
"""


def make_routine(
    path: Path,
    text: str,
    *,
    title: str = "Rutin för orosanmälan",
    number: str = "SN 2023/0017",
    valid_from: str = "2023-01-01",
) -> None:
    """Write a one-page PDF."""
    path.parent.mkdir(parents=True, exist_ok=True)
    source = _SOURCE.format(title=title, number=number, valid_from=valid_from, text=text)
    source = source.replace("'", '"')
    path.write_bytes(typst.compile(source.encode(), ignore_system_fonts=True))
