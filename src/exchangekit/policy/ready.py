"""
Policies to start from: change them with `attrs.evolve`, or edit the files that say the same.

The files stand in ``examples/policies``; a test holds them against these.  None gives less
than the articles of `exchangekit.policy.statutes` as far as `compare` can tell; what it could
not compare it names.  They are examples, not legal advice.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Final

from exchangekit.policy.approval import Level
from exchangekit.policy.book import Policy
from exchangekit.policy.deadlines import Deadline, Escalate, Expire, Wait
from exchangekit.policy.facts import Remedy, When
from exchangekit.policy.limits import RiskRule
from exchangekit.policy.money_terms import (
    NOT_THE_CUSTOMER,
    LostPromotion,
    MoneyTerms,
    RefundOrder,
    ShippingRefund,
)
from exchangekit.policy.rules import (
    ConditionRule,
    ExclusionRule,
    Likeness,
    ProofRule,
    RepeatRule,
    ReplacementRule,
    WindowRule,
)
from exchangekit.policy.statutes.abroad import EU_MEMBERS
from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, Terms
from exchangekit.sale.facts import Channel, Trigger
from exchangekit.values.dates import Length, LengthUnit
from exchangekit.values.goods import Fault, Grade, Reason
from exchangekit.values.money import Money
from exchangekit.values.people import Role
from exchangekit.values.windows import Stops, Uninformed

_NO_REASON = When(faults=frozenset({Fault.CUSTOMER}))
_OURS = When(faults=NOT_THE_CUSTOMER)
_DEFECTIVE = frozenset({Reason.DEFECTIVE})
_INTACT = frozenset({Grade.AS_NEW, Grade.OPENED})
_BEIJING = timezone(timedelta(hours=8))
_BERLIN = timezone(timedelta(hours=1))

PRC_ONLINE: Final = Policy(
    id="prc-online",
    version=1,
    rules=(
        WindowRule(
            Trigger.RECEIVED, Length(7), source="statute:cn.consumer-law.25", only_when=_NO_REASON
        ),
        WindowRule(
            Trigger.RECEIVED,
            Length(15),
            source="statute:cn.consumer-law.24",
            only_when=_OURS,
            stops=Stops(),
        ),
        ConditionRule(_INTACT, source="statute:cn.consumer-law.25", only_when=_NO_REASON),
        ExclusionRule(
            frozenset({"custom-made", "fresh", "downloaded", "newspapers"}),
            unless_unconfirmed=False,
            source="statute:cn.consumer-law.25",
            only_when=_NO_REASON,
        ),
        ExclusionRule(
            frozenset({"opened-hygiene", "activated", "near-expiry"}),
            source="statute:cn.order-778.19",
            only_when=_NO_REASON,
        ),
        ProofRule(),
        ReplacementRule(Likeness.SAME_PRODUCT),
        RepeatRule(2, only_when=_NO_REASON),
        RiskRule(frozenset({"habitual", "swapped"})),
    ),
    terms=Terms(
        fees=(FeeTerm(FeeKind.RETURN_FREIGHT, Money(1200, "CNY")),),
        levels=(Level(over=Money(100_000, "CNY")),),
        money=MoneyTerms(
            shipping=ShippingRefund.BY_FAULT,
            lost_promotion=LostPromotion.REPRICE_REMAINDER,
            refund_order=RefundOrder.PROPORTIONAL,
        ),
        deadlines=(
            Deadline(Wait.GOODS, timedelta(days=21), Expire()),
            Deadline(Wait.PAYMENT, timedelta(days=5), Escalate(Role.CASHIER)),
        ),
    ),
    effective_from=datetime(2026, 1, 1, tzinfo=_BEIJING),
    jurisdictions=frozenset({"CN"}),
    channels=frozenset({Channel.ONLINE, Channel.PHONE}),
    business=False,
)
"""
A PRC online shop; seven days without a reason, fifteen for what is the shop's fault.

