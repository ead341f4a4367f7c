"""
Whole exchanges, told step by step: ``python examples/quickstart.py --lang zh-CN``.

Every file of ``examples/data`` is played at a desk over one SQLite file, printed as a shop
clerk wants to see it, and proved.  Copy one of them, change it, and name it on the command
line.  Ends with 0 when every law holds, with 1 when one does not, and with 2 when a file
cannot be used.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # `examples` is found from any folder

from exchangekit.errors import ExchangeKitError  # noqa: E402
from exchangekit.text import explain, negotiate  # noqa: E402

from examples.shopfloor.labels import label  # noqa: E402
from examples.shopfloor.laws import prove  # noqa: E402
from examples.shopfloor.play import Played, master_of, play  # noqa: E402
from examples.shopfloor.scenario import Scenario, read_scenario  # noqa: E402
from examples.shopfloor.show import console, show_exchange, show_laws  # noqa: E402
from examples.sqlite_host import SqliteStore  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

BROKEN, UNUSABLE = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Play, print and prove the scenarios; give how the process should end."""
    options = _options(arguments)
    try:
        language = negotiate(options.lang)
    except ExchangeKitError as error:
        return _refuse(explain(error, "en").help)
    out, played = console(), list[Played]()
    files = options.scenarios or sorted((HERE / "data").glob("*.json"))
    try:
        scenarios = [read_scenario(path) for path in files]
        database = options.db or Path(mkdtemp(prefix="exchangekit-")) / "quickstart.sqlite"
        if database.exists() or not database.parent.is_dir():
            return _refuse(label("unusable", language, path=database))
        for scenario in scenarios:
            played.append(_play(scenario, database))
            show_exchange(played[-1], language, out)
    except OSError as error:
        return _refuse(label("unreadable", language, path=error.filename))
    except ExchangeKitError as error:
        return _refuse(_said(error, language))
    with SqliteStore.open(database, master_of(played[0].scenario)) as store:
        return 0 if show_laws(prove(played, store), database, language, out) else BROKEN


def _options(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(description="Play whole exchanges and print them.")
    parser.add_argument("scenarios", nargs="*", type=Path, help="files like those of examples/data")
    parser.add_argument("--lang", default="en", help="en or zh-CN")
    parser.add_argument("--db", type=Path, help="the SQLite file to make; a fresh one unless told")
    return parser.parse_args(arguments)


def _play(scenario: Scenario, database: Path) -> Played:
    """Open the file anew for every scenario: all that goes on is in it."""
    with SqliteStore.open(database, master_of(scenario)) as store:
        return play(scenario, store)


def _said(error: ExchangeKitError, language: str) -> str:
    """Put an error into words, after the file and the step it came from, with its code."""
    places = reversed(getattr(error, "__notes__", ()))
    words = str(explain(error, language)).replace("\n", " ")
    return ": ".join((*places, f"{words} [{error.code}]"))


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return UNUSABLE


if __name__ == "__main__":
    sys.exit(main())
