"""
Writes the pages that are read off the code: states and errors.

    python docs/generate.py          writes them
    python docs/generate.py --check  fails when they differ from what it would write
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import exchangekit.errors
from exchangekit.errors import ExchangeKitError
from exchangekit.slip.phases import Leg
from exchangekit.slip.transitions import TABLE, as_mermaid

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
_NOTE = "<!-- Written by docs/generate.py; change the code, not this page. -->\n"


def states() -> str:
    """Draw every leg, and name its events."""
    parts = [
        "# States",
        _NOTE,
        "A slip has four legs; each is in one phase. The stage of the slip is the first leg that",
        "has not ended, in the order its terms set. Nothing leaves an end phase (drawn with an",
        "arrow to the final dot). `exchangekit.slip.transitions` owns the table.",
    ]
    for leg in Leg:
        ends = ", ".join(f"`{phase}`" for phase, row in TABLE[leg].items() if not row)
        parts += [f"\n## {leg.value.capitalize()}\n", "```mermaid", as_mermaid(leg), "```"]
        parts += ["", f"Ends: {ends}."]
    return "\n".join(parts) + "\n"


def errors() -> str:
    """List every code with its class, what it means and the facts it carries."""
    parts = [
        "# Errors",
        _NOTE,
        "Everything the library raises on purpose is an `exchangekit.ExchangeKitError`. Its",
        "`code` is API: never renamed, never reused. Its `facts` say what was wrong, where, and",
        "what would be right; `exchangekit.text.explain` turns both into words, which may change.",
        "",
        "| code | class | meaning | facts |",
        "|---|---|---|---|",
    ]
    for error in leaves():
        facts = ", ".join(f"`{name}`" for name in error.names)
        meaning = (error.__doc__ or "").strip().partition("\n")[0]
        parts.append(f"| `{error.code}` | `{error.__name__}` | {meaning} | {facts} |")
    return "\n".join(parts) + "\n"


def leaves() -> list[type[ExchangeKitError]]:
    """Give every leaf, in the order of the codes."""
    found = [
        each
        for each in vars(exchangekit.errors).values()
        if isinstance(each, type)
        and issubclass(each, ExchangeKitError)
        and each is not ExchangeKitError
    ]
    return sorted(found, key=lambda error: error.code)


def pages() -> Mapping[Path, str]:
    """Give every generated page."""
    folder = HERE / "reference"
    return {folder / "states.md": states(), folder / "errors.md": errors()}


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them."""
    stale = [
        path
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in arguments:
        for path in stale:
            sys.stderr.write(f"{path.relative_to(HERE)} is stale: run `make docs-generate`\n")
        return 1 if stale else 0
    for path in stale:
        path.write_text(pages()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
