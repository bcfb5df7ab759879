"""Time and memory as the index grows: 5,000 and 100,000 chunks of real text.

    python -m benchmarks.scale [--sizes 5000,100000] [--questions 200] [--json FILE]

The chunks are those of every set at hand. Beyond them the whole corpus is repeated under other
document ids, vectors and all: every score, posting and vector is that of a real text, but near
twins are far more common than anywhere in practice. Times are multiples of the bare embedding of
the same questions, measured in turns with it; how far it swings tells how quiet the machine was.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import timing
from benchmarks.indexes import (
    BUILD,
    Counter,
    benchmark_embedder,
    bring_up_to_date,
    code_hash,
    is_made_by,
    opened,
    say_made_by,
)
from benchmarks.rankers import SEARCHES
from benchmarks.sets import ROOT, SETS, GoldenSet, RetrievalSet, add_sets_option, evenly, present
from index.corpus import document_id
from index.embedder import Embedder
from index.retriever import Retriever
from index.snapshot import IndexedDocument, Snapshot, open_snapshot
from index.snapshot_folder import activate, current_id, prune, read_manifest
from index.snapshot_writer import SnapshotWriter

WARM_UP = 10
"""Questions asked before counting: the first ones load pages of the mapped files."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print times and sizes."""
    options = _options(arguments)
    at_hand = list(present([item for item in SETS if item.name in options.sets]))
    questions = questions_of(at_hand, options.questions)
    if options.memory:
        print(json.dumps(memory(options.memory, questions)))
        return
    embedder = benchmark_embedder()
    result: dict[str, Any] = {"machine": machine()}
    print(result["machine"])
    for size in options.sizes:
        data = grown(at_hand, size, embedder)
        result[str(size)] = times = latencies(data, embedder, questions)
        print(f"\n{times['chunks']} chunks, {times['documents']} documents")
        print(timing.table(times["ms"]))
        times["space"] = space(data, options)
        print(space_lines(times["space"], "1,000 chunks", times["chunks"]))
    for item in at_hand:
        if isinstance(item, GoldenSet):
            bring_up_to_date(item, BUILD / item.name, embedder)
            pages = pages_of(BUILD / item.name)
            result[item.name] = {"pages": pages, "space": space(BUILD / item.name, options)}
            print(f"\n{item.name}: {pages} PDF pages")
            print(space_lines(result[item.name]["space"], "1,000 pages", pages))
    if options.json:
        options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")


def grown(at_hand: Sequence[RetrievalSet], size: int, embedder: Embedder) -> Path:
    """The data directory of an index of ``size`` chunks, whole documents, made where it is not."""
    data = BUILD / f"scale-{size}"
    with ExitStack() as stack:
        sources = [stack.enter_context(opened(item, embedder))[0].snapshot for item in at_hand]
        state = " ".join([code_hash(), *(source.id for source in sources)])
        if is_made_by(data, state):
            return data
        show = Counter(f"{data.name}: chunks")
        with SnapshotWriter(data, embedder) as writer:
            written = 0
            for item in repeated(sources, size):
                writer.add(item)
                written += len(item.chunks)
                show(min(written, size), size)
            print(f"{data.name}: terms and postings …", file=sys.stderr, flush=True)
            snapshot = writer.finish({})
    activate(data, snapshot)
    prune(data, keep=1)
    say_made_by(data, state)
    return data


def repeated(sources: Sequence[Snapshot], size: int) -> Iterator[IndexedDocument]:
    """The documents of ``sources`` over and over, each time under other ids, until their chunks
    are ``size`` or more."""
    written = turn = 0
    while written < size:
        for source in sources:
            for document in source.documents.values():
                item = source.indexed(document.key, "scale")
                collection = f"{document.collection}-{turn}"
                copy = replace(
                    document,
                    id=document_id(collection, document.file),
                    collection=collection,
                )
                yield replace(item, document=copy)
                written += len(item.chunks)
                if written >= size:
                    return
        turn += 1


