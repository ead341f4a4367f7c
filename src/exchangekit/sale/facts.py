"""A sale as it was: frozen at intake, and never priced again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from attrs import field

from exchangekit.errors import (
    CurrencyMismatchError,
    DuplicateLineError,
    InvalidInputError,
    UnknownSaleLineError,
)
from exchangekit.sale.discounts import Discount, DiscountShare, FreeShipping
from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant, exact
from exchangekit.values.fx import FxRate
from exchangekit.values.goods import Item, Tracked, TrackedBy
from exchangekit.values.ids import (
    CompanyId,
    CustomerRef,
    PaymentId,
    SaleId,
    SiteId,
    check_id,
)
from exchangekit.values.money import Money, total
from exchangekit.values.tax import Taxed
from exchangekit.values.windows import Pause


class Channel(StrEnum):
    """Where the sale was made or the request comes in."""

    ONLINE = "online"
    STORE = "store"
    PHONE = "phone"


class Trigger(StrEnum):
    """The moments of a sale from which a window may run."""

    ORDERED = "ordered"
    INVOICED = "invoiced"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    RECEIVED = "received"
    INSTALLED = "installed"
    OWNED = "owned"  # the goods became the customer's
    INFORMED = "informed"  # told of the right to give goods back, if not at the sale


@frozen
class Moment:
    """When one thing happened to the sale, in any time zone."""

    trigger: Trigger
    at: datetime = field(converter=exact)

    def __attrs_post_init__(self) -> None:
        check_instant(self.at, where=f"moments.{self.trigger}")


@frozen
class Payment:
    """
    Money received for the sale.

    Args:
        id: The host's number of the payment.
        method: The host's name of the tender, such as ``card`` or ``cash``.
        amount: Not negative.
        refunded: What of it had gone back before the sale was taken in, from 0 to
            `amount`; None: nothing.
    """

    id: PaymentId
    method: str
    amount: Money
    refunded: Money | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, where="payment.id")
        if self.amount.minor < 0:
            raise InvalidInputError("payment.amount", str(self.amount), "an amount of at least 0")
        gone = self.refunded
        if gone is not None and not Money(0, self.amount.currency) <= gone <= self.amount:
            want = f"0 to the {self.amount} received"
            raise InvalidInputError("payment.refunded", str(gone), want)


@frozen
class Gift:
    """
    Why a line came for nothing, or for next to nothing.

    Args:
        marked: The price marked beforehand for all its steps, gross; not negative.
        lines: The lines it came with; all others of the sale that are no gifts when empty.
        threshold: What these have to come to, gross, for any of it; without one their
            share that stays earns the same share of the gift, rounded up.

    Source:
        Gifts come back too, or their pre-marked price is paid (PRC SAMR order 31 of 2020,
        art. 12).
    """

    marked: Money
    lines: tuple[int, ...] = ()
    threshold: Money | None = None

    def __attrs_post_init__(self) -> None:
        least = self.marked if self.threshold is None else min(self.marked, self.threshold)
        if least.minor < 0:
            got = f"{self.marked}, {self.threshold}"
            raise InvalidInputError("gift", got, "amounts of at least 0")


@frozen
class Buyer:
    """
    What policies may ask of whoever bought; no person, only kinds.

    Args:
        business: A business: rights of consumers do not hold.
        tier: The host's name of what kind of customer it is, such as ``gold``.
        region: The host's name of where the customer is; empty when it is not known.
        uninformed: The customer was not told at the sale of the right to give goods back;
            the moment ``informed`` says when it was made up for.
        marks: The host's names of risks seen in the customer, such as ``habitual``.
    """

    business: bool = False
    tier: str = ""
    region: str = ""
    uninformed: bool = False
    marks: frozenset[str] = frozenset()


NOBODY = Buyer()
"""A consumer of whom nothing more is known."""


@frozen
class SaleLine:
    """
    One line of the sale.

    Args:
        line: Its number in the sale, from 1.
        item: What was sold.
        steps: How much, in steps of the item's unit; at least 1.
        shipped: How many of them have left the shop; 0 to `steps`.
        paid: What was really paid for all steps, after its share of every discount.
        site: From where it was shipped.
        cost: The value of the issues that delivered the shipped steps, in the company's
            books; None when the host does not know it.
        exclusion_confirmed: The customer confirmed at the sale that it cannot come back.
        earlier_exchanges: How often the goods were exchanged before they became this line.
        discounts: Its shares of the order's discounts; `paid` is after them.
        gift: Why it came for nothing; None: it is no gift.
        kit: The host's name of the kit it was sold in; empty: it was sold alone.
        returned: How many of the first steps had come back before the sale was taken in.
        cancelled: How many of the last steps were called off before that; never shipped.
        pauses: When the customer waited for the repair or replacement of these goods.
        marks: The host's names of risks seen in these goods, such as ``swapped``.
        base: What `paid` is worth in the company's books, where those are in another
            currency; see `sale.foreign.at_rate`.
        tracked: The lots or serials of the shipped steps, all of them; nothing where the
            host does not know them.
    """

    line: int
    item: Item
    steps: int
    shipped: int
    paid: Taxed
    site: SiteId
    cost: Money | None = None
    exclusion_confirmed: bool = False
    earlier_exchanges: int = 0
    discounts: tuple[DiscountShare, ...] = ()
    gift: Gift | None = None
    kit: str = ""
    returned: int = 0
    cancelled: int = 0
    pauses: tuple[Pause, ...] = ()
    marks: frozenset[str] = frozenset()
    base: Taxed | None = None
    tracked: tuple[Tracked, ...] = ()

    def __attrs_post_init__(self) -> None:
        where = f"lines[{self.line}]"
        if self.line < 1 or self.steps < 1:
            raise InvalidInputError(
                where, repr((self.line, self.steps)), "a line number, steps >= 1"
            )
        if type(self.shipped) is not int or not 0 <= self.shipped <= self.steps:
            want = f"an int from 0 to the {self.steps} steps sold"
            raise InvalidInputError(f"{where}.shipped", repr(self.shipped), want)
        if self.cost is not None and self.cost.minor < 0:
            raise InvalidInputError(f"{where}.cost", str(self.cost), "at least 0")
        if self.gift is not None and self.gift.marked < self.paid.gross:
            want = f"at least the {self.paid.gross} paid"
            raise InvalidInputError(f"{where}.gift.marked", str(self.gift.marked), want)
        if self.returned or self.cancelled:
            self._check_gone(where)
        if self.tracked:
            self._check_tracked(f"{where}.tracked")

    def _check_tracked(self, where: str) -> None:
        got = ", ".join(f"{one.steps} of {one.tracking}" for one in self.tracked)
        by_serial = self.item.tracked_by is TrackedBy.SERIAL
        shipped = sum(one.steps for one in self.tracked) == self.shipped
        once = len({one.tracking for one in self.tracked}) == len(self.tracked)
        single = not by_serial or all(one.steps == 1 for one in self.tracked)
        if self.item.tracked_by is None or not (shipped and once and single):
            want = f"the lots or serials of the {self.shipped} steps shipped, each once"
            raise InvalidInputError(where, got, want)

    def _check_gone(self, where: str) -> None:
        gone = (self.returned, self.cancelled)
        if any(type(steps) is not int or steps < 0 for steps in gone):
            raise InvalidInputError(where, repr(gone), "ints of at least 0 steps")
        if self.returned > self.shipped or self.shipped + self.cancelled > self.steps:
            got = f"{self.returned} returned, {self.cancelled} cancelled"
            want = f"at most the {self.shipped} shipped and the rest of {self.steps} sold"
            raise InvalidInputError(where, got, want)

    @property
    def booked(self) -> Taxed:
        """What was paid, in the money of the company's books."""
        return self.paid if self.base is None else self.base


