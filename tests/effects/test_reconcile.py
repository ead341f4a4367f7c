"""Reconciling: silent about honest books, and every tampering is found and named."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from exchangekit.accounting.roles import AccountRole as R
from exchangekit.accounting.vouchers import Posting, Voucher, VoucherKind
from exchangekit.effects.matching import (
    Caused,
    Counts,
    Entry,
    LedgerKind,
    Mismatch,
    SlipEvent,
    paid,
)
from exchangekit.effects.reconcile import Reconciliation
from exchangekit.errors import InvalidInputError
from exchangekit.policy.pledges import Pledge, PledgeKind
from exchangekit.policy.terms import Sequence, Terms
from exchangekit.settlement.tenders import PaymentEntry
from exchangekit.slip import commands as c
from exchangekit.stock.movements import Movement
from exchangekit.values.goods import Disposition, Grade
from exchangekit.values.ids import PaymentId, SlipId
from exchangekit.values.money import Money

from tests.builders import SHIRT_L, SHIRT_M, Shop
from tests.effects.histories import (
    INSPECTED,
    RECEIVED,
    SENT,
    caused_by,
    exchange,
    held_by,
    shops,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
KINDS = frozenset({"slip", "sale", "stock"})
FINE = (Grade.AS_NEW, Disposition.SELL_AS_NEW)


def pass_over(*streams: Iterable[Entry]) -> Reconciliation:
    """Make one pass over March."""
    made = Reconciliation(FIRST, LAST, KINDS)
    for stream in streams:
        made.add(stream)
    return made


def shop_with(end: int = SENT) -> Shop:
    """Make a shop with one sale and one exchange of it."""
    shop = Shop(rules=())
    shop.sell("SO-1", (SHIRT_M, 2))
    exchange(shop, "EX-1", "SO-1", SHIRT_L, FINE, end)
    return shop


def name_of(entry: Entry) -> str:
    """Name a ledger entry as a report does."""
    match entry:
        case PaymentEntry():
            return paid(entry)[0]
        case Movement() | Voucher():
            return entry.id
        case _:
            raise AssertionError(entry)


def woven(data: st.DataObject, *streams: list[Entry]) -> list[Entry]:
    """Interleave streams at random, each in its own order."""
    turns = [n for n, stream in enumerate(streams) for _ in stream]
    rest = [iter(stream) for stream in streams]
    return [next(rest[n]) for n in data.draw(st.permutations(turns))]


def test_a_whole_exchange_reconciles() -> None:
    """A9: every ended slip has all its postings, and stock agrees with its accounts."""
    shop = shop_with()
    made = pass_over(caused_by(shop.store), held_by(shop.store))
    report = made.report()

    assert report.clean
    assert (report.first, report.last, report.unmatched) == (FIRST, LAST, ())
    assert (report.counts.slips, report.counts.ended) == (1, 1)
    assert report.counts.vouchers == len(shop.store.vouchers)
    assert {one.role: one.account for one in report.stock if one.account.minor} == {
        R.STOCK: shop.money("18.38")
    }
    assert all(one.goods == one.account for one in report.stock)
    assert made.open == 0


@pytest.mark.parametrize("way", PledgeKind)
def test_what_was_left_reconciles_as_it_goes_back(way: PledgeKind) -> None:
    """A bank lets go of its hold right after the slip was called off, or its goods were."""
    for end in (c.Cancel(), c.ChangeReplacement()):
        shop = Shop(Terms(sequence=Sequence.ADVANCE, pledge=Pledge(way)), rules=())
        shop.sell("SO-1", (SHIRT_M, 1))
        shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1))
        for name in ("D-1", "D-2"):
            shop.do(c.Pay(PaymentId(name), shop.money("99.50"), pledge=True))
        shop.do(end)
        for held in shop.slip().money.pledges:
            if held.left.minor:
                back = PaymentId(f"back-{held.payment}")
                shop.do(c.Refund(back, held.left, pledge=held.payment))
        if isinstance(end, c.ChangeReplacement):
            shop.accept()
            shop.bring_back()
            shop.settle()

        report = pass_over(caused_by(shop.store), held_by(shop.store)).report()

        assert report.clean
        assert (report.counts.slips, report.counts.ended) == (1, 1)


def test_nothing_reconciles_with_nothing() -> None:
    """An empty period is in order."""
    assert pass_over([]).report().clean
    assert pass_over([]).report().counts == Counts()


def test_what_has_its_counterpart_is_forgotten() -> None:
    """Memory is bounded by what is open, not by what went by."""
    shop = shop_with(RECEIVED)
    caused, held = caused_by(shop.store), held_by(shop.store)
    made = pass_over(caused, held)

    assert made.report().clean
    assert made.open == 1  # the slip that has not ended
    assert pass_over(held).open == len(held)


def test_records_that_do_not_follow_each_other_are_named() -> None:
    """A record is gone from the middle; what comes after it is not believed."""
    shop = shop_with()
    events = [entry for entry in caused_by(shop.store) if isinstance(entry, SlipEvent)]
    cut = [entry for entry in events if entry.cause.seq != 5]
    made = pass_over(cut)
    (found,) = (one for one in made.report().unmatched if one.reason is Mismatch.BROKEN)

    assert (found.kind, found.name) == (LedgerKind.RECORD, "slip:EX-1/6")
    assert ("error", "input.invalid") in found.got
    assert made.open > 0


def test_a_slip_without_a_beginning_is_named() -> None:
    """The first record is not the first."""
    shop = shop_with()
    events = [entry for entry in caused_by(shop.store) if isinstance(entry, SlipEvent)]
    later = evolve(events[1], cause=events[0].cause)
    found = pass_over([later]).report().unmatched

    assert [one.reason for one in found] == [Mismatch.BROKEN]
    assert ("error", "slip.unknown") in found[0].got


def test_a_period_goes_on_in_the_next() -> None:
    """A slip opened in March and ended in April: each month holds its own postings."""
    shop = shop_with(INSPECTED)
    march = pass_over(caused_by(shop.store), held_by(shop.store))
    before = len(held_by(shop.store))
    shop.later(days=40)
    shop.send("EX-1")
    april = march.following(date(2026, 4, 30))
    events = [entry for entry in caused_by(shop.store) if isinstance(entry, SlipEvent)]
    april.add(entry for entry in events if entry.posting_date > LAST)
    april.add(entry for entry in held_by(shop.store) if _on(entry) > LAST)

    assert before < len(held_by(shop.store))
    assert (april.first, april.last) == (date(2026, 4, 1), date(2026, 4, 30))
    assert april.report().clean
    assert april.report().counts == Counts(ended=1, movements=1, vouchers=1)


def _on(entry: Entry) -> date:
    match entry:
        case Voucher():
            return entry.posting_date
        case Movement():
            return entry.cause.occurred.date()
        case _:
            return FIRST


def test_events_of_another_period_cause_nothing_in_this_one() -> None:
    """Earlier records are read for the state of their slips, and for nothing else."""
    shop = shop_with()
    events = [entry for entry in caused_by(shop.store) if isinstance(entry, SlipEvent)]
    april = Reconciliation(date(2026, 4, 1), date(2026, 4, 30), KINDS)
    april.add(events)

    assert april.report().clean
    assert april.report().counts == Counts(slips=1, ended=1)


def test_vouchers_of_another_period_do_not_count() -> None:
    """A posting date moved out of the period is a voucher that is missing in it."""
    shop = shop_with()
    vouchers = list(shop.store.vouchers)
    late = evolve(vouchers[-1], posting_date=LAST + timedelta(days=1))
    report = pass_over(
        caused_by(shop.store), shop.store.movements, [*vouchers[:-1], late], shop.store.payments
    ).report()
    missing = [one.name for one in report.unmatched if one.reason is Mismatch.MISSING]

    assert missing == [late.id]


def test_entries_of_the_hosts_own_count_for_the_stock_accounts_only() -> None:
    """A purchase has no record of ours; its voucher alone shows in the stock account."""
    line = Posting(R.STOCK, R.PAYABLE, Money(500, "CNY"), "TEA")
    bought = Voucher("purchase:1/1/1", VoucherKind.EXPENSE, "co", LAST, None, "CNY", (line,))  # type: ignore[arg-type]
    (found,) = pass_over([bought]).report().unmatched

    assert (found.kind, found.reason, found.name) == (
        LedgerKind.STOCK,
        Mismatch.VALUE,
        "co/stock",
    )
    assert (found.got, found.want) == ((("account", "5.00 CNY"),), (("goods", "0.00 CNY"),))


def test_passes_of_two_periods_do_not_add_up() -> None:
    """Nor do two over the same slip."""
    with pytest.raises(InvalidInputError):
        pass_over([]).merge(Reconciliation(FIRST, FIRST, KINDS))
    shop = shop_with(RECEIVED)
    with pytest.raises(InvalidInputError):
        pass_over(caused_by(shop.store)).merge(pass_over(caused_by(shop.store)))


@settings(max_examples=20, deadline=None)
@given(shops(), st.data())
def test_any_honest_history_reconciles_in_any_order(shop: Shop, data: st.DataObject) -> None:
    """
    Law (A9): whatever was sold, exchanged, scrapped and paid, everything matches.

    Odoo 523: return and refund hit different interim accounts, and nobody saw it.
    """
    caused, held = caused_by(shop.store), held_by(shop.store)
    whole = pass_over(woven(data, caused, held))

    assert whole.report().unmatched == ()


@settings(max_examples=20, deadline=None)
@given(shops(), st.data())
def test_parts_add_up_to_the_whole(shop: Shop, data: st.DataObject) -> None:
    """Law (I6): workers that share the ledgers, and the slips, find what one would."""
    caused, held = caused_by(shop.store), held_by(shop.store)
    dropped = data.draw(st.sampled_from(held))
    held = [entry for entry in held if entry is not dropped]
    slips = data.draw(st.sets(st.sampled_from([SlipId(f"EX-{n}") for n in (1, 2, 3)])))
    left, right = pass_over([]), pass_over([])
    for entry in caused:
        mine = isinstance(entry, SlipEvent) and entry.slip in slips
        (left if mine else right).add([entry])
    for n, entry in enumerate(held):
        (left if n % 2 else right).add([entry])
    left.merge(right)

    assert left.report() == pass_over(caused, held).report()


TAMPERINGS = ("drop", "repeat", "change")


def changed(entry: Entry) -> Entry:
    """Change the amount of an entry by one cent."""
    match entry:
        case Voucher(postings=(line, *rest), currency=currency):
            dearer = evolve(line, amount=line.amount + Money(1, currency))
            return evolve(entry, postings=(dearer, *rest))
        case Movement():
            return evolve(entry, value=entry.value + 1)
        case PaymentEntry():
            return evolve(entry, received=entry.received + Money(1, entry.received.currency))
        case _:
            raise AssertionError(entry)


@settings(max_examples=60, deadline=None)
@given(shops(), st.sampled_from(TAMPERINGS), st.sampled_from(["records", "ledgers"]), st.data())
def test_every_single_tampering_is_found_and_named(
    shop: Shop, how: str, first: str, data: st.DataObject
) -> None:
    """Law (A9): a voucher, movement or payment dropped, repeated or changed by a cent."""
    caused, held = caused_by(shop.store), held_by(shop.store)
    at = data.draw(st.integers(0, len(held) - 1))
    entry = held[at]
    new = {"drop": [], "repeat": [entry, entry], "change": [changed(entry)]}[how]
    tampered = [*held[:at], *new, *held[at + 1 :]]
    report = pass_over(*((caused, tampered) if first == "records" else (tampered, caused))).report()
    named = [one for one in report.unmatched if one.name == name_of(entry)]

    assert not report.clean
    assert len(named) == 1
    wanted = {
        "drop": {Mismatch.MISSING},
        "repeat": {Mismatch.REPEATED, Mismatch.UNKNOWN},
        "change": {Mismatch.DIFFERS},
    }
    assert named[0].reason in wanted[how]
    assert named[0].got != named[0].want
    others = {one.reason for one in report.unmatched if one is not named[0]}
    assert others <= {Mismatch.VALUE}


def test_a_record_that_is_no_slips_causes_what_is_said() -> None:
    """A sale that was recorded and never posted is missing in every ledger."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    (sale,) = [e for e in caused_by(shop.store) if isinstance(e, Caused) and e.payments]
    report = pass_over([sale]).report()

    assert [(one.kind, one.reason) for one in report.unmatched] == [
        (LedgerKind.MOVEMENT, Mismatch.MISSING),
        (LedgerKind.VOUCHER, Mismatch.MISSING),
        (LedgerKind.PAYMENT, Mismatch.MISSING),
    ]