def questions_of(at_hand: Sequence[RetrievalSet], number: int) -> list[str]:
    """``number`` questions, as many from each set."""
    each = -(-(number + WARM_UP) // max(1, len(at_hand)))
    return [question.question for item in at_hand for question in evenly(item.questions(), each)]


def latencies(data: Path, embedder: Embedder, questions: Sequence[str]) -> dict[str, Any]:
    """Milliseconds of the whole answer, of every way to search and of the bare embedding."""
    snapshot = open_snapshot(data, None, embedder)
    retriever = Retriever(snapshot, embedder)
    work: dict[str, timing.Work] = {
        timing.BARE: timing.bare_embedding(retriever),
        **{name: partial(search, retriever) for name, search in SEARCHES.items()},
        timing.WHOLE: timing.whole_answer(retriever),
    }
    taken = timing.in_turns(work, questions, WARM_UP, Counter(f"{data.name}: questions"))
    found = {"chunks": snapshot.size, "documents": len(snapshot.documents)}
    snapshot.close()
    return found | {"ms": timing.spreads(taken)}


def space(data: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Bytes of the snapshot's files, and a fresh process's growth when it opens and asks them."""
    folder = data / "snapshots" / current_id(data)
    files = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
    command = [sys.executable, "-m", "benchmarks.scale", "--memory", str(data)]
    ran = subprocess.run(
        [*command, "--questions", str(options.questions), "--sets", ",".join(options.sets)],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return {"files": files, "disk": sum(files.values()), "memory": json.loads(ran.stdout)}


def space_lines(of: dict[str, Any], per: str, thousand: int) -> str:
    """Megabytes in all and per thousand pages or chunks, and file by file."""
    scale = thousand / 1000 * 1e6
    files = ", ".join(
        f"{name} {size / scale:.1f}"
        for name, size in sorted(of["files"].items(), key=lambda item: -item[1])
        if size / scale >= 0.05
    )
    lines = [f"disk: {of['disk'] / 1e6:.0f} MB, {of['disk'] / scale:.1f} per {per} ({files})"]
    for when, grown_by in of["memory"].items():
        whole, own, mapped = (grown_by[kind] for kind in ("VmRSS", "RssAnon", "RssFile"))
        lines.append(
            f"memory {when}: {whole / 1e6:.0f} MB more, {whole / scale:.1f} per {per} "
            f"({own / scale:.1f} the process's own, {mapped / scale:.1f} mapped files)"
        )
    return "\n".join(lines)


def memory(data: Path, questions: Sequence[str]) -> dict[str, dict[str, int]]:
    """Bytes by which this process grows when it opens the index in ``data``, and when the
    ``questions`` have been asked. The model is loaded and has read the questions before."""
    embedder = benchmark_embedder()
    for question in questions:
        embedder.encode_question(question)
    before = resident()
    snapshot = open_snapshot(data, None, embedder)
    retriever = Retriever(snapshot, embedder)
    at_open = resident()
    for question in questions:
        retriever.retrieve(question)
    after = resident()
    snapshot.close()
    return {
        "when opened": {kind: at_open[kind] - before[kind] for kind in before},
        f"after {len(questions)} questions": {kind: after[kind] - before[kind] for kind in before},
    }


def resident() -> dict[str, int]:
    """This process's resident bytes, in all, of its own and of mapped files (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    values = dict(line.split(":", 1) for line in lines)
    return {name: 1024 * int(values[name].split()[0]) for name in ("VmRSS", "RssAnon", "RssFile")}


def pages_of(data: Path) -> int:
    """Pages of the documents in the index."""
    pages: int = read_manifest(data, current_id(data))["counts"]["pages"]
    return pages


def machine() -> dict[str, Any]:
    """What the times depend on."""
    import torch

    return {
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "load_average": round(os.getloadavg()[0], 1),
    }


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--sizes", default=[5000, 100_000], help="chunks, separated by commas",
                        type=lambda text: [int(part) for part in text.split(",")])  # fmt: skip
    parser.add_argument("--questions", type=int, default=200, help="how many are asked")
    add_sets_option(parser, SETS)
    parser.add_argument("--json", type=Path, help="also write all figures to this file")
    parser.add_argument("--memory", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
