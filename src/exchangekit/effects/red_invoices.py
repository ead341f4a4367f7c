"""Red invoices: what takes a blue one back in part, as data for the host's tax service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.errors import RedOverBlueError
from exchangekit.values.classes import frozen
from exchangekit.values.ids import CompanyId
from exchangekit.values.tax import Taxed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.effects.documents import TaxDocument
    from exchangekit.sale.facts import Sale


@frozen
class RedLine:
    """
    What a red invoice takes back of one line of the blue one.

    Args:
        sale_line: The line of the sale, which the blue invoice has.
        steps: How much.
        amount: With its tax by rate; negative.
        left: What of the line is not taken back after it.
    """

    sale_line: int
    steps: int
    amount: Taxed
    left: Taxed


@frozen
class RedRequest:
    """
    The data of a request for a red invoice (PRC: of the confirmation form).

    Args:
        id: Of the credit note it follows from.
        blue: The number of the blue invoice, the host's.
        company: Who issues it.
        lines: Lines that came back; what else a credit note holds needs no red invoice.

    Source:
        A red invoice takes a blue one back in part when goods come back after issue
        (SAT announcement 2016 No. 47).  General knowledge: verify, digital invoices changed
        the form.
    """

    id: str
    blue: str
    company: CompanyId
    lines: tuple[RedLine, ...]


def red_request(
    note: TaxDocument, sale: Sale, blue: str, earlier: Iterable[RedRequest] = ()
) -> RedRequest:
    """
    Give the request for a red invoice that a credit note makes necessary.

    Amounts are those of the credit note, cut off what was paid in exact steps, so the red
    parts of a line add up to the blue one whatever the order they come in.

    Args:
        note: A credit note.
        sale: What the blue invoice says.
        blue: Its number.
        earlier: Red requests made for it before.

    Raises:
        RedOverBlueError: More would be taken back than the blue invoice says.
    """
    left = blue_left(sale, earlier)
    lines = []
    for line in note.lines:
        if line.sale_line is not None and line.steps is not None:
            rest = left[line.sale_line] - line.amount
            if not _within(rest):
                had = left[line.sale_line].gross
                raise RedOverBlueError(blue, str(line.amount.gross), str(had))
            left[line.sale_line] = rest
            lines.append(RedLine(line.sale_line, line.steps, -line.amount, rest))
    return RedRequest(note.id, blue, note.company, tuple(lines))


def blue_left(sale: Sale, requests: Iterable[RedRequest]) -> dict[int, Taxed]:
    """Give what of each line of a sale no red invoice took back yet, tax by rate."""
    left = {line.line: line.paid for line in sale.lines}
    for request in requests:
        for line in request.lines:
            left[line.sale_line] += line.amount
    return left


def _within(rest: Taxed) -> bool:
    return rest.net.minor >= 0 and all(tax.amount.minor >= 0 for tax in rest.taxes)
