"""The laws of the money, as checks any host can run on its own exchanges and payments."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from exchangekit.policy.terms import PriceBasis
from exchangekit.sale.spans import value_of
from exchangekit.settlement.pricing import Returned
from exchangekit.settlement.quote import LineKind, Quote, QuoteLine
from exchangekit.settlement.tenders import PledgeHeld
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Item
from exchangekit.values.ids import SaleId, SlipId
from exchangekit.values.money import Money, total
from exchangekit.values.tax import Taxed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.sale.facts import Sale
    from exchangekit.settlement.tenders import PaymentEntry


class MoneyLaw(StrEnum):
    """What must hold for the money of every exchange."""

    NUMBERS = "numbers"  # quotes are numbered from 1, one after the other
    SUM = "sum"  # the difference is replacement plus fees less credit
    SIGN = "sign"  # each kind of line is for the one it names, by net and by tax
    CREDIT = "credit"  # goods earn what was paid for them, and lose no more than that
    EVEN = "even"  # a swap of like for like at the original price is even, tax by tax
    CONSENT = "consent"  # only a quote that was made is accepted, and none before another
    EXECUTED = "executed"  # what was paid is what was agreed to last
    PAID = "paid"  # over all exchanges no line and no sale earns more than was paid
    RECEIVED = "received"  # no payment gives back more than came in
    REFERENCE = "reference"  # an outside reference is booked once
    PLEDGE = "pledge"  # what was left is taken or goes back, once, and all of it in the end


@frozen
class Violation:
    """
    What breaks a law.

    Args:
        law: Which one.
        about: The exchange, the sale or the payment.
        detail: A line, a quote's number or a reference; empty where there is none.
    """

    law: MoneyLaw
    about: str
    detail: str = ""


@frozen
class Sent:
    """
    Goods that go out.

    Args:
        line: Of the slip.
        item: What goes out.
        steps: How much.
    """

    line: int
    item: Item
    steps: int


@frozen
class Exchanged:
    """
    The money of one exchange, as its history tells it.

    Args:
        slip: Of which exchange.
        sale: Whose goods come back.
        returned: What comes back, with what was found.
        sent: What goes out.
        quotes: All that were made, in order.
        accepted: The numbers agreed to, in order.
        moved: What the customer has paid less what the shop has paid back.
        basis: At which price replacements are charged.
        final: What comes back is known.
        settled: Nobody owes anything any more.
        pledges: What was left for goods that are sent in advance.
    """

    slip: SlipId
    sale: SaleId
    returned: tuple[Returned, ...]
    sent: tuple[Sent, ...]
    quotes: tuple[Quote, ...]
    accepted: tuple[int, ...]
    moved: Money
    basis: PriceBasis
    final: bool
    settled: bool
    pledges: tuple[PledgeHeld, ...] = ()


_LESS: Final = frozenset({LineKind.CREDIT, LineKind.WAIVER, LineKind.SHIPPING})
_TAKEN: Final = frozenset({LineKind.DEDUCTION, LineKind.MISSING_PART, LineKind.WEAR})
_MORE: Final = _TAKEN | {LineKind.CHARGE, LineKind.FEE, LineKind.LOST_SHIPPING}
_GOODS: Final = frozenset({LineKind.CREDIT, LineKind.CHARGE})


def audit_exchange(one: Exchanged) -> Violation | None:
    """Prove the laws of one exchange; None when they hold."""
    numbers = [quote.number for quote in one.quotes]
    if numbers != [*range(1, len(numbers) + 1)]:
        return Violation(MoneyLaw.NUMBERS, one.slip, ", ".join(map(str, numbers)))
    for quote in one.quotes:
        law = _broken_by(quote)
        if law is not None:
            return Violation(law, one.slip, str(quote.number))
    wrong = [n for n in one.accepted if n not in numbers]
    if wrong or [*one.accepted] != sorted(one.accepted):
        return Violation(MoneyLaw.CONSENT, one.slip, ", ".join(map(str, one.accepted)))
    for held in one.pledges:
        if not _is_accounted_for(held, settled=one.settled):
            return Violation(MoneyLaw.PLEDGE, one.slip, held.payment)
    if one.final and one.quotes:
        return _audit_final(one, one.quotes[-1])
    return None


def _is_accounted_for(held: PledgeHeld, *, settled: bool) -> bool:
    parts = (held.taken.minor, held.back.minor, held.left.minor)
    return min(parts) >= 0 and not (settled and held.left.minor)


def _broken_by(quote: Quote) -> MoneyLaw | None:
    """Add a quote up side by side, and look at the sign of each of its lines."""
    credit = quote.sum_of(*(kind for kind in LineKind if kind in _LESS))
    rest = quote.sum_of(*(kind for kind in LineKind if kind not in _LESS))
    whole = credit + rest
    if (whole.gross, whole.net + whole.tax) != (quote.balance, quote.balance):
        return MoneyLaw.SUM
    return None if all(map(_is_signed, quote.lines)) else MoneyLaw.SIGN


def _is_signed(line: QuoteLine) -> bool:
    amounts = (line.amount.net.minor, *(tax.amount.minor for tax in line.amount.taxes))
    if line.kind in _LESS:
        return max(amounts) <= 0
    return line.kind not in _MORE or min(amounts) >= 0


def _audit_final(one: Exchanged, quote: Quote) -> Violation | None:
    for goods in one.returned:
        if not _earns_its_share(goods, quote):
            return Violation(MoneyLaw.CREDIT, one.slip, str(goods.line))
    if not _is_even(one, quote):
        return Violation(MoneyLaw.EVEN, one.slip, str(quote.number))
    agreed = one.accepted[-1:] == (quote.number,)
    if one.settled and not (agreed and one.moved == quote.balance):
        return Violation(MoneyLaw.EXECUTED, one.slip, str(quote.number))
    return None


def _earns_its_share(goods: Returned, quote: Quote) -> bool:
    """Tell whether a line earns what was paid for what is kept, and at most that is taken off."""
    own = [line for line in quote.lines if line.line == goods.line]
    earned = total((q.amount.gross for q in own if q.kind is LineKind.CREDIT), quote.currency)
    taken = total((q.amount.gross for q in own if q.kind in _TAKEN), quote.currency)
    worth = value_of(goods.paid, goods.sold, goods.back).gross
    return earned == -worth and taken <= worth


def _is_even(one: Exchanged, quote: Quote) -> bool:
    """
    Hold an even swap to its premises: one line for one of the same product, unit and tax class.

    Nothing is missing or refused, the price is the original one, and there is nothing else
    on the quote: then it is nothing, net and tax by tax.
    """
    premises = one.basis is PriceBasis.ORIGINAL and len(one.returned) == len(one.sent) == 1
    if not premises or any(line.kind not in _GOODS for line in quote.lines):
        return True
    (goods,), (sent,) = one.returned, one.sent
    old, new = goods.item, sent.item
    like = (old.family, old.unit, old.tax_class) == (new.family, new.unit, new.tax_class)
    if not like or goods.back != goods.spans or sum(map(len, goods.spans)) != sent.steps:
        return True
    whole = quote.sum_of(*LineKind)
    return not whole.net.minor and not any(tax.amount.minor for tax in whole.taxes)


def audit_sale(sale: Sale, exchanges: Iterable[Exchanged]) -> Violation | None:
    """
    Prove that no line and not the whole of a sale has earned more than was paid.

    Args:
        sale: As frozen.
        exchanges: All of that sale; those that are not final yet do not count.
    """
    nothing = Taxed(Money(0, sale.currency))
    earned: defaultdict[int, Taxed] = defaultdict(lambda: nothing)
    beside = nothing
    for one in exchanges:
        if not one.final or not one.quotes:
            continue
        lines = {goods.line: goods.sale_line for goods in one.returned}
        for line in one.quotes[-1].lines:
            if line.kind is LineKind.CREDIT and line.line is not None:
                earned[lines[line.line]] -= line.amount
            elif line.kind in {LineKind.SHIPPING, LineKind.ROUNDING}:
                beside -= line.amount
    for number, amount in sorted(earned.items()):
        if amount.gross > sale.line(number).paid.gross:
            return Violation(MoneyLaw.PAID, sale.id, str(number))
    whole = total((amount.gross for amount in (*earned.values(), beside)), sale.currency)
    return Violation(MoneyLaw.PAID, sale.id) if whole > sale.paid else None


def audit_payments(entries: Iterable[PaymentEntry]) -> Violation | None:
    """
    Prove that no payment gives back more than came in, and no reference is booked twice.

    One refund may go over several payments in one booking, so a reference belongs to one
    stream and stands at most once on each payment.

    Args:
        entries: Of any number of payments, in the order they were booked.
    """
    left: dict[str, Money] = {}
    streams: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        name = (entry.payment, entry.reference)
        if name in seen or streams.setdefault(entry.reference, entry.stream) != entry.stream:
            return Violation(MoneyLaw.REFERENCE, entry.payment, entry.reference)
        seen.add(name)
        rest = left.get(entry.payment, Money(0, entry.received.currency))
        left[entry.payment] = rest + entry.received - entry.refunded
        if left[entry.payment].minor < 0:
            return Violation(MoneyLaw.RECEIVED, entry.payment, entry.reference)
    return None