@frozen
class Sale:
    """
    What was sold, to whom, for how much, and when.

    Args:
        id: The host's number of the order or receipt.
        company: Whose books it is in.
        currency: Of every amount of the sale.
        zone: IANA name of the time zone in which its days are counted.
        jurisdiction: Whose law rules it, such as ``CN``.
        channel: How it was sold.
        customer: A reference; the host keeps the person.
        lines: At least one, with distinct numbers.
        moments: What is known of when it was ordered, shipped, delivered ...
        payments: What was received for it; nothing was when there are none.
        shipping: What the customer paid for outbound shipping.
        proof: Whether a proof of purchase exists; None when nobody has looked.
        discounts: Of the whole order, each with the lines that were eligible.
        free_shipping: Why outbound shipping was free, or None.
        rounding: The gap between tax worked out on the whole document and line by line,
            as what the document has more; None where tax is worked out by line.
        shipping_refunded: Outbound shipping had gone back before the sale was taken in.
        buyer: What policies may ask of whoever bought; None: a consumer, nothing more known.
        fx: What the currency was worth on the day, where the books are in another one.
        stand_in: It stands for a sale nobody can show; its prices were declared.

    Raises:
        CurrencyMismatchError: Two currencies in one sale, or base amounts not of its rate.
    """

    id: SaleId
    company: CompanyId
    currency: str
    zone: str
    jurisdiction: str
    channel: Channel
    customer: CustomerRef
    lines: tuple[SaleLine, ...]
    moments: tuple[Moment, ...] = ()
    payments: tuple[Payment, ...] = ()
    shipping: Taxed | None = None
    proof: bool | None = True
    discounts: tuple[Discount, ...] = ()
    free_shipping: FreeShipping | None = None
    rounding: Taxed | None = None
    shipping_refunded: bool = False
    buyer: Buyer | None = None
    fx: FxRate | None = None
    stand_in: bool = False
    _by_number: dict[int, SaleLine] = field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, where="sale.id")
        check_id(self.customer, where="sale.customer")
        if not self.lines:
            raise InvalidInputError("sale.lines", "[]", "at least one line")
        by_number: dict[int, SaleLine] = {}
        for line in self.lines:
            if line.line in by_number:
                raise DuplicateLineError("sale.lines", line.line)
            by_number[line.line] = line
        charged = [line.paid.gross for line in self.lines]
        charged += [part.gross for part in (self.shipping, self.rounding) if part is not None]
        total((*charged, *(p.amount for p in self.payments)), self.currency)
        self._check_base()
        object.__setattr__(self, "_by_number", by_number)

    def _check_base(self) -> None:
        if self.fx is not None and self.fx.currency != self.currency:
            raise CurrencyMismatchError(self.currency, self.fx.currency)
        total((line.booked.gross for line in self.lines), self.books)

    @property
    def books(self) -> str:
        """The currency of the company's books."""
        return self.currency if self.fx is None else self.fx.base

    def in_books(self, amount: Taxed) -> Taxed:
        """Give what an amount of the sale is worth in the books; of a line, see `booked`."""
        return amount if self.fx is None else self.fx.in_books(amount)

    def line(self, number: int) -> SaleLine:
        """
        Give the line of that number.

        Raises:
            UnknownSaleLineError: There is none.
        """
        try:
            return self._by_number[number]
        except KeyError:
            raise UnknownSaleLineError(self.id, number, tuple(self._by_number)) from None

    def moment(self, trigger: Trigger) -> datetime | None:
        """Give the instant of a trigger, or None when it is not known."""
        return next((m.at for m in self.moments if m.trigger is trigger), None)

    @property
    def paid(self) -> Money:
        """Everything the lines, shipping and the gap of rounding came to, gross."""
        parts = (*(line.paid for line in self.lines), self.shipping, self.rounding)
        return total((part.gross for part in parts if part is not None), self.currency)
