"""
Mutates rooms of the package and says how many mutants the tests kill.

    python .ci/mutants.py sale settlement           all mutants of two rooms
    python .ci/mutants.py values/dates              those of one module
    python .ci/mutants.py slip --sample 300         300 of them, the same ones each time

Each room is tried in a copy of the project below build/mutants, so nothing here changes.
A mutant meets only the tests that call the function it changes, the fastest first, in a fork
of a process that has imported them; the first failure ends it.  What lives is shown with the
line that was changed.  Mutants that no test calls count as alive; those that only touch what
checks the program itself (`ITSELF`) do not count at all.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections import Counter
from contextlib import chdir
from hashlib import sha256
from pathlib import Path
from shutil import copy2, copytree, rmtree

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("conftest.py", "pyproject.toml", "README.md", "docs", "examples", "src", "tests")
ALSO_BY = {
    "slip": ("tests/desk", "tests/settlement"),
    "effects": ("tests/slip", "tests/desk", "tests/settlement"),
}
"""Tests of other rooms that are about a room too: what decides is seen through the desk."""
SLOW = "tests/slip/test_model_check.py"
"""It walks through every state of a slip, which no mutant can wait for; so it kills none."""
KILLED = frozenset({"killed", "timeout", "segfault"})
CONFIG = """
[tool.mutmut]
source_paths = ["src/"]
only_mutate = ["src/exchangekit/{mutated}"]
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-x", "-q", "--ignore={slow}"]
also_copy = {copied}
track_dependencies = false
timeout_constant = 5.0
"""
ITSELF = re.compile(
    r",? *strict=(True|False|None)|, (?=\))|case _( as never)?:|assert_never\([\w.]+\)"
)
"""
What no input can reach, so that no test can tell: that two sequences are of one length, and
that a `match` has met every case, which mypy proves.
"""
ENVIRONMENT = {**os.environ, "HYPOTHESIS_PROFILE": "mutants"}
"""Random tests only have to notice a mutant: they stop at the first example that does."""


def prepared(room: str) -> Path:
    """Copy the project and tell the mutator which room to mutate, and by which tests."""
    folder = ROOT / "build" / "mutants" / room / ROOT.name
    rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        (copytree if source.is_dir() else copy2)(source, folder / name)
    parent, _, module = room.partition("/")
    wanted = (f"tests/{parent}", *ALSO_BY.get(parent, ()))
    tests = [name for name in wanted if (ROOT / name).exists()]
    also = [name for name in COPIED if name not in {"src", "tests"}]
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as config:
        mutated = f"{room}.py" if module else f"{room}/*"
        said = CONFIG.format(mutated=mutated, tests=tests, copied=also, slow=SLOW)
        config.write(said.replace("'", '"'))
    return folder


def mutmut(folder: Path, *args: str) -> str:
    """Run the mutator in a folder and give what it printed."""
    command = [sys.executable, "-m", "mutmut", *args]
    done = subprocess.run(
        command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def results(folder: Path) -> dict[str, str]:
    """Give every mutant with what became of it."""
    lines = mutmut(folder, "results", "--all", "true").splitlines()
    found = (line.strip().partition(": ") for line in lines if ": " in line)
    return {name: status for name, _, status in found if "__mutmut_" in name}


def changed(folder: Path, name: str) -> list[str]:
    """Give the lines that a mutant takes out and puts in."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant  # a setup without it can be asked

    module = Path("src", *name.rpartition(".")[0].split("."))
    with chdir(folder):
        source = module / "__init__.py" if module.is_dir() else module.with_suffix(".py")
        lines = get_diff_for_mutant(name, path=source).splitlines()
    return [line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"}]


def counts(lines: list[str]) -> bool:
    """Tell whether what a mutant changes is more than a check of the program itself."""
    before, after = (
        [ITSELF.sub("", line[1:]).strip() for line in lines if line[0] == sign] for sign in "-+"
    )
    return [*filter(None, before)] != [*filter(None, after)]


def score(room: str, sample: int | None) -> tuple[int, int]:
    """Try a room's mutants, or a sample of them; give how many were killed, of how many."""
    folder = prepared(room)
    said = mutmut(folder, "run", "nothing-of-that-name")  # makes the mutants, times the tests
    names = sorted(results(folder), key=lambda name: sha256(name.encode()).hexdigest())
    if not names:
        sys.exit(f"{room}: no mutants were made\n{said}")
    tried = {name: lines for name in names[:sample] if counts(lines := changed(folder, name))}
    for start in range(0, len(tried), 500):
        mutmut(folder, "run", *[*tried][start : start + 500])
    became = results(folder)
    statuses = Counter(became[name] for name in tried)
    print(f"{room}: {dict(statuses)} of {len(names)}")
    for name, lines in tried.items():
        if became[name] not in KILLED:
            print(f"    {became[name]}: {name}", *lines, sep="\n        ")
    return sum(statuses[status] for status in KILLED), len(tried)


def main() -> None:
    """Print a line per room, and every mutant that lives."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("rooms", nargs="+", help="folders of src/exchangekit")
    parser.add_argument("--sample", type=int, help="how many mutants per room; all when left out")
    asked = parser.parse_args()
    for room in asked.rooms:
        killed, tried = score(room, asked.sample)
        print(f"{room}: {killed} of {tried} mutants killed, {killed / tried:.1%}", flush=True)


if __name__ == "__main__":
    main()
