"""Same for same posts stock only; everything else posts both legs gross."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import VoucherKind, effect
from exchangekit.effects.swaps import is_swap
from exchangekit.policy.terms import FeeKind, FeeTerm, PriceBasis, Sequence, Terms
from exchangekit.slip import commands as c
from exchangekit.values.goods import Disposition, Fault, Grade
from exchangekit.values.money import Money

from tests import laws
from tests.builders import EX_1, MUG, SHIRT_L, SHIRT_M, VAT, Shop

if TYPE_CHECKING:
    from exchangekit.accounting.vouchers import Voucher
    from exchangekit.values.ids import Sku

NO_REVENUE = (R.REVENUE, R.OUTPUT_TAX, R.CUSTOMER, R.FEE_INCOME, R.FREIGHT_INCOME)


def own(shop: Shop) -> list[Voucher]:
    """Give the vouchers of the one slip."""
    return [v for v in shop.store.vouchers if v.id.startswith(f"slip:{EX_1}/")]


def touched(vouchers: list[Voucher]) -> set[R]:
    return {role for v in vouchers for line in v.postings for role in (line.debit, line.credit)}


def sums(vouchers: list[Voucher]) -> dict[R, int]:
    found = {role: effect(vouchers, role, "CNY").minor for role in R}
    return {role: minor for role, minor in found.items() if minor}


def swapped(terms: Terms | None = None, wish: Sku = SHIRT_L, steps: int = 2) -> Shop:
    """Swap shirts of size M for others, all fine."""
    shop = Shop(terms)
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, steps), c.Wish(wish, steps))
    shop.bring_back()
    return shop


def test_another_size_at_the_price_paid_is_no_return() -> None:
    """IFRS 15 B26: no revenue, no tax; the gap in cost (80 to 82 each) is cost of sales."""
    shop = swapped()
    shop.send()

    assert sums(own(shop)) == {R.STOCK: -4, R.COST_OF_SALES: 4}
    assert not touched(own(shop)) & set(NO_REVENUE)
    assert {v.kind for v in own(shop)} == {
        VoucherKind.GOODS_RECEIPT,
        VoucherKind.GOODS_RELEASE,
        VoucherKind.REPLACEMENT,
    }
    laws.check(shop.store)


def test_a_fee_that_the_shop_bears_posts_nothing() -> None:
    """A waived fee stands on the quote and owes nobody anything."""
    borne = frozenset(Fault)
    fee = FeeTerm(FeeKind.HANDLING, Money(500, "CNY"), borne_by_shop_for=borne, taxes=VAT)
    shop = swapped(Terms(fees=(fee,)))
    shop.send()

    assert not touched(own(shop)) & set(NO_REVENUE)


@pytest.mark.parametrize(
    "terms",
    [
        Terms(price_basis=PriceBasis.TODAY),
        Terms(fees=(FeeTerm(FeeKind.HANDLING, Money(500, "CNY"), borne_by_shop_for=frozenset()),)),
    ],
    ids=["today", "fee"],
)
def test_other_terms_post_both_legs_gross(terms: Terms) -> None:
    """Today's price may be the same by chance, and a fee is revenue."""
    shop = swapped(terms)
    shop.settle()
    shop.send()

    assert VoucherKind.RETURN in {v.kind for v in own(shop)}
    assert R.REVENUE in touched(own(shop))
    laws.check(shop.store)


def test_another_product_posts_both_legs_gross() -> None:
    """A mug for a shirt is a return and a sale."""
    shop = Shop(rules=())
    shop.sell("SO-1", (SHIRT_M, 1, "60"))
    shop.agree(c.Asked(1, 1), c.Wish(MUG, 1))
    shop.bring_back()
    shop.send()

    assert shop.slip().money.quote is not None
    assert not is_swap(shop.slip())
    assert sums(own(shop)).get(R.REVENUE, 0) == 0
    assert R.REVENUE in touched(own(shop))
    laws.check(shop.store)


@pytest.mark.parametrize(
    "grade, disposition",
    [(Grade.OPENED, Disposition.SELL_AS_NEW), (Grade.AS_NEW, Disposition.SELL_AS_OPENED)],
)
def test_goods_not_as_new_are_a_return(grade: Grade, disposition: Disposition) -> None:
    """IFRS 15 B27: faulty for working is warranty; the same condition is a premise of B26."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back(grade, disposition)
    shop.send()

    assert R.REVENUE in touched(own(shop))
    laws.check(shop.store)


def test_what_left_in_advance_is_taken_back() -> None:
    """Sent before anything came back: charged then, and undone once it proves to be a swap."""
    shop = Shop(Terms(sequence=Sequence.ADVANCE))
    shop.sell("SO-1", (SHIRT_M, 2))
    shop.agree(c.Asked(1, 2), c.Wish(SHIRT_L, 2))
    shop.do(c.Dispatch((c.LineSteps(1, 1),)))
    assert sums(own(shop))[R.CUSTOMER] == 19900
    shop.bring_back()
    assert R.CUSTOMER not in sums(own(shop))
    shop.send()

    assert sums(own(shop)) == {R.STOCK: -4, R.COST_OF_SALES: 4}
    laws.check(shop.store)


def test_a_refund_or_a_resend_is_no_swap() -> None:
    """One leg alone is never same for same."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    slip = shop.open(c.Asked(1, 1)).slip
    assert not is_swap(slip)
    shop.do(c.Submit())
    shop.accept()
    shop.bring_back()

    assert not is_swap(shop.slip())


@settings(max_examples=25, deadline=None)
@given(
    price=st.integers(1, 99_999),
    steps=st.integers(1, 4),
    wish=st.sampled_from([SHIRT_M, SHIRT_L, MUG]),
    basis=st.sampled_from(PriceBasis),
    advance=st.booleans(),
    grades=st.lists(st.sampled_from([Grade.AS_NEW, Grade.OPENED]), min_size=4, max_size=4),
)
def test_the_customers_account_follows_the_quote(
    *, price: int, steps: int, wish: Sku, basis: PriceBasis, advance: bool, grades: list[Grade]
) -> None:
    """
    Law: the vouchers' effect on the customer is the difference, swap or not.

    gh:microsoft/BCApps/pull/8554: an exchange stood in the ledger twice.
    """
    sequence = Sequence.ADVANCE if advance and basis is PriceBasis.ORIGINAL else None
    terms = Terms(price_basis=basis, sequence=sequence or Sequence.AFTER_RECEIPT)
    shop = Shop(terms, rules=())
    shop.sell("SO-1", (SHIRT_M, 4, Money(price, "CNY").amount))
    shop.agree(c.Asked(1, steps), c.Wish(wish, steps))
    if sequence and steps > 1 and shop.slip().money.outstanding.minor <= 0:
        shop.do(c.Dispatch((c.LineSteps(1, 1),)))
    shop.receive()
    for grade in grades[:steps]:
        shop.inspect(1, grade)
    quote = shop.slip().money.quote
    assert quote is not None
    shop.settle()
    shop.send()

    gross = sum(
        (v.effect_on(R.CUSTOMER) for v in own(shop) if v.kind is not VoucherKind.SETTLEMENT),
        start=shop.money("0"),
    )
    assert gross == quote.balance
    if is_swap(shop.slip()):
        assert not set(sums(own(shop))) - {R.STOCK, R.COST_OF_SALES}
    laws.check(shop.store)
