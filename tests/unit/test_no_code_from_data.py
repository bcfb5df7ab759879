"""Nothing that is read can bring code with it: the calls that could are in no file of ours."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = [path for folder in ("app", "ingest", "index") for path in (ROOT / folder).rglob("*.py")]
MODULES = frozenset(("pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"))
"""Read what they are given by running it."""
CALLS = frozenset(
    "eval exec compile __import__ torch.load torch.hub.load yaml.load yaml.unsafe_load numpy.load "
    "np.load os.system os.popen runpy.run_path".split()
)
FLAGS = frozenset(("allow_pickle", "trust_remote_code", "shell", "weights_only"))
"""Arguments that open a way for code: nothing of ours may set them to True (the last to False)."""


def faults(source: str) -> Iterator[str]:
    """What in a file could run what it reads."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (each.name for each in names if each.name.split(".")[0] in MODULES)
            case ast.ImportFrom(module=str(module)):
                if module.split(".")[0] in MODULES:
                    yield module
            case ast.Call(func=func, keywords=keywords):
                name = ast.unparse(func)
                safe = any(
                    each.arg == "allow_pickle" and ast.unparse(each.value) == "False"
                    for each in keywords
                )
                if name in CALLS and not (name.endswith(".load") and safe):
                    yield name
                for each in keywords:
                    wanted = "False" if each.arg == "weights_only" else "True"
                    if each.arg in FLAGS and ast.unparse(each.value) == wanted:
                        yield f"{each.arg}={wanted}"


def test_no_file_of_ours_runs_what_it_reads() -> None:
    found = {
        str(path.relative_to(ROOT)): what
        for path in FILES
        if (what := list(faults(path.read_text("utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from joblib import load",
        "np.load(path)",
        "np.load(path, allow_pickle=True)",
        "torch.load(path, weights_only=False)",
        "AutoModel.from_pretrained(name, trust_remote_code=True)",
        "yaml.load(text, Loader=yaml.Loader)",
        "subprocess.run(command, shell=True)",
    ],
)
def test_the_watch_sees_each_of_them(source: str) -> None:
    assert list(faults(source))
