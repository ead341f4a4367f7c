"""Printing: one page per exchange, then the laws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from examples.shopfloor import tables
from examples.shopfloor.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rich.console import RenderableType

    from examples.shopfloor.laws import Law
    from examples.shopfloor.play import Played

_WIDTH = 100


def console() -> Console:
    """Give a console as wide as the terminal, at most 100 columns; a file gets all of them."""
    found = Console(highlight=False, emoji=False, markup=False)
    found.width = min(found.width, _WIDTH) if found.is_terminal else _WIDTH
    return found


def show_exchange(played: Played, language: str, out: Console) -> None:
    """Print all a clerk wants to see of an exchange."""
    title = played.scenario.script.title[language]
    out.print(Rule(Text(title, "bold"), characters="═", style="dim"))
    for part in _parts(played, language):
        out.print()
        out.print(part)
    out.print()


def _parts(played: Played, language: str) -> Iterator[RenderableType]:
    yield tables.heading(played, language)
    yield tables.timeline(played, language)
    yield tables.verdict(played, language)
    for quote in played.quotes:
        superseded = quote is not played.quotes[-1]
        yield tables.difference(quote, superseded=superseded, language=language)
    yield tables.stock(played, language)
    yield tables.vouchers(played, language)


def show_laws(laws: Iterable[Law], path: Path, language: str, out: Console) -> bool:
    """Print which laws hold and where everything was written; tell whether all do."""
    out.print(Rule(characters="═", style="dim"))
    proved = tuple(laws)
    for law in proved:
        mark = Text("+ ", "green") if law.holds else Text("x ", "bold red")
        out.print(mark + label(f"law.{law.name}", language, count=law.over))
    hold = all(law.holds for law in proved)
    words = label("all_hold" if hold else "broken", language, path=path)
    out.print(Text(words, "bold green" if hold else "bold red"), soft_wrap=True)
    return hold
