"""
Mutates rooms of the package and says how many mutants the tests kill.

    python .ci/mutants.py sale settlement           all mutants of two rooms
    python .ci/mutants.py slip --sample 300         300 of them, the same ones each time

Each room is tried in a copy of the project below build/mutants, so nothing here changes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from shutil import copy2, copytree, rmtree

ROOT = Path(__file__).resolve().parent.parent
COPIED = ("conftest.py", "pyproject.toml", "README.md", "docs", "examples", "src", "tests")
ALSO_BY = {
    "slip": ("tests/desk",),
    "effects": ("tests/slip", "tests/desk"),
    "settlement": ("tests/slip",),
}
"""Tests of other rooms that are about a room too: what decides is seen through the desk."""
KILLED = frozenset({"killed", "timeout", "segfault"})
CONFIG = """
[tool.mutmut]
source_paths = ["src/"]
only_mutate = ["src/exchangekit/{room}/*"]
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-p", "no:cacheprovider", "-x", "-q"]
also_copy = {copied}
"""


def prepared(room: str) -> Path:
    """Copy the project and tell the mutator which room to mutate, and by which tests."""
    folder = ROOT / "build" / "mutants" / room / ROOT.name
    rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        (copytree if source.is_dir() else copy2)(source, folder / name)
    wanted = (f"tests/{room}", *ALSO_BY.get(room, ()))
    tests = [name for name in wanted if (ROOT / name).exists()]
    also = [name for name in COPIED if name not in {"src", "tests"}]
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as config:
        config.write(CONFIG.format(room=room, tests=tests, copied=also).replace("'", '"'))
    return folder


def mutmut(folder: Path, *args: str) -> str:
    """Run the mutator in a folder and give what it printed."""
    command = [sys.executable, "-m", "mutmut", *args]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def results(folder: Path) -> dict[str, str]:
    """Give every mutant with what became of it."""
    lines = mutmut(folder, "results", "--all", "true").splitlines()
    found = (line.strip().partition(": ") for line in lines if ": " in line)
    return {name: status for name, _, status in found if "__mutmut_" in name}


def score(room: str, sample: int | None) -> tuple[int, int]:
    """Try a room's mutants, or a sample of them; give how many were killed, of how many."""
    folder = prepared(room)
    said = mutmut(folder, "run", "nothing-of-that-name")  # makes the mutants, times the tests
    names = sorted(results(folder), key=lambda name: sha256(name.encode()).hexdigest())
    if not names:
        sys.exit(f"{room}: no mutants were made\n{said}")
    tried = names[:sample]
    for start in range(0, len(tried), 500):
        mutmut(folder, "run", *tried[start : start + 500])
    became = results(folder)
    counts = Counter(became[name] for name in tried)
    print(f"{room}: {dict(counts)} of {len(names)}")
    for name in tried:
        if became[name] not in KILLED:
            print(f"    {became[name]}: {name}")
    return sum(counts[status] for status in KILLED), len(tried)


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
