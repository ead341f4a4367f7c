"""A document of goods is recorded with all it moves."""

from __future__ import annotations

import pytest

from exchangekit.accounting.vouchers import VoucherKind
from exchangekit.effects.booking import GoodsBooked, movements_booked, moves_of
from exchangekit.errors import InvalidInputError

from tests.stock.strategies import SELLABLE, SUPPLIER, cause, move


def test_a_document_gives_back_the_movements_it_was_written_of() -> None:
    """Movements worked out elsewhere, recorded, and projected again."""
    bought = move(2, SUPPLIER, SELLABLE, 400, serial="LOT-1")
    event = GoodsBooked(
        VoucherKind.PURCHASE, bought.cause.company, bought.cause.currency, moves_of((bought,))
    )

    assert movements_booked(event, cause()) == (bought,)


def test_a_document_that_moves_nothing_is_none() -> None:
    """At least one line."""
    with pytest.raises(InvalidInputError):
        GoodsBooked(VoucherKind.PURCHASE, cause().company, "CNY", ())
