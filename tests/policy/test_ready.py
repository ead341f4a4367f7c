"""`exchangekit.policy.ready`: policies to start from, as values and as files that say the same."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from attrs import evolve

from exchangekit.policy.book import PolicyBook, assess
from exchangekit.policy.compare import compare
from exchangekit.policy.facts import CaseFacts, LineFacts, Remedy, Where
from exchangekit.policy.linting import lint
from exchangekit.policy.ready import ALL, EU_WEBSHOP, PRC_ONLINE, PRC_STORE
from exchangekit.policy.shortfalls import Dimension
from exchangekit.policy.statutes import abroad, prc
from exchangekit.policy.verdict import Eligibility
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.values.goods import Grade, Item, Reason
from exchangekit.values.ids import Sku
from exchangekit.values.money import Money
from exchangekit.wire.policies import PolicyForm
from exchangekit.wire.texts import from_json, from_toml

if TYPE_CHECKING:
    from exchangekit.policy.book import Policy

FILES: Final = Path(__file__).parents[2] / "examples" / "policies"
READERS: Final = {".toml": from_toml, ".json": from_json}
YES, NO, OPEN = Eligibility.ELIGIBLE, Eligibility.INELIGIBLE, Eligibility.UNDECIDED


@pytest.mark.parametrize("policy", ALL, ids=lambda policy: policy.id)
def test_its_file_says_the_same(policy: Policy) -> None:
    """Example: every value has a file to edit, in TOML or in JSON."""
    (path,) = FILES.glob(f"{policy.id}.*")

    assert policy == PolicyForm().policy(READERS[path.suffix](path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("policy", ALL, ids=lambda policy: policy.id)
def test_it_is_clean_and_gives_no_less_than_the_law(policy: Policy) -> None:
    """Example: nothing to lint, no shortfall, and few things that nobody could compare."""
    found = compare(policy, (*prc.ALL, *abroad.ALL))

    assert () == lint(policy)
    assert () == found.shortfalls
    left = {one.dimension for one in found.not_compared}
    assert Dimension.WINDOW not in left
    assert left <= {
        *(Dimension.REMEDY, Dimension.EXCLUSIONS, Dimension.LIMITS, Dimension.REFUND_TIME)
    }


def test_they_rule_different_sales() -> None:
    """Example: one book holds all three."""
    book, at = PolicyBook(ALL), PRC_ONLINE.effective_from + timedelta(days=1)

    assert PRC_ONLINE == book.in_force("CN", Channel.PHONE, at)
    assert PRC_STORE == book.in_force("CN", Channel.STORE, at)
    assert EU_WEBSHOP == book.in_force("DE", Channel.ONLINE, at)


def asked(policy: Policy, reason: Reason, days: int, remedy: Remedy) -> CaseFacts:
    """Give a request so many days after receipt, for goods in a new condition."""
    item = Item(Sku("A"), "A", category="clothing")
    start = policy.effective_from + timedelta(days=59)  # a Sunday: all rolling ends are later
    line = LineFacts(1, item, Money(100, "CNY"), condition=Grade.AS_NEW, wanted=(item,))
    return CaseFacts(
        channel=min(policy.channels),
        jurisdiction=min(policy.jurisdictions),
        reason=reason,
        asked_at=start + timedelta(days=days),
        moments=(Moment(Trigger.RECEIVED, start),),
        proof=True,
        lines=(line,),
        remedy=remedy,
    )


@pytest.mark.parametrize(
    "policy, reason, days, remedy, expected",
    [
        (PRC_ONLINE, Reason.SIZE, 7, Remedy.EXCHANGE, YES),
        (PRC_ONLINE, Reason.SIZE, 8, Remedy.REFUND, NO),
        (PRC_ONLINE, Reason.DEFECTIVE, 15, Remedy.EXCHANGE, YES),
        (PRC_STORE, Reason.DEFECTIVE, 7, Remedy.REFUND, YES),
        (PRC_STORE, Reason.DEFECTIVE, 8, Remedy.REFUND, NO),
        (PRC_STORE, Reason.DEFECTIVE, 15, Remedy.EXCHANGE, YES),
        (PRC_STORE, Reason.WRONG_ITEM, 8, Remedy.EXCHANGE, NO),
        (PRC_STORE, Reason.COLOUR, 7, Remedy.EXCHANGE, YES),
        (EU_WEBSHOP, Reason.CHANGED_MIND, 14, Remedy.REFUND, YES),
        (EU_WEBSHOP, Reason.CHANGED_MIND, 17, Remedy.REFUND, NO),
        (EU_WEBSHOP, Reason.DEFECTIVE, 700, Remedy.REPAIR, YES),
    ],
    ids=range(11),
)
def test_what_each_decides(
    policy: Policy, reason: Reason, days: int, remedy: Remedy, expected: Eligibility
) -> None:
    """Example: on the last day, and after it."""
    case = asked(policy, reason, days, remedy)

    assert expected is assess(policy, case, Where(UTC)).eligibility


def test_the_untold_have_a_year_more_and_only_confirmed_exclusions_bind() -> None:
    """Example: late by weeks, but nobody had told; near its date, but nobody had confirmed."""
    late = evolve(asked(EU_WEBSHOP, Reason.SIZE, 60, Remedy.REFUND), uninformed=True)
    (line,) = asked(PRC_ONLINE, Reason.SIZE, 1, Remedy.REFUND).lines
    near = evolve(line, item=evolve(line.item, category="near-expiry"))
    open_ = evolve(asked(PRC_ONLINE, Reason.SIZE, 1, Remedy.REFUND), lines=(near,))
    bound = evolve(open_, lines=(evolve(near, exclusion_confirmed=True),))

    assert YES is assess(EU_WEBSHOP, late, Where(UTC)).eligibility
    assert YES is assess(PRC_ONLINE, open_, Where(UTC)).eligibility
    assert NO is assess(PRC_ONLINE, bound, Where(UTC)).eligibility
    assert OPEN is assess(PRC_ONLINE, evolve(open_, moments=()), Where(UTC)).eligibility
