"""What policies decide in cases of other projects; their own conditions as rules of a host."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve

from exchangekit.policy.book import Policy, PolicyBook, assess
from exchangekit.policy.facts import ALWAYS, CaseFacts, LineFacts, Remedy, When, Where
from exchangekit.policy.limits import PaymentRule, PriceRule
from exchangekit.policy.rules import WindowRule
from exchangekit.policy.terms import Terms
from exchangekit.policy.verdict import Eligibility, Finding, Outcome, Verdict
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.slip.cases import payment_state
from exchangekit.values.classes import frozen
from exchangekit.values.dates import Length
from exchangekit.values.goods import Item, Reason
from exchangekit.values.money import Money

from tests.cases.model import Answers, Check, Given, NotMapped
from tests.cases.shop import START

if TYPE_CHECKING:
    from exchangekit.policy.rules import Rule
    from exchangekit.sale.facts import Sale

ANCHORS = {
    "order_completed": Trigger.ORDERED,
    "delivered_at": Trigger.DELIVERED,
    "shipped_at": Trigger.SHIPPED,
}
_LATE = {"outside_window", "outside_return_window"}


@frozen
class DiffersRule:
    """A host's own: what goes out is not what comes back."""

    only_when: When = ALWAYS

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """The same item for itself fails."""
        del case, where
        outcome = Outcome.FAIL if line.item in line.wanted else Outcome.PASS
        return Finding("cases.differs", outcome, line.line)


@frozen
class DiscountRule:
    """A host's own: not sold at more than some percent off."""

    most: int
    only_when: When = ALWAYS

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """The promotion says how many percent."""
        del case, where
        off = max((int(name) for name in line.promotions), default=0)
        outcome = Outcome.FAIL if off > self.most else Outcome.PASS
        return Finding("cases.discount", outcome, line.line)


def decided(
    *rules: Rule, age: int | None = 0, start: Trigger = Trigger.ORDERED, **facts: Any
) -> Verdict:
    """Give what rules say of a plain request, so many days after a moment or without it."""
    line = LineFacts(1, Item("A"), Money(1000, "USD"))
    moments = () if age is None else (Moment(start, START),)
    asked = START + timedelta(days=age or 0)
    case = CaseFacts(Channel.ONLINE, "US", Reason.SIZE, asked, moments, None, (line,))
    policy = Policy("p", 1, rules, Terms(), START)
    return assess(policy, evolve(case, **facts), Where(UTC))


def is_allowed(verdict: Verdict) -> bool:
    """Tell whether nothing stands against it."""
    return verdict.eligibility is Eligibility.ELIGIBLE


def late_as_credit(given: Given) -> Answers:
    """A window that binds refunds alone; store credit is given whenever it is asked."""
    if (given["preferred"], given["late_type"]) != ("original_payment", "store_credit"):
        raise NotMapped("another way of paying back")
    trigger = ANCHORS[given["anchor"]]
    window = WindowRule(
        trigger, Length(given["limit_days"]), only_when=When(remedies=frozenset({Remedy.REFUND}))
    )
    late, allowed = [], []
    for age in given["shipped_days_ago"]:
        money = decided(window, age=age, start=trigger, remedy=Remedy.REFUND)
        credit = decided(window, age=age, start=trigger, remedy=Remedy.STORE_CREDIT)
        if not is_allowed(credit):
            raise NotMapped("store credit is refused as well")
        late.append(bool(money.refusals))
        allowed.append(not money.refusals)
    return {"late": late, "original_payment_allowed": allowed}


def by_whom(given: Given) -> Answers:
    """Customers keep to the window; staff may make an exception, which stays on record."""
    trigger = ANCHORS[given["anchor"]]
    window = WindowRule(trigger, Length(given["window_days"]))
    accepted, recorded, reasons = [], [], []
    for one in given["cases"]:
        plain = decided(window, age=one["age_days"], start=trigger)
        by_staff = {"staff": True, "customer": False}[one["by"]]
        final = decided(window, age=one["age_days"], start=trigger, excepted=by_staff)
        accepted.append(is_allowed(final))
        recorded.append(final.needs_review and not is_allowed(plain))
        reasons.append([finding.code for finding in final.refusals])

    def told(words: object) -> bool | None:
        if not isinstance(words, list) or any(w is not None and w not in _LATE for w in words):
            return None
        return reasons == [[] if word is None else ["window.passed"] for word in words]

    return {"accepted": accepted, "override_recorded": recorded, "reason": Check(told, reasons)}


def pays(sale: Sale, *, paid: bool) -> bool:
    """Tell whether policy allows a refund of a sale that is paid or not, of worth or none."""
    least = PriceRule(least=Money(1, sale.currency))
    known = sale if paid else evolve(sale, payments=())
    line = LineFacts(1, sale.lines[0].item, sale.paid)
    facts = {"payment": payment_state(known), "lines": (line,)}
    return is_allowed(decided(PaymentRule(), least, **facts))


def must_differ(original: str, replacement: str) -> bool:
    """Tell whether an item may go out for another where it must not be the same."""
    line = LineFacts(1, Item(original), Money(1000, "USD"), wanted=(Item(replacement),))
    return is_allowed(decided(DiffersRule(), lines=(line,)))


def as_of_sale(given: Given) -> Answers:
    """Old sales keep old rules: the version in force at the sale decides."""
    then, now = (int(given[f"max_discount_percent_{key}"]) for key in ("at_sale", "now"))
    changed = START + timedelta(days=1)
    first = Policy("p", 1, (DiscountRule(then),), Terms(), START, changed)
    book = PolicyBook((first, Policy("p", 2, (DiscountRule(now),), Terms(), changed)))
    ruling = book.in_force("US", Channel.ONLINE, START)
    off = frozenset({given["applied_percent"]})
    line = LineFacts(1, Item("A"), Money(1000, "USD"), promotions=off)
    verdict = decided(*ruling.rules, age=9, lines=(line,))
    return {"return_allowed": is_allowed(verdict)}
