"""`exchangekit.sale.entitlement`: who has claimed which steps of a sale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from exchangekit.errors import NotReturnableError, UnknownSaleLineError
from exchangekit.sale.entitlement import (
    CameBack,
    Claimed,
    Entitlement,
    Reckoned,
    Released,
    SaleEntry,
    SaleRegistered,
    WentBack,
    entitlement_of,
)
from exchangekit.sale.facts import Channel, Sale, SaleLine
from exchangekit.sale.spans import Span, Spans, cut, steps_in, value_of, whole
from exchangekit.values.goods import Item
from exchangekit.values.ids import CompanyId, CustomerRef, SaleId, SiteId, Sku
from exchangekit.values.money import Money
from exchangekit.values.tax import Taxed, TaxRate, tax_inclusive

from tests import strategies as given_

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

SLIPS = ("slip-1", "slip-2", "slip-3", "outside-1")


def line_of(number: int, steps: int, shipped: int) -> SaleLine:
    """Give a line for 10.00."""
    paid = Taxed(Money(1_000, "CNY"))
    return SaleLine(number, Item(Sku("mug")), steps, shipped, paid, SiteId("site-1"))


SALE = Sale(
    id=SaleId("order-1"),
    company=CompanyId("company-1"),
    currency="CNY",
    zone="Asia/Shanghai",
    jurisdiction="CN",
    channel=Channel.STORE,
    customer=CustomerRef("customer-1"),
    lines=(line_of(1, 5, 5), line_of(2, 3, 2), line_of(3, 2, 0)),
)


def folded(*entries: SaleEntry) -> Entitlement:
    """Fold entries after the sale's own."""
    entitlement = entitlement_of([SaleRegistered(SALE), *entries])
    assert entitlement is not None
    return entitlement


def steps_of(spans: Spans) -> list[int]:
    """List every step of spans."""
    return [step for span in spans for step in range(span.start, span.stop)]


# --- examples ------------------------------------------------------------------------------------


def test_what_is_shipped_and_free_can_come_back() -> None:
    """
    Example: all, some and none of a line shipped.

    gh:OCA/rma/issues/418, gh:odoo/odoo/issues/32620: after a partial return the full
    quantity was proposed again; proposal and check ask the same query.
    """
    entitlement = folded(Claimed("slip-1", 1, (Span(0, 2),)))

    assert [3, 2, 0] == [entitlement.returnable(line) for line in (1, 2, 3)]
    assert (Span(2, 5),) == entitlement.free(1)
    assert {"slip-1"} == entitlement.claimants


def test_a_claim_takes_the_lowest_free_steps() -> None:
    """Example: around a claim that stands in the middle."""
    entitlement = folded(Claimed("slip-1", 1, (Span(1, 2),)))

    assert Claimed("slip-2", 1, (Span(0, 1), Span(2, 4))) == entitlement.claim("slip-2", 1, 3)


def test_open_claims_count() -> None:
    """gh:PrestaShop/PrestaShop/issues/9579: ordered 5, returned 14, as open requests did not."""
    entitlement = folded(Claimed("slip-1", 1, (Span(0, 5),)))

    with pytest.raises(NotReturnableError) as caught:
        entitlement.claim("slip-2", 1, 1)

    expected = {"sale": "order-1", "line": 1, "asked": 1, "shipped": 5, "claimed": 5, "free": 0}

    assert expected == caught.value.facts


@pytest.mark.parametrize("steps", [3, 0, -1])
def test_a_claim_is_of_something_that_is_free(steps: int) -> None:
    """
    Zero and more than is free are refused.

    gh:frappe/erpnext/issues/24259: two units returned three times;
    gh:frappe/erpnext/pull/58313: a line left at zero was credited in full.
    """
    with pytest.raises(NotReturnableError) as caught:
        folded().claim("slip-1", 2, steps)

    assert 2 == caught.value.free


def test_a_return_booked_outside_is_a_claim() -> None:
    """gh:woocommerce/woocommerce/issues/28856: one unit was refunded twice, by two ways."""
    entitlement = folded(Claimed("erp:credit-note-7", 2, (Span(0, 2),)))

    assert 0 == entitlement.returnable(2)
    assert 5 == entitlement.returnable(1)


def test_release_frees_exactly_these_steps() -> None:
    """Example: a part of a claim, then the rest; an accepted value elsewhere never moves."""
    first, second = Claimed("slip-1", 1, (Span(0, 2),)), Claimed("slip-2", 1, (Span(2, 5),))
    partly = folded(first, second, Released("slip-1", 1, (Span(0, 1),)))
    fully = folded(first, second, Released("slip-1", 1, (Span(0, 2),)))

    assert (Span(0, 1),) == partly.free(1)
    assert {"slip-1", "slip-2"} == partly.claimants
    assert (Span(0, 2),) == fully.free(1)
    assert (second,) == fully.claims


