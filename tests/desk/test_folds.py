"""What a desk remembers is what any replay gives, however little it may remember."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.desk import Desk, folds
from exchangekit.desk.folds import Folds
from exchangekit.slip import commands as c
from exchangekit.values.ids import SaleId

from tests import laws
from tests.builders import EX_1, SHIRT_L, SHIRT_M, Shop

if TYPE_CHECKING:
    import pytest


def test_a_desk_that_forgets_decides_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folds, "_MOST", 2)
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 3))
    slips = ("EX-1", "EX-2", "EX-3")
    for slip in slips:
        shop.agree(c.Asked(1, 1), c.Wish(SHIRT_L, 1), slip=slip)
    for slip in slips:
        shop.bring_back(slip=slip)
        shop.send(slip)
    assert shop.slip() == Desk(shop.store).show(EX_1)
    laws.check(shop.store)


def test_only_what_was_added_is_read_again() -> None:
    """An older record that no longer decodes is not looked at twice; a new desk would be."""
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 1))
    shop.open(c.Asked(1, 1))
    records = shop.store.slip_records(EX_1)
    known = Folds()
    slip = known.fold(EX_1, records)
    spoiled = tuple(evolve(record, body="?") for record in records)
    assert known.fold(EX_1, spoiled) == slip
    shop.do(c.Submit())
    grown = shop.store.slip_records(EX_1)
    assert known.fold(EX_1, (*spoiled, *grown[len(spoiled) :])) == shop.slip()


def test_nothing_is_made_of_no_records() -> None:
    assert Folds().fold(EX_1, ()) is None
    assert Folds().entitlement(()) is None


def test_a_sale_and_its_claims_are_remembered_too() -> None:
    shop = Shop()
    shop.sell("SO-1", (SHIRT_M, 2))
    known = Folds()
    before = known.entitlement(shop.store.sale_records(SaleId("SO-1")))
    shop.submit(c.Asked(1, 1))
    after = known.entitlement(shop.store.sale_records(SaleId("SO-1")))
    assert before is not None
    assert after is not None
    assert (before.returnable(1), after.returnable(1)) == (2, 1)
