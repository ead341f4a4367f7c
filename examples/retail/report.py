"""The final report: what became of the rows, the money, the laws and the speed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from exchangekit.values.money import Money

from examples.retail.outcomes import MEANING, Tally
from examples.retail.shop import CURRENCY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.settlement.tenders import PaymentEntry

    from examples.retail.laws import Proof


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column(columns[0])
    for name in columns[1:]:
        table.add_column(name, justify="right")
    return table


def rows_table(tally: Tally) -> Table:
    """Show the rows by outcome; they add up to the rows read."""
    table = _table("Rows by outcome", "outcome", "rows")
    table.add_column("meaning")
    for outcome, meaning in MEANING.items():
        if tally.rows[outcome]:
            table.add_row(outcome, f"{tally.rows[outcome]:,}", meaning)
    table.add_section()
    table.add_row("all", f"{tally.rows.total():,}", "")
    matched = f"of {tally.cancellations:,} cancellation rows, matched to a sale and decided"
    table.add_row("matched", f"{tally.matched:,}", matched)
    return table


def slips_table(tally: Tally) -> Table:
    """Show slips by how they ended, and refusals by reason."""
    table = _table("Slips", "ended as", "slips")
    table.add_row("exchange", f"{tally.exchanges:,}")
    table.add_row("refund", f"{tally.slips - tally.exchanges - tally.refused:,}")
    for code, count in sorted(tally.refusals.items()):
        table.add_row(f"refused: {code}", f"{count:,}")
    table.add_section()
    table.add_row("all", f"{tally.slips:,}")
    return table


def money_table(entries: Iterable[PaymentEntry]) -> Table:
    """Show what was collected and refunded, by what it was for."""
    sums = {"sales": [0, 0], "slips": [0, 0]}
    for entry in entries:
        side = sums["sales" if entry.stream.startswith("sale:") else "slips"]
        side[0] += entry.received.minor
        side[1] += entry.refunded.minor
    table = _table(f"Money, {CURRENCY}", "for", "collected", "refunded")
    for name, (received, refunded) in sums.items():
        amounts = Money(received, CURRENCY).amount, Money(refunded, CURRENCY).amount
        table.add_row(name, *amounts)
    return table


def laws_table(proofs: Iterable[Proof]) -> Table:
    """Show every law and what it was checked on."""
    table = _table("Laws", "law", "checked on")
    table.add_column("")
    for proof in proofs:
        table.add_row(proof.law, proof.checked, proof.broken or "holds")
    return table