def test_a_release_is_of_ones_own_claim() -> None:
    """Nobody frees what another slip, or another line, has claimed."""
    claim = Claimed("slip-1", 1, (Span(0, 2),))

    assert (claim,) == folded(claim, Released("slip-2", 1, (Span(0, 2),))).claims
    assert (claim,) == folded(claim, Released("slip-1", 2, (Span(0, 2),))).claims


def test_claims_of_one_slip_on_one_line_are_one() -> None:
    """Example: a second claim of a slip joins its first, in order of place."""
    entitlement = folded(
        Claimed("slip-1", 1, (Span(3, 4),)),
        Claimed("slip-1", 2, (Span(0, 1),)),
        Claimed("slip-1", 1, (Span(0, 2),)),
    )

    assert (
        Claimed("slip-1", 2, (Span(0, 1),)),
        Claimed("slip-1", 1, (Span(0, 2), Span(3, 4))),
    ) == entitlement.claims


def test_a_sale_never_taken_in_has_no_entitlement() -> None:
    """Example: no entries, or claims on nothing."""
    assert entitlement_of([]) is None
    assert entitlement_of([Claimed("slip-1", 1, (Span(0, 1),))]) is None


def test_claims_stand_when_the_sale_is_registered_again() -> None:
    """Registering more as shipped does not forget what was claimed before."""
    more = evolve(SALE, lines=(line_of(1, 5, 5), line_of(2, 3, 3), line_of(3, 2, 2)))
    claim = Claimed("slip-1", 2, (Span(0, 2),))

    entitlement = folded(claim, SaleRegistered(more))

    assert (claim,) == entitlement.claims
    assert [5, 1, 2] == [entitlement.returnable(line) for line in (1, 2, 3)]


def test_an_unknown_line_has_no_free_steps() -> None:
    """A line that the sale does not have is refused by name."""
    with pytest.raises(UnknownSaleLineError):
        folded().free(9)
    with pytest.raises(UnknownSaleLineError):
        folded().claim("slip-1", 9, 1)


def test_lots_that_came_back_are_counted_by_line_and_slip() -> None:
    """Example: two slips, two lines, one lot twice, and one slip left out on asking."""
    entitlement = folded(
        CameBack("slip-1", 1, "L1", 2),
        CameBack("slip-1", 1, "L2", 1),
        CameBack("slip-2", 1, "L1", 1),
        CameBack("slip-1", 2, "L1", 1),
        CameBack("slip-1", 1, "L1", 1),
    )

    assert {"L1": 4, "L2": 1} == entitlement.came(1)
    assert {"L1": 1} == entitlement.came(1, but="slip-1")
    assert {"L1": 1} == entitlement.came(2)
    assert {} == entitlement.came(3)
    assert CameBack("slip-1", 1, "L1", 3) == entitlement.back[-1]


def test_what_goes_back_to_the_customer_did_not_come() -> None:
    """Example: a part of a lot, then all of it: nothing is left to count, others stand."""
    came = (CameBack("slip-1", 1, "L1", 3), CameBack("slip-2", 1, "L1", 1))
    partly = folded(*came, WentBack("slip-1", 1, "L1", 2))
    wholly = folded(*came, WentBack("slip-1", 1, "L1", 2), WentBack("slip-1", 1, "L1", 1))

    assert (came[1], CameBack("slip-1", 1, "L1", 1)) == partly.back
    assert (came[1],) == wholly.back


def test_what_a_slip_has_settled_is_replaced_not_added() -> None:
    """Example: shipping and then rounding; a slip that settles nothing any more is gone."""
    shipping, rounding = Reckoned("slip-1", shipping=True), Reckoned("slip-1", rounding=True)
    other = Reckoned("slip-2", freight=True)

    assert (other, rounding) == folded(shipping, other, rounding).reckoned
    assert (other,) == folded(shipping, other, Reckoned("slip-1")).reckoned


def test_a_sale_without_a_claimant_is_as_if_it_had_never_come() -> None:
    """Example: claims and settlements of one slip are gone, those of others stand."""
    mine = (Claimed("slip-1", 1, (Span(0, 2),)), Reckoned("slip-1", shipping=True))
    theirs = (Claimed("slip-2", 1, (Span(2, 4),)), Reckoned("slip-2", freight=True))

    assert folded(*theirs) == folded(*mine, *theirs).without("slip-1")
    assert folded(*theirs) == folded(*theirs).without("slip-1")


def test_an_entry_of_another_kind_is_a_mistake() -> None:
    """A stream of a sale holds nothing else; guessing would lose it."""
    with pytest.raises(TypeError, match="no entry of a sale"):
        folded(SALE)  # type: ignore[arg-type]


# --- laws ----------------------------------------------------------------------------------------


