"""What `import exchangekit` costs, in processes of their own, against SQLAlchemy's."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from typing import TYPE_CHECKING

from bench.timing import Measure, prepared_by_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROUNDS = 25
_COUNT = """
import exchangekit, sys
for name in exchangekit.__all__:
    getattr(exchangekit, name)
assert "babel" not in sys.modules
rooms = [m for name, m in sys.modules.items() if name.startswith("exchangekit")]
classes = {c for m in rooms for c in vars(m).values() if isinstance(c, type)}
print(sum(c.__module__.startswith("exchangekit") for c in classes))
print(sum(c.__module__.startswith("exchangekit") and "__attrs_attrs__" in vars(c) for c in classes))
"""


def _python(code: str) -> str:
    """Run a fresh interpreter that keeps compiled modules, as installed packages are."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(  # noqa: S603 -- our own code
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def _children() -> float:
    """Give the processor time of all processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run() -> Iterator[Measure]:
    """Compare processor time, a bare interpreter included on both sides."""
    classes, of_attrs = map(int, _python(_COUNT).split())
    _python("import sqlalchemy")
    cases = {
        "bare": "pass",
        "attrs": "import attrs",
        "exchangekit": "from exchangekit import *",
        "sqlalchemy": "import sqlalchemy",
    }
    timed = {name: (lambda _, code=code: code, _python) for name, code in cases.items()}
    times = prepared_by_turns(timed, _ROUNDS, _children)
    ratio = times.ratio("exchangekit", "sqlalchemy")
    yield Measure("import exchangekit / import sqlalchemy", ratio, 0.6)
    yield Measure("import exchangekit", times.seconds("exchangekit") * 1000, unit="ms")
    yield Measure("  of which attrs and the interpreter", times.seconds("attrs") * 1000, unit="ms")
    yield Measure("classes made by it", classes, unit="")
    yield Measure("  of which by attrs", of_attrs, unit="")
