"""``rita search --explain``: why each passage was found, as JSON values and as Swedish text."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.terminal import passage_text
from index.corpus import Passage
from index.explanation import explain, splits
from index.retriever import LEXICAL_WEIGHT, Query, Retriever


def explanation(query: Query, passages: Sequence[Passage], retriever: Retriever) -> dict[str, Any]:
    """How the question was read and, passage by passage, the scores and the words that match."""
    return {
        "searched": query.read.searched,
        "corrections": [list(pair) for pair in query.read.corrections],
        "expansions": [list(pair) for pair in query.read.expansions],
        "compounds": {word: list(parts) for word, parts in splits(query, retriever).items()},
        "lexical_weight": LEXICAL_WEIGHT,
        "passages": [_passage(query, passage, retriever) for passage in passages],
    }


def _passage(query: Query, passage: Passage, retriever: Retriever) -> dict[str, Any]:
    found = explain(query, passage, retriever)
    scores = found.scores
    return {
        "fused": _rounded(scores.fused),
        "dense": _rounded(scores.dense),
        "lexical": _rounded(scores.lexical),
        "late": _rounded(scores.late),
        "reranked": _rounded(scores.reranked),
        "words": [
            {"word": match.word, "share": _rounded(match.share), "terms": list(match.terms)}
            for match in found.words
        ],
    }


def explained_text(passages: Sequence[Passage], told: Mapping[str, Any]) -> str:
    """The same for a person."""
    lines = [f"Sökt som: {told['searched']}"]
    lines += [f"  rättat: {written} → {meant}" for written, meant in told["corrections"]]
    lines += [f"  tillagt: {added} (för {written})" for written, added in told["expansions"]]
    lines += [f"  delat: {word} = {' + '.join(parts)}" for word, parts in told["compounds"].items()]
    for rank, (passage, why) in enumerate(zip(passages, told["passages"], strict=True), start=1):
        near = "–" if why["late"] is None else f"{why['late']:.3f}"
        scores = (
            f"   betydelse {why['dense']:.3f} · närläsning {near} · ord {why['lexical']:.3f} "
            f"· sammanvägt {why['fused']:.3f}"
        )
        lines += ["", passage_text(rank, passage), scores]
        if why["reranked"] is not None:
            lines.append(f"   omrangordnat {why['reranked']:.3f}")
        hits = sorted((w for w in why["words"] if w["share"]), key=lambda w: -w["share"])
        lines.append("   ord som träffar: " + (", ".join(map(_word, hits)) or "inga"))
    return "\n".join(lines)


def _word(match: Mapping[str, Any]) -> str:
    terms = f" ({', '.join(match['terms'])})" if match["terms"] else ""
    return f"{match['word']} {match['share']:.3f}{terms}"


def _rounded(value: float | None) -> float | None:
    # Two scores that differ by less than this tell nothing apart.
    return None if value is None else round(value, 4)
