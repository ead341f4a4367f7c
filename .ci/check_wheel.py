"""
Fails unless the installed package is whole; run where only its dependencies are installed.

Everything outside the conformance kit, which needs an extra, must import.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.resources import files
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import exchangekit

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SOURCE = "src/exchangekit"


def main() -> int:
    """Import every module, look for the data files, and return how to end."""
    names = [
        module.name
        for module in walk_packages(exchangekit.__path__, "exchangekit.", onerror=lambda _: None)
        if not module.name.startswith("exchangekit.conformance")
    ]
    for name in names:
        import_module(name)
    home = files(exchangekit)
    languages = _languages(home / "locale")
    faults = []
    if not (home / "py.typed").is_file():
        faults.append("py.typed is not in the wheel")
    if (home / "text").is_dir() and not languages:
        faults.append("no compiled catalogue is in the wheel")
    if SOURCE in str(home):
        faults.append("the work tree was imported, not the wheel")
    print(f"{len(names)} modules import; catalogues: {', '.join(languages) or 'none'}")
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


def _languages(home: Traversable) -> list[str]:
    """Return the languages that have a compiled catalogue."""
    if not home.is_dir():
        return []
    return sorted(
        language.name
        for language in home.iterdir()
        if (language / "LC_MESSAGES" / "exchangekit.mo").is_file()
    )


if __name__ == "__main__":
    sys.exit(main())
