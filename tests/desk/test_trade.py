"""What is booked without a slip: sales made or imported, and opening stock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from attrs import evolve

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.vouchers import effect
from exchangekit.desk import Opening, Signature
from exchangekit.errors import (
    AlreadyMovedError,
    DuplicateReferenceError,
    ExchangeKitError,
    InsufficientStockError,
    InvalidInputError,
    MovementError,
    NaiveDatetimeError,
    PeriodClosedError,
    SaleChangedError,
    TimeOrderError,
)
from exchangekit.sale.facts import Payment
from exchangekit.sale.intake import Shipping
from exchangekit.slip import commands as c
from exchangekit.values.ids import CommandKey, PaymentId, SaleId

from tests import laws
from tests.builders import CLERK, COMPANY, MUG, SHIRT_L, SHIRT_M, SITE, START, VAT, Shop


def refused(shop: Shop, error: type[ExchangeKitError], call: object, *args: object) -> object:
    """Expect a coded error, and that nothing was written."""
    before = shop.store.dump()
    with pytest.raises(error) as refusal:
        call(*args)  # type: ignore[operator]
    assert shop.store.dump() == before
    return refusal.value


def test_a_sale_made_here_posts_goods_and_books() -> None:
    """Goods leave at their average cost; revenue, tax and payment are posted once."""
    shop = Shop(goods=3)
    sale = shop.sell("SO-1", (SHIRT_M, 1), (MUG, 2), (SHIRT_M, 2))
    costs = (shop.money("0.80"), shop.money("0.62"), shop.money("1.60"))
    assert tuple(line.cost for line in sale.lines) == costs
    role = AccountRole.CUSTOMER
    assert effect(shop.store.vouchers, role, "CNY").minor == 0
    assert effect(shop.store.vouchers, AccountRole.BANK, "CNY") == sale.paid
    laws.check(shop.store)


def test_shipping_is_freight_income_with_its_own_tax() -> None:
    """Answers magento 10982: shipping is a line of its own and is never refunded with goods."""
    shop = Shop()
    sale = shop.sell("SO-1", (MUG, 1), shipping=Shipping(shop.money("11.30"), VAT))
    assert -effect(shop.store.vouchers, AccountRole.FREIGHT_INCOME, "CNY") == shop.money("10")
    assert sale.paid == shop.money("71.30")
    shop.agree(c.Asked(1, 1))
    shop.bring_back()
    assert shop.settle().money.refunded == shop.money("60")
    laws.check(shop.store)


def test_a_line_that_was_not_shipped_moves_nothing() -> None:
    shop = Shop()
    sale = shop.order("SO-1", (SHIRT_M, 2), (MUG, 1))
    shirt, mug = sale.lines
    part = evolve(sale, lines=(evolve(shirt, shipped=1), evolve(mug, shipped=0)))
    shop.desk.record_sale(part, shop.signed())
    moved = [m.steps for m in shop.store.movements if m.cause.stream == "sale:SO-1"]
    assert moved == [1]
    laws.check(shop.store)


@pytest.mark.parametrize("book", ["record_sale", "import_sale"])
def test_a_sale_taken_in_again_changes_nothing(book: str) -> None:
    shop = Shop()
    sale = shop.order("SO-1", (SHIRT_M, 2))
    first = getattr(shop.desk, book)(sale, shop.signed())
    before = shop.store.dump()
    again = getattr(shop.desk, book)(sale, shop.signed())
    assert again == first
    assert shop.store.dump() == before


@pytest.mark.parametrize("book", ["record_sale", "import_sale"])
def test_a_sale_that_changed_is_told(book: str) -> None:
    """Answers cbknownissues 11: what was paid is frozen at intake."""
    shop = Shop()
    sale = shop.order("SO-1", (SHIRT_M, 2))
    getattr(shop.desk, book)(sale, shop.signed())
    dearer = shop.order("SO-1", (SHIRT_M, 2, "210"), payments=sale.payments)
    error = refused(shop, SaleChangedError, getattr(shop.desk, book), dearer, shop.signed())
    assert isinstance(error, SaleChangedError)
    assert (error.sale, error.where) == ("SO-1", "lines")
    later = evolve(sale, moments=())
    refused(shop, SaleChangedError, getattr(shop.desk, book), later, shop.signed())


@pytest.mark.parametrize("book", ["record_sale", "import_sale"])
def test_a_payment_belongs_to_one_sale(book: str) -> None:
    """Answers 1.5: a payment that could be refunded twice is never taken in."""
    shop = Shop()
    sale = shop.sell("SO-1", (SHIRT_M, 1))
    other = evolve(sale, id=SaleId("SO-2"))
    refused(shop, DuplicateReferenceError, getattr(shop.desk, book), other, shop.signed())
    paid = Payment(PaymentId("P-9"), "cash", shop.money("1"))
    twice = evolve(other, payments=(paid, paid))
    refused(shop, DuplicateReferenceError, getattr(shop.desk, book), twice, shop.signed())


def test_an_imported_sale_posts_nothing_and_can_be_exchanged() -> None:
    shop = Shop()
    posted = shop.store.vouchers.copy(), shop.store.movements.copy()
    sale = shop.order("SO-1", (SHIRT_M, 1))
    sale = evolve(sale, lines=(evolve(sale.line(1), cost=shop.money("0.80")),))
    shop.desk.import_sale(sale, shop.signed())
    assert (shop.store.vouchers, shop.store.movements) == posted
    shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
    shop.bring_back()
    shop.send()
    laws.check_goods(shop.store)


def test_a_sale_of_goods_that_are_not_there() -> None:
    shop = Shop(goods=3)
    sale = shop.order("SO-1", (SHIRT_M, 2), (SHIRT_M, 2))
    error = refused(shop, InsufficientStockError, shop.desk.record_sale, sale, shop.signed())
    assert isinstance(error, InsufficientStockError)
    assert (error.asked, error.available) == (2, 1)


def test_a_sale_in_a_closed_period() -> None:
    shop = Shop()
    sale = shop.order("SO-1", (SHIRT_M, 1))
    shop.store.close_before(COMPANY, START.date() + timedelta(days=1))
    refused(shop, PeriodClosedError, shop.desk.record_sale, sale, shop.signed())
    opening = Opening(COMPANY, SITE, "CNY", START.date(), {MUG: (1, 1)})
    refused(shop, PeriodClosedError, shop.desk.open_stock, opening, shop.signed())
    # importing posts nothing, so it is not refused
    shop.desk.import_sale(sale, shop.signed())


@pytest.mark.parametrize("goods", [{MUG: (0, 0)}, {MUG: (-1, 5)}, {MUG: (1, -5)}])
def test_opening_stock_that_cannot_be(goods: dict[str, tuple[int, int]]) -> None:
    shop = Shop(goods=0)
    opening = Opening(COMPANY, SITE, "CNY", START.date(), goods)  # type: ignore[arg-type]
    refused(shop, MovementError, shop.desk.open_stock, opening, shop.signed())


def test_opening_stock_of_nothing() -> None:
    with pytest.raises(InvalidInputError):
        Opening(COMPANY, SITE, "CNY", START.date(), {})


def test_opening_stock_is_opened_once() -> None:
    """Answers woocommerce 27504: stock is never added twice by saying it again."""
    shop = Shop(goods=2)
    opening = Opening(COMPANY, SITE, "CNY", START.date(), {MUG: (2, 62)})
    refused(shop, AlreadyMovedError, shop.desk.open_stock, opening, shop.signed())


def test_opening_stock_worth_nothing_moves_but_posts_nothing() -> None:
    shop = Shop(goods=0)
    opening = Opening(COMPANY, SITE, "CNY", START.date(), {MUG: (2, 0)})
    shop.desk.open_stock(opening, shop.signed())
    assert shop.store.stock(MUG, SITE).value.sellable == 2
    assert not shop.store.vouchers


def test_signatures_that_cannot_be() -> None:
    key = CommandKey("k")
    naive = datetime(2026, 3, 2, 9)  # noqa: DTZ001
    for error, make in (
        (InvalidInputError, lambda: Signature(CLERK, START, CommandKey(""))),
        (NaiveDatetimeError, lambda: Signature(CLERK, naive, key)),
        (NaiveDatetimeError, lambda: Signature(CLERK, START, key, occurred=naive)),
        (
            TimeOrderError,
            lambda: Signature(CLERK, START, key, occurred=START + timedelta(seconds=1)),
        ),
    ):
        with pytest.raises(error):
            make()


def test_a_sale_is_posted_on_the_day_it_happened() -> None:
    shop = Shop()
    shop.later(days=1)
    noon = START + timedelta(hours=3)  # after stock was opened that day
    yesterday = Signature(CLERK, shop.now, CommandKey("late"), occurred=noon)
    shop.desk.record_sale(shop.order("SO-1", (MUG, 1)), yesterday)
    assert shop.store.vouchers[-1].posting_date == date(2026, 3, 2)
