"""
Tax documents: which event credits and invoices what, as data; printing is the host's.

Read with the same eyes as the vouchers: what a swap of same for same does not post, it
does not document either.  Over a slip, invoices less credit notes are the difference.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from attrs import evolve

from exchangekit.effects.owing import charge_between, from_to, gone_before
from exchangekit.effects.swaps import is_final_swap, is_swap
from exchangekit.errors import InvalidInputError
from exchangekit.settlement.quote import LineKind
from exchangekit.slip import events as e
from exchangekit.slip.phases import ReplacementPhase
from exchangekit.values.classes import frozen
from exchangekit.values.ids import CompanyId, CustomerRef, SaleId, SlipId
from exchangekit.values.money import Money
from exchangekit.values.tax import Tax, Taxed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.settlement.quote import Quote
    from exchangekit.slip.lifecycle import Step
    from exchangekit.slip.model import Slip
    from exchangekit.stock.movements import Cause


class DocumentKind(StrEnum):
    """What a tax document does."""

    CREDIT_NOTE = "credit_note"  # the shop owes less, or the customer is owed
    INVOICE = "invoice"


@frozen
class DocumentLine:
    """
    One line of a tax document.

    Args:
        kind: What the quote calls it.
        line: Of the slip: a return line of credits, a replacement line of charges; None
            for what concerns the whole slip.
        sale_line: The line of the sale it takes back, or None.
        name: A SKU, a fee or a grade.
        steps: How much, or None for what is no goods; below zero where a paper of both
            sides takes goods back.
        amount: With its tax by rate; positive, but for what takes back a line before it.
    """

    kind: LineKind
    line: int | None
    sale_line: int | None
    name: str
    steps: int | None
    amount: Taxed


@frozen
class TaxDocument:
    """
    A credit note or an invoice, ready to be printed.

    Args:
        id: ``<stream>/<seq>/<n>`` of the record that caused it.
        kind: What it does.
        company: Who issues it.
        customer: To whom.
        sale: The sale the exchange belongs to.
        slip: The exchange.
        on: Its date, that of the voucher.
        currency: Of every line.
        lines: At least one.
    """

    id: str
    kind: DocumentKind
    company: CompanyId
    customer: CustomerRef
    sale: SaleId
    slip: SlipId
    on: date
    currency: str
    lines: tuple[DocumentLine, ...]

    @property
    def amount(self) -> Taxed:
        """All lines together, tax by rate."""
        return _sum((line.amount for line in self.lines), self.currency)


_Lines = tuple[list[DocumentLine], list[DocumentLine]]
"""What is credited, and what is invoiced; every amount positive, but for what takes back."""

_CREDITS: Final = frozenset(
    {
        LineKind.CREDIT,
        LineKind.SHIPPING,
        LineKind.LOST_PROMOTION,
        LineKind.LOST_SHIPPING,
        LineKind.ROUNDING,
    }
)
"""What changes what was paid for the sale; the other lines are invoiced."""


def documents_of(step: Step, cause: Cause, on: date) -> tuple[TaxDocument, ...]:
    """Give the tax documents of one event: money is final, goods leave, or all is undone."""
    credited, invoiced = _lines_of(step)
    return _documents(step.slip, cause, on, credits_=_some(credited), invoiced=_some(invoiced))


def _lines_of(step: Step) -> _Lines:
    slip = step.slip
    match step.event:
        case e.SettlementDue():
            return _final_lines(slip)
        case e.SettlementReopened():
            credited, invoiced = _final_lines(slip)
            return invoiced, credited
        case e.Dispatched() as sent:
            return [], _sent(slip, sent)
        case e.ReplacementLost(line=number, steps=steps):
            left = slip.replacement_line(number).dispatched
            return _left(slip, number, left, left + steps), []
        case e.CalledBack(final=final):
            return _called_back(slip, final=final)
        case e.Compensated() as settled:
            return _settled(slip, settled)
        case e.Retracted(booked=booked):
            return _retracted(slip, booked)
        case _:
            return [], []


def _retracted(slip: Slip, booked: e.Booked) -> _Lines:
    match booked.event:
        case e.Dispatched(parts=parts):
            left = slip.replacement_line(booked.line).dispatched
            return _left(slip, booked.line, left, left + sum(part.steps for part in parts)), []
        case e.ReplacementLost(steps=steps):
            left = slip.replacement_line(booked.line).dispatched
            return [], _left(slip, booked.line, left - steps, left)
        case e.Compensated() as settled:
            credited, invoiced = _settled(slip, settled)
            return invoiced, credited
        case _:
            return [], []


def _final_lines(slip: Slip) -> _Lines:
    """What a final quote credits and invoices; a swap takes back what was charged before it."""
    quote = slip.money.quote
    if quote is None:
        return [], []
    return (_all_charged(slip), []) if is_swap(slip) else _quoted_lines(slip, quote)


def _all_charged(slip: Slip) -> list[DocumentLine]:
    return [_charged(slip, line.line, 0, line.dispatched) for line in slip.replacements]


def _quoted_lines(slip: Slip, quote: Quote) -> _Lines:
    credited = [_quoted(slip, quote, n) for n, q in enumerate(quote.lines) if q.kind in _CREDITS]
    fees = [
        _quoted(slip, quote, n)
        for n, q in enumerate(quote.lines)
        if q.kind not in _CREDITS and q.kind is not LineKind.CHARGE
    ]
    return [evolve(line, amount=-line.amount) for line in credited], fees


def _called_back(slip: Slip, *, final: bool) -> _Lines:
    """What was credited is invoiced again, what was invoiced credited; a swap had neither."""
    quote = slip.money.quote
    if quote is None or (final and is_swap(slip)):
        return [], []
    credited, invoiced = _quoted_lines(slip, quote) if final else ([], [])
    return [*invoiced, *_all_charged(slip)], credited


def _settled(slip: Slip, event: e.Compensated) -> _Lines:
    """Goods kept are invoiced; goods that cannot be given back are credited as found."""
    lines = []
    for line in event.lines:
        sale_line = steps = None
        if line.kind is not LineKind.DEDUCTION:
            steps = event.steps if len(event.lines) == 1 else None
        if line.kind is LineKind.CREDIT:
            sale_line = slip.return_line(event.line).sold.line
        lines.append(DocumentLine(line.kind, event.line, sale_line, line.name, steps, line.amount))
    credited = [evolve(line, amount=-line.amount) for line in lines if line.kind in _CREDITS]
    return credited, [line for line in lines if line.kind not in _CREDITS]


def _left(slip: Slip, line: int, start: int, stop: int) -> list[DocumentLine]:
    """What has left was invoiced as it did, unless in a swap, and is no more once undone."""
    if slip.phases.replacement is ReplacementPhase.CALLED_IN or is_final_swap(slip):
        return []
    return [_charged(slip, line, start, stop)]


def _sent(slip: Slip, event: e.Dispatched) -> list[DocumentLine]:
    if is_final_swap(slip):
        return []
    parts = from_to(event.parts, gone_before(slip, event.parts))
    return [_charged(slip, part.line, start, stop) for part, start, stop in parts]


def _charged(slip: Slip, number: int, start: int, stop: int) -> DocumentLine:
    line = slip.replacement_line(number)
    amount = charge_between(slip, line, start, stop)
    return DocumentLine(LineKind.CHARGE, number, None, line.item.sku, stop - start, amount)


def _quoted(slip: Slip, quote: Quote, index: int) -> DocumentLine:
    line = quote.lines[index]
    if line.kind is not LineKind.CREDIT or line.line is None:
        return DocumentLine(line.kind, line.line, None, line.name, None, line.amount)
    back = slip.return_line(line.line)
    kept = back.as_returned()
    refused = sum(found.steps for found in kept.found if not found.credited)
    steps = back.steps - back.resolved - refused
    return DocumentLine(line.kind, line.line, back.sold.line, line.name, steps, line.amount)


def _turned(line: DocumentLine) -> DocumentLine:
    steps = None if line.steps is None else -line.steps
    return evolve(line, steps=steps, amount=-line.amount)


def _some(lines: list[DocumentLine]) -> list[DocumentLine]:
    """Leave out what comes to nothing, tax by tax."""
    return [line for line in lines if line.amount.gross.minor or line.amount.net.minor]


def _documents(
    slip: Slip,
    cause: Cause,
    on: date,
    *,
    credits_: list[DocumentLine],
    invoiced: list[DocumentLine],
) -> tuple[TaxDocument, ...]:
    request = slip.request
    found: list[TaxDocument] = []
    for kind, lines in ((DocumentKind.CREDIT_NOTE, credits_), (DocumentKind.INVOICE, invoiced)):
        if lines:
            number = f"{cause.stream}/{cause.seq}/{len(found) + 1}"
            found.append(
                TaxDocument(
                    number,
                    kind,
                    request.company,
                    request.customer,
                    request.sale,
                    slip.id,
                    on,
                    request.currency,
                    tuple(lines),
                )
            )
    return tuple(found)


def _sum(amounts: Iterable[Taxed], currency: str) -> Taxed:
    return sum(amounts, start=Taxed(Money(0, currency)))


def net_document(documents: Iterable[TaxDocument]) -> TaxDocument | None:
    """
    Put a slip's documents on one paper: what was invoiced, less what was credited.

    Lines of the lesser side stand there with quantity and amount below zero; nothing is
    added up or rounded again.  It carries the id and date of the last document, and is an
    invoice unless the shop owes more than the customer.

    Args:
        documents: Of one slip, in the order they were issued.

    Returns:
        The paper, or None without documents.

    Raises:
        InvalidInputError: They are of several slips.
    """
    every = tuple(documents)
    if not every:
        return None
    last = every[-1]
    if any(document.slip != last.slip for document in every):
        raise InvalidInputError("documents.slip", str(len(every)), "documents of one slip")
    lines = tuple(
        line if document.kind is DocumentKind.INVOICE else _turned(line)
        for document in every
        for line in document.lines
    )
    if _sum((line.amount for line in lines), last.currency).gross.minor >= 0:
        return evolve(last, kind=DocumentKind.INVOICE, lines=lines)
    turned = tuple(_turned(line) for line in lines)
    return evolve(last, kind=DocumentKind.CREDIT_NOTE, lines=turned)


def tax_by_rate(documents: Iterable[TaxDocument], currency: str) -> tuple[Tax, ...]:
    """
    Give the tax of documents by rate: invoices less credit notes.

    Raises:
        CurrencyMismatchError: A document is of another currency.
    """
    whole = Taxed(Money(0, currency))
    for document in documents:
        invoice = document.kind is DocumentKind.INVOICE
        whole += document.amount if invoice else -document.amount
    return whole.taxes