@given(given_.registrations(), st.data())
def test_a_claim_is_free_before_and_not_after(
    registered: SaleRegistered, data: st.DataObject
) -> None:
    """Law: a claim takes the lowest free steps, and just these are not free any more."""
    before = Entitlement(registered.sale)
    line = data.draw(st.sampled_from(registered.sale.lines))
    steps = data.draw(st.integers(1, max(1, line.shipped)))
    if steps > line.shipped:
        with pytest.raises(NotReturnableError):
            before.claim("slip-1", line.line, steps)
        return

    claim = before.claim("slip-1", line.line, steps)
    after = entitlement_of([registered, claim])

    assert after is not None
    assert cut(before.free(line.line), 0, steps) == claim.spans
    assert before.returnable(line.line) == after.returnable(line.line) + steps


@st.composite
def small_sales(draw: DrawFn) -> Sale:
    """Give sales of one to three short lines, so that claims often meet."""
    currency = draw(given_.currencies())
    amounts = draw(st.lists(given_.moneys(currency, least=0), min_size=1, max_size=3))
    lines = []
    for number, amount in enumerate(amounts, 1):
        steps = draw(st.integers(1, 9))
        line = line_of(number, steps, draw(st.integers(0, steps)))
        lines.append(evolve(line, paid=tax_inclusive(amount, [TaxRate("vat", 130_000)])))
    return evolve(SALE, currency=currency, lines=tuple(lines))


class Claims(RuleBasedStateMachine):
    """
    Any sequence of claims and releases, beside a plain list of who has which step.

    The model gives each shipped step of a line to nobody or to one slip.
    """

    entries: list[SaleEntry]
    entitlement: Entitlement
    owners: dict[int, list[str | None]]

    @initialize(sale=small_sales())
    def register(self, sale: Sale) -> None:
        """Take a sale in: nobody has claimed anything yet."""
        self.entries = []
        self.owners = {line.line: [None] * line.shipped for line in sale.lines}
        self.enter(SaleRegistered(sale))

    def enter(self, entry: SaleEntry) -> None:
        """Write an entry and fold the whole stream again."""
        self.entries.append(entry)
        entitlement = entitlement_of(self.entries)
        assert entitlement is not None
        self.entitlement = entitlement

    @rule(data=st.data(), by=st.sampled_from(SLIPS), steps=st.integers(0, 6))
    def claim(self, data: st.DataObject, by: str, steps: int) -> None:
        """A claim takes the lowest free steps, or is refused and changes nothing."""
        line = data.draw(st.sampled_from(sorted(self.owners)))
        free = [step for step, owner in enumerate(self.owners[line]) if owner is None]
        if not 0 < steps <= len(free):
            with pytest.raises(NotReturnableError):
                self.entitlement.claim(by, line, steps)
            return

        claim = self.entitlement.claim(by, line, steps)
        self.enter(claim)
        for step in free[:steps]:
            self.owners[line][step] = by

        assert free[:steps] == steps_of(claim.spans)

    @precondition(lambda self: self.entitlement.claims)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        """A release frees some or all steps of one claim."""
        claim = data.draw(st.sampled_from(self.entitlement.claims))
        skip = data.draw(st.integers(0, steps_in(claim.spans) - 1))
        spans = cut(claim.spans, skip, data.draw(st.integers(1, steps_in(claim.spans) - skip)))
        self.enter(Released(claim.by, claim.line, spans))
        for step in steps_of(spans):
            self.owners[claim.line][step] = None

    @invariant()
    def every_step_has_one_owner(self) -> None:
        """Law: claimed and free steps are disjoint, and together all that was shipped."""
        for line, owners in self.owners.items():
            claims = [claim for claim in self.entitlement.claims if claim.line == line]
            claimed = [(step, claim.by) for claim in claims for step in steps_of(claim.spans)]
            free = steps_of(self.entitlement.free(line))

            assert [(s, owner) for s, owner in enumerate(owners) if owner] == sorted(claimed)
            assert [s for s, owner in enumerate(owners) if owner is None] == free
            assert len(owners) == len(claimed) + self.entitlement.returnable(line)

    @invariant()
    def each_claimant_stands_once_per_line(self) -> None:
        """Law: a slip's claim on a line is one claim, and nobody without one is a claimant."""
        pairs = [(claim.by, claim.line) for claim in self.entitlement.claims]

        assert len(set(pairs)) == len(pairs)
        assert {by for by, _ in pairs} == self.entitlement.claimants

    @invariant()
    def values_add_up(self) -> None:
        """Law: claimed and free steps together are worth what all shipped ones are."""
        for line in self.entitlement.sale.lines:
            claims = [c.spans for c in self.entitlement.claims if c.line == line.line]
            parts = [*claims, self.entitlement.free(line.line)]
            worth = [value_of(line.paid, line.steps, spans).gross.minor for spans in parts]

            assert value_of(line.paid, line.steps, whole(line)).gross.minor == sum(worth)


TestClaims = Claims.TestCase
TestClaims.settings = settings(stateful_step_count=20)
