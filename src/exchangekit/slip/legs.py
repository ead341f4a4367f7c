"""What a slip keeps per leg beside its lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from exchangekit.policy.facts import CaseFacts
from exchangekit.policy.terms import Terms
from exchangekit.policy.verdict import Verdict
from exchangekit.sale.facts import Channel, Payment
from exchangekit.settlement.quote import Difference, Quote, QuoteLine, difference_of
from exchangekit.settlement.tenders import PledgeHeld
from exchangekit.settlement.whole import WholeSale
from exchangekit.slip.commands.requests import About, Asked, Intent, LinkKind, Paper
from exchangekit.slip.gates import GateState
from exchangekit.slip.parts import WantedLine
from exchangekit.values.classes import frozen
from exchangekit.values.fx import FxRate
from exchangekit.values.goods import Fault, Reason
from exchangekit.values.ids import CompanyId, CustomerRef, PaymentId, SaleId, Sku
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from exchangekit.policy.approval import Gate
    from exchangekit.policy.pledges import PledgeKind


@frozen
class AskedFor:
    """
    What a customer wants, to be held against what there was in the end.

    Args:
        intent: What is to be done.
        back: Lines of the sale and how much of each comes back.
        out: Items and how much of each goes out.
    """

    intent: Intent
    back: frozenset[tuple[int, int]]
    out: frozenset[tuple[Sku, int]]


@frozen(slots=False)
class Request:
    """What was asked for, as the draft says; `at_first` is what it was when first submitted."""

    sale: SaleId
    company: CompanyId
    currency: str
    customer: CustomerRef
    zone: str
    jurisdiction: str
    intent: Intent
    channel: Channel
    reason: Reason
    returns: tuple[Asked, ...]
    wanted: tuple[WantedLine, ...]
    requested_by: frozenset[str]
    contact: str | None
    evidence: tuple[str, ...]
    marks: frozenset[str] = frozenset()
    fx: FxRate | None = None
    paper: Paper = Paper.RECEIPT
    about: About | None = None
    decided_by: frozenset[str] = frozenset()
    shop_evidence: tuple[str, ...] = ()
    at_first: AskedFor | None = None

    @property
    def asked_for(self) -> AskedFor:
        """The goods and the remedy, without what was said about them."""
        back = frozenset((one.sale_line, one.steps) for one in self.returns)
        out = Counter[Sku]()
        for line in self.wanted:
            out[line.item.sku] += line.steps
        return AskedFor(self.intent, back, frozenset(out.items()))

    @property
    def books(self) -> str:
        """The currency of the company's books, which costs and vouchers are in."""
        return self.currency if self.fx is None else self.fx.base

    @property
    def is_free(self) -> bool:
        """Whether what goes out is charged nothing, as goods lost by no fault of the customer."""
        return self.intent is Intent.RESEND and self.reason.fault is not Fault.CUSTOMER

    @property
    def is_appeal(self) -> bool:
        """Whether it disputes a decision."""
        return self.about is not None and self.about.kind is LinkKind.APPEAL


@frozen(slots=False)
class ReviewLeg:
    """
    How the request was assessed and who decided what.

    A request that was sent back or withdrawn keeps its last assessment, without its gates.
    """

    policy: str
    policy_version: int
    facts: CaseFacts
    verdict: Verdict
    terms: Terms
    exception: bool = False
    paid_by: tuple[Payment, ...] = ()
    note: str | None = None
    whole: WholeSale | None = None
    gates: tuple[GateState, ...] = ()

    def gate(self, gate: Gate) -> GateState | None:
        """Give a gate as it is; None where it never took an approval."""
        return next((state for state in self.gates if state.gate is gate), None)

    def waits_at(self, *gates: Gate) -> bool:
        """Tell whether an approval is still to be given at one of these gates."""
        return any(state.gate in gates and state.waits for state in self.gates)

    @property
    def approved_by(self) -> tuple[frozenset[str], ...]:
        """Everyone who approved, gate by gate and approval by approval."""
        return tuple(by for state in self.gates for by in state.given)


@frozen(slots=False)
class Adjustment:
    """
    A correction of the money by hand.

    Args:
        number: From 1, within the slip.
        line: Of the quote, once it is approved.
        asked_by: Everyone who asked.
        approved: None while it waits.
        decided_by: Everyone who decided.
    """

    number: int
    line: QuoteLine
    asked_by: frozenset[str]
    approved: bool | None = None
    decided_by: frozenset[str] = frozenset()


@frozen(slots=False)
class MoneyLeg:
    """
    The quote that counts and what was paid.

    Args:
        quote: The latest one, or None.
        accepted: The one the customer agreed to last, or None.
        taken: What the customer paid.
        refunded: What the shop paid back.
        received: The payments in which the customer paid, for an undone slip those for what
            its replacement had become as well.
        adjustments: Asked for so far.
        quotes: All there were, in their order; number n is the n-th.
        refunded_by: Everyone who paid back.
        pledges: What was left for goods that are sent in advance, in this order.
    """

    quote: Quote | None
    accepted: Quote | None
    taken: Money
    refunded: Money
    received: tuple[Payment, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    quotes: tuple[Quote, ...] = ()
    refunded_by: frozenset[str] = frozenset()
    pledges: tuple[PledgeHeld, ...] = ()

    def pledged(self, *kinds: PledgeKind) -> Money:
        """Give what is left of pledges of some kinds."""
        left = (pledge.left for pledge in self.pledges if pledge.kind in kinds)
        return total(left, self.taken.currency)

    @property
    def quoted(self) -> int:
        """The number of the last quote there was; 0 before any."""
        return len(self.quotes)

    @property
    def payments(self) -> tuple[PaymentId, ...]:
        """The numbers of what the customer paid."""
        return tuple(payment.id for payment in self.received)

    @property
    def outstanding(self) -> Money:
        """What is still owed, positive by the customer; zero without a quote."""
        moved = self.taken - self.refunded
        return -moved if self.quote is None else self.quote.balance - moved

    @property
    def difference(self) -> Difference:
        """What is still owed, and by whom."""
        return difference_of(self.outstanding)
