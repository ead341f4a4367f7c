"""`python -m bench [names] [--full]`: run, check the answers, print ratios and goals."""

from __future__ import annotations

import platform
import sys
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from time import perf_counter

_BENCHES = {
    "imports": "imports",
    "values": "values",
    "transition": "transition",
    "life": "life",
    "money": "money",
    "ledger": "ledger",
    "exchange": "exchange",
    "policy": "policy",
    "sqlite": "durable",
    "reconcile": "reconciling",
    "scale": "scale",
}

_FULL = frozenset({"ledger", "policy", "reconcile", "scale"})
"""What can be measured in full, which takes its time."""


def _machine() -> str:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python}, {platform.machine()}, {_processor()}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(names)} x {names[0]}" if names else platform.processor()


def main() -> int:
    """Give 1 when an answer is wrong; a goal that is missed is only told."""
    parser = ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *_BENCHES], metavar="NAME")
    parser.add_argument(
        "--full",
        action="store_true",
        help="ledger: 5,000,000 movements; policy: all memory; scale: 100,000 slips",
    )
    given = parser.parse_args()
    print(_machine())
    wrong = 0
    for name in given.names or _BENCHES:
        start = perf_counter()
        run = import_module(f"bench.{_BENCHES[name]}").run
        print(f"\n{name}")
        try:
            for measure in run(full=True) if name in _FULL and given.full else run():
                print(measure, flush=True)
        except AssertionError as error:
            wrong += 1
            print(f"  WRONG ANSWER: {error!r}")
        print(f"  ({perf_counter() - start:.0f} s)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
