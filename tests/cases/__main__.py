"""``python -m tests.cases DIR``: 0 when nothing failed, 1 when something did, 2 for no cases."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cases.model import CaseFileError, Status
from tests.cases.runner import load_disputed, run_folder, told

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a folder of cases and print what became of each."""
    parser = ArgumentParser(prog="python -m tests.cases", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared/cases"))
    folder = parser.parse_args(arguments).folder
    try:
        reports = run_folder(folder, load_disputed())
    except CaseFileError as problem:
        print(f"cases: {problem}", file=sys.stderr)
        return 2
    print("\n".join(told(reports)))
    return 1 if any(report.of(Status.FAILED) for report in reports) else 0


if __name__ == "__main__":
    sys.exit(main())