An exchange without a reason is the shop's own offer; art. 25 gives a return only.
"""

PRC_STORE: Final = Policy(
    id="prc-store",
    version=1,
    rules=(
        WindowRule(
            Trigger.RECEIVED,
            Length(15),
            source="statute:cn.sanbao.10",
            only_when=When(
                reasons=_DEFECTIVE, remedies=frozenset({Remedy.EXCHANGE, Remedy.REPAIR})
            ),
            stops=Stops(),
        ),
        WindowRule(
            Trigger.RECEIVED,
            Length(7),
            source="statute:cn.sanbao.9",
            only_when=When(
                faults=NOT_THE_CUSTOMER,
                remedies=frozenset({Remedy.REFUND, Remedy.STORE_CREDIT, Remedy.PRICE_REDUCTION}),
            ),
            stops=Stops(),
        ),
        WindowRule(
            Trigger.RECEIVED,
            Length(7),
            source="statute:cn.consumer-law.24",
            only_when=When(
                reasons=frozenset(
                    r for r in Reason if r.fault is not Fault.CUSTOMER and r not in _DEFECTIVE
                ),
                remedies=frozenset({Remedy.EXCHANGE, Remedy.REPAIR}),
            ),
        ),
        WindowRule(Trigger.RECEIVED, Length(7), only_when=_NO_REASON),
        ConditionRule(frozenset({Grade.AS_NEW}), only_when=_NO_REASON),
        ProofRule(),
        ReplacementRule(Likeness.SAME_VARIANT, only_when=When(reasons=_DEFECTIVE)),
        ReplacementRule(Likeness.SAME_CATEGORY, only_when=_NO_REASON),
        RiskRule(),
    ),
    terms=Terms(
        levels=(Level(over=Money(200_000, "CNY")),),
        quote_for=timedelta(days=1),
        hold_for=timedelta(days=3),
    ),
    effective_from=datetime(2026, 1, 1, tzinfo=_BEIJING),
    jurisdictions=frozenset({"CN"}),
    channels=frozenset({Channel.STORE}),
    business=False,
)
"""
A PRC store with 三包 goods; seven days for the customer's choice, fifteen for the same model.

Days run from receipt, which in a store is the day of the invoice.  After two repairs an
exchange is due whatever these windows say (art. 11); no rule counts repairs.
"""

EU_WEBSHOP: Final = Policy(
    id="eu-webshop",
    version=1,
    rules=(
        WindowRule(
            Trigger.RECEIVED,
            Length(14, roll_on_rest_day=True),
            source="statute:eu.2011-83.9",
            only_when=_NO_REASON,
            if_uninformed=Uninformed(),
        ),
        WindowRule(
            Trigger.RECEIVED,
            Length(2, LengthUnit.YEARS, roll_on_rest_day=True),
            source="statute:eu.2019-771.10",
            only_when=_OURS,
            if_uninformed=Uninformed(),
        ),
        ExclusionRule(
            frozenset(
                {"custom-made", "perishable", "opened-hygiene", "opened-media", "newspapers"}
                | {"mixed", "begun-digital"}
            ),
            unless_unconfirmed=False,
            source="Directive 2011/83/EU art. 16",
            only_when=_NO_REASON,
        ),
        ReplacementRule(Likeness.SAME_CATEGORY),
    ),
    terms=Terms(
        fees=(FeeTerm(FeeKind.RETURN_FREIGHT, Money(490, "EUR")),),
        deductions=(GradeDeduction(Grade.USED, 300_000), GradeDeduction(Grade.DAMAGED, 500_000)),
        quote_for=timedelta(days=14),
        money=MoneyTerms(
            shipping=ShippingRefund.WITH_EVERYTHING, refund_order=RefundOrder.PROPORTIONAL
        ),
    ),
    effective_from=datetime(2026, 1, 1, tzinfo=_BERLIN),
    jurisdictions=EU_MEMBERS,
    channels=frozenset({Channel.ONLINE, Channel.PHONE}),
    business=False,
)
"""An EU webshop; fourteen days to withdraw, a year longer untold; two years of conformity."""

ALL: Final = (PRC_ONLINE, PRC_STORE, EU_WEBSHOP)
"""All of them."""
