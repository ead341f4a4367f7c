"""
The laws between a slip, its vouchers and its documents, as checks for a host's own history.

Each gives what breaks it, or nothing.  They read what is stored and never mend it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import VoucherKind, effect
from exchangekit.effects.documents import DocumentKind
from exchangekit.effects.red_invoices import blue_left
from exchangekit.effects.swaps import is_swap
from exchangekit.policy.pledges import PledgeKind
from exchangekit.slip.phases import FINAL, ReplacementPhase, ReturnPhase
from exchangekit.values.classes import frozen
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from exchangekit.accounting.vouchers import Voucher
    from exchangekit.effects.documents import TaxDocument
    from exchangekit.effects.red_invoices import RedRequest
    from exchangekit.sale.facts import Sale
    from exchangekit.slip.model import Slip


class SlipLaw(StrEnum):
    """What must hold between the ledgers of one slip."""

    DIFFERENCE = "difference"  # the vouchers' effect on the customer is the difference
    OUTSTANDING = "outstanding"  # with what was paid, it is what is still owed
    CLEARING = "clearing"  # nothing is left on the clearing once goods are decided on
    DOCUMENTS = "documents"  # invoices less credit notes are the difference
    DEPOSITS = "deposits"  # what is owed of deposits is what is left of them
    RED = "red"  # red parts add up to the blue, and never beyond it


@frozen
class SlipViolation:
    """
    A law that a slip's ledgers break.

    Args:
        law: Which one.
        about: The slip, or the blue invoice and its line.
        got: What the ledgers say.
        want: What the slip says.
    """

    law: SlipLaw
    about: str
    got: Money
    want: Money


_SENT = frozenset(
    {
        ReplacementPhase.DISPATCHED,
        ReplacementPhase.DELIVERED,
        ReplacementPhase.COMPLETE,
        ReplacementPhase.NOT_NEEDED,
    }
)


def audit_slip(
    slip: Slip, vouchers: Iterable[Voucher], documents: Iterable[TaxDocument] | None = None
) -> tuple[SlipViolation, ...]:
    """
    Hold a slip's vouchers and documents against its own money.

    What depends on everything being posted is checked once the money is final and all that
    goes out has left.

    Args:
        slip: As it is now.
        vouchers: Its own, all of them.
        documents: Its own, all of them; None: they are not looked at.

    Raises:
        CurrencyMismatchError: A voucher is not in the money of the books, or a document
            not in that of the sale.
    """
    own = tuple(vouchers)
    papers = None if documents is None else tuple(documents)
    return tuple(
        SlipViolation(law, str(slip.id), got, want)
        for law, got, want in _compared(slip, own, papers)
        if got != want
    )


def _compared(
    slip: Slip, own: Sequence[Voucher], papers: Sequence[TaxDocument] | None
) -> Iterator[tuple[SlipLaw, Money, Money]]:
    books, quote = slip.request.books, slip.money.quote
    if slip.phases.return_ is ReturnPhase.COMPLETE:
        left = effect(own, AccountRole.EXCHANGE_CLEARING, books)
        yield SlipLaw.CLEARING, left, Money(0, books)
    left = effect(own, AccountRole.CUSTOMER_DEPOSIT, books)
    yield SlipLaw.DEPOSITS, left, -_deposits(slip)
    if quote is None or slip.phases.settlement not in FINAL or slip.phases.replacement not in _SENT:
        return
    legs = [voucher for voucher in own if voucher.kind is not VoucherKind.SETTLEMENT]
    yield (
        SlipLaw.DIFFERENCE,
        effect(legs, AccountRole.CUSTOMER, books),
        _booked(slip, quote.balance),
    )
    moved = _booked(slip, slip.money.taken - slip.money.refunded)
    owed = _booked(slip, quote.balance) - moved
    yield SlipLaw.OUTSTANDING, effect(own, AccountRole.CUSTOMER, books), owed
    if papers is not None:
        signed = (
            one.amount.gross if one.kind is DocumentKind.INVOICE else -one.amount.gross
            for one in papers
        )
        due = Money(0, quote.currency) if is_swap(slip) else quote.balance
        yield SlipLaw.DOCUMENTS, total(signed, quote.currency), due


def _deposits(slip: Slip) -> Money:
    """Give what is left of deposits in the money of the books, each by itself."""
    held = (one for one in slip.money.pledges if one.kind is PledgeKind.DEPOSIT)
    left = (_booked(slip, one.amount) - _booked(slip, one.used) for one in held)
    return total(left, slip.request.books)


def _booked(slip: Slip, amount: Money) -> Money:
    rate = slip.request.fx
    return amount if rate is None else rate.convert(amount)


def audit_reds(sale: Sale, requests: Iterable[RedRequest]) -> tuple[SlipViolation, ...]:
    """
    Hold the red requests of one blue invoice against it, line by line.

    What red invoices take back never exceeds the blue line, net and tax by rate, and is all
    of it once all steps came back.

    Args:
        sale: What the blue invoice says.
        requests: All that were made for it, in any order.
    """
    made = tuple(requests)
    back: dict[int, int] = {}
    for request in made:
        for line in request.lines:
            back[line.sale_line] = back.get(line.sale_line, 0) + line.steps
    found = []
    for number, left in blue_left(sale, made).items():
        sold = sale.line(number)
        parts = [left.net, *(tax.amount for tax in left.taxes)]
        whole = back.get(number, 0) >= sold.steps
        if any(part.minor < 0 for part in parts) or (whole and any(part.minor for part in parts)):
            about = f"{made[0].blue if made else sale.id}/{number}"
            got = sold.paid.gross - left.gross
            found.append(SlipViolation(SlipLaw.RED, about, got, sold.paid.gross))
    return tuple(found)
