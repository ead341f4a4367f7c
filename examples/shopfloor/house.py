"""
The house rules: policies by name, built in Python, chosen by name in a scenario.

They are examples, not legal advice; each names the article it follows as its source.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.policy.approval import Level
from exchangekit.policy.book import Policy
from exchangekit.policy.facts import When
from exchangekit.policy.rules import (
    ConditionRule,
    Likeness,
    ProofRule,
    RepeatRule,
    ReplacementRule,
    WindowRule,
)
from exchangekit.policy.statutes.prc import NO_REASON_7_DAYS
from exchangekit.policy.terms import FeeKind, FeeTerm, GradeDeduction, Sequence, Terms
from exchangekit.sale.facts import Trigger
from exchangekit.values.dates import FirstDay, Length
from exchangekit.values.goods import Fault, Grade
from exchangekit.values.money import Money
from exchangekit.values.tax import TaxRate

if TYPE_CHECKING:
    from collections.abc import Mapping

_SINCE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_LIKE_NEW: Final = frozenset({Grade.AS_NEW, Grade.OPENED})
_CHANGE_OF_MIND: Final = When(faults=frozenset({Fault.CUSTOMER}))
_FAULTY: Final = When(faults=frozenset({Fault.SELLER, Fault.SUPPLIER, Fault.CARRIER}))
_ANYBODY: Final = frozenset(Fault)

_BY_POST: Final = Policy(
    "by-post",
    1,
    (
        WindowRule(
            Trigger.RECEIVED, Length(7), NO_REASON_7_DAYS.article, only_when=_CHANGE_OF_MIND
        ),
        WindowRule(Trigger.RECEIVED, Length(15), only_when=_FAULTY),
        ConditionRule(_LIKE_NEW, only_when=_CHANGE_OF_MIND),
        ProofRule(),
        ReplacementRule(Likeness.SAME_PRODUCT),
        RepeatRule(1),
    ),
    Terms(
        levels=(Level(),),
        deductions=(GradeDeduction(Grade.DAMAGED, 400_000, faults=_ANYBODY),),
    ),
    _SINCE,
)
"""Mail order in China: seven days for a change of mind, fifteen for a defect."""

_AT_THE_COUNTER: Final = Policy(
    "at-the-counter",
    1,
    (
        WindowRule(Trigger.ORDERED, Length(15)),
        ConditionRule(_LIKE_NEW, only_when=_CHANGE_OF_MIND),
        ProofRule(),
        ReplacementRule(Likeness.SAME_CATEGORY),
    ),
    Terms(
        fees=(FeeTerm(FeeKind.RESTOCKING, ppm=30_000, taxes=(TaxRate("vat", 130_000),)),),
        levels=(Level(over=Money.parse("300", "CNY")),),
    ),
    _SINCE,
)
"""In a store: anything of the category, 3 % for opened boxes, a manager above CNY 300."""

_THIRTY_DAYS: Final = Policy(
    "thirty-days",
    1,
    (
        WindowRule(Trigger.DELIVERED, Length(30)),
        ConditionRule(_LIKE_NEW),
        ProofRule(),
        ReplacementRule(Likeness.SAME_CATEGORY),
    ),
    Terms(
        sequence=Sequence.AFTER_RETURN_SHIPPED,
        quote_for=timedelta(days=14),
        fees=(FeeTerm(FeeKind.RETURN_FREIGHT, amount=Money.parse("6.95", "USD")),),
    ),
    _SINCE,
)
"""A US webshop: thirty days, and the replacement leaves once the parcel is on its way."""

_EIGHT_DAYS: Final = Policy(
    "eight-days",
    1,
    (
        WindowRule(Trigger.RECEIVED, Length(8, first_day=FirstDay.INCLUDED)),
        ConditionRule(_LIKE_NEW),
        ProofRule(),
        ReplacementRule(Likeness.SAME_CATEGORY),
    ),
    Terms(),
    _SINCE,
)
"""A Japanese webshop: eight days, the day of receipt counted, nobody has to approve."""

POLICIES: Final[Mapping[str, Policy]] = MappingProxyType(
    {policy.id: policy for policy in (_BY_POST, _AT_THE_COUNTER, _THIRTY_DAYS, _EIGHT_DAYS)}
)
"""Every policy a scenario can name."""
