"""Whether bf16 may stand in for fp32: the processor must have it, and the ranking must be the same.

bf16 keeps eight bits of a number and is about twice as fast where the processor multiplies it
directly. Whether that disturbs a ranking depends on the model, so each model is checked once per
machine and the outcome kept in a small file.
"""

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

log = logging.getLogger(__name__)

# Scores nearer each other than this are a tie: swapping them is not another ranking. bf16 moved a
# score by .0011 at most on the texts below, where the best passage leads the second by .055 at the
# median.
TIE = 0.002

QUESTIONS = (
    "Vem ringer jag om jag misstänker att ett barn far illa?",
    "Hur fort ska skyddsbedömningen göras?",
    "Vad räknas som inkomst när man söker försörjningsstöd?",
    "Får jag lämna ut uppgifter till polisen?",
    "Hur länge sparas en akt?",
    "Vad gör jag om en besökare blir hotfull?",
    "Vem får besluta om placering i jourhem?",
    "När kan man läsa svenska för invandrare på distans?",
    "Vad är skillnaden på lex Sarah och en avvikelse?",
    "Kan den sökande få ersättning för glasögon?",
    "Hur överklagar man ett avslag?",
    "Vilket stöd finns för den som utsatts för våld av sin partner?",
)
PASSAGES = (
    "Den som får kännedom om att ett barn kan fara illa ska genast anmäla det till socialnämnden.",
    "En skyddsbedömning ska göras samma dag som anmälan kommer in, eller senast dagen därpå.",
    "Lön, sjukpenning, barnbidrag och underhållsstöd räknas som inkomst vid beräkningen.",
    "Sekretess hindrar inte att uppgifter lämnas till Polismyndigheten om brottet är grovt.",
    "Handlingarna gallras fem år efter den sista anteckningen, utom de som ska bevaras.",
    "Avbryt samtalet, larma och lämna rummet om den du möter uppträder hotfullt.",
    "Beslut om placering i jourhem fattas av socialutskottet, i brådskande fall av ordföranden.",
    "Studier i sfi ges på dagtid, kvällstid och på distans för den som har kommit till kurs C.",
    "Ett missförhållande rapporteras enligt lex Sarah och utreds utan dröjsmål.",
    "Bistånd till glasögon kan beviljas om synfelet är styrkt av en optiker.",
    "Överklagandet lämnas till nämnden inom tre veckor från den dag då beslutet togs emot.",
    "Den som är utsatt för våld i en nära relation erbjuds skyddat boende och samtalsstöd.",
    "Deltagaren ska medverka i den planering som arbetsmarknadsenheten har gjort upp.",
    "Boendekostnad godtas upp till den nivå som gäller för hushållets storlek.",
    "Anteckningar i journalen ska vara sakliga och göras samma dag.",
    "Nycklar och passerkort lämnas till närmaste chef när anställningen upphör.",
)


def chosen_dtype(directory: Path, weights: str, cache: Path | None) -> str:
    """ "bfloat16" where this processor has it and it ranks like fp32 for this model, or "float32".

    The outcome for `weights` (their SHA-256) is read from `bf16-checks.json` in the folder `cache`
    and written there after the first check, which takes a few seconds.
    """
    import torch

    capabilities = torch.cpu.get_capabilities()
    if not (capabilities.get("avx512_bf16") or capabilities.get("amx_bf16")):
        return "float32"
    key = f"{weights} torch {torch.__version__} {capabilities.get('cpu_name')}"
    file = None if cache is None else cache / "bf16-checks.json"
    known = _known_checks(file)
    if key not in known:
        known[key] = _ranks_alike(directory)
        log.info("bf16 ordnar texter som fp32 för %s: %s", directory.name, known[key])
        _remember(file, known)
    return "bfloat16" if known[key] else "float32"


def same_ranking(exact: NDArray[np.float32], rounded: NDArray[np.float32]) -> bool:
    """Whether no two passages that `exact` tells apart change places in `rounded`.

    Both are (questions, passages) arrays of cosines.
    """
    gaps = exact[:, :, None] - exact[:, None, :]
    rounded_gaps = rounded[:, :, None] - rounded[:, None, :]
    return bool(np.all(rounded_gaps[gaps > TIE] > 0))


def _ranks_alike(directory: Path) -> bool:
    from index.local_embedder import load_model

    exact, rounded = (_scores(load_model(directory, name)) for name in ("float32", "bfloat16"))
    return same_ranking(exact, rounded)


def _scores(model: "SentenceTransformer") -> NDArray[np.float32]:
    questions = model.encode_query(list(QUESTIONS), normalize_embeddings=True)
    passages = model.encode_document(list(PASSAGES), normalize_embeddings=True)
    scores: NDArray[np.float32] = questions @ passages.T
    return scores


def _known_checks(file: Path | None) -> dict[str, bool]:
    """Earlier outcomes; none, and so a new check, when the file is missing or unreadable."""
    if file is None or not file.exists():
        return {}
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return {}
    return stored if isinstance(stored, dict) else {}


def _remember(file: Path | None, known: dict[str, bool]) -> None:
    if file is None:
        return
    try:
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
        fresh.replace(file)
    except OSError as error:
        log.warning("Kontrollen av bf16 kunde inte sparas i %s: %s", file, error)
