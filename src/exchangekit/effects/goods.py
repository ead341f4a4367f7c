"""
What goods post that move without a slip or a sale: purchases, transfers, counts, losses.

Every place has its role; a movement debits the one it goes to and credits the one it comes
from, at its value.  So stock is worth in the books what lies in its places, whoever moved it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.standard import SHORTAGE_MISMANAGED
from exchangekit.accounting.vouchers import Posting, Voucher, VoucherKind
from exchangekit.effects.owing import STOCK_ROLES
from exchangekit.effects.vouchers import voucher_of
from exchangekit.stock.places import PlaceKind
from exchangekit.stock.stocktake import VarianceCause
from exchangekit.values.money import Money
from exchangekit.values.tax import tax_exclusive

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from exchangekit.stock.movements import Cause, Movement
    from exchangekit.stock.stocktake import Variance
    from exchangekit.values.ids import Sku
    from exchangekit.values.tax import TaxRate

_ROLES: Final[Mapping[PlaceKind, AccountRole]] = MappingProxyType(
    {
        **STOCK_ROLES,
        PlaceKind.SUPPLIER: AccountRole.GOODS_RECEIVED,
        PlaceKind.CUSTOMER: AccountRole.COST_OF_SALES,
        PlaceKind.ADJUSTMENT: AccountRole.STOCK_DIFFERENCE,
    }
)
"""Where no slip stands behind it; what is the customer's property is worth nothing here."""

MISMANAGED: Final = frozenset({VarianceCause.STOLEN})
"""
The causes of a shortage whose input tax is transferred out unless told otherwise.

Source:
    PRC VAT law in force 2026-01-01, art. 22(3): input tax on abnormal losses is not
    deductible.  That theft by poor management is one, and damage is not always, is general
    knowledge: verify.
"""

_NO_TAX: Final[Mapping[Sku, Sequence[TaxRate]]] = MappingProxyType({})


def goods_vouchers(
    kind: VoucherKind, moved: Iterable[Movement], cause: Cause, posting_date: date
) -> tuple[Voucher, ...]:
    """
    Give the voucher of goods that moved; none when no account changes.

    Args:
        kind: Such as `VoucherKind.PURCHASE` or `VoucherKind.TRANSFER`.
        moved: Reversals included: they post the other way.
        cause: That they share.
        posting_date: In an open period.
    """
    lines = [line for movement in moved for line in _posted(movement)]
    return voucher_of(kind, lines, cause, posting_date)


def stocktake_vouchers(
    adjusted: Iterable[Movement],
    found: Iterable[Variance],
    cause: Cause,
    posting_date: date,
    *,
    input_tax: Mapping[Sku, Sequence[TaxRate]] = _NO_TAX,
    mismanaged: frozenset[VarianceCause] = MISMANAGED,
) -> tuple[Voucher, ...]:
    """
    Give the voucher of a stocktake's adjustments; none when nothing of value was off.

    What is missing or too much waits on the role `stock_difference` until somebody decides
    who bears it: ``SHORTAGE.only("loss_decided")`` and its like post that.

    Args:
        adjusted: The movements of `stocktake.adjustments`.
        found: The variances they come from, with their causes.
        cause: Of the stocktake.
        posting_date: In an open period.
        input_tax: By SKU, the rates at which input tax was deducted; transferred out with
            what mismanagement lost.
        mismanaged: Which causes are mismanagement.
    """
    why = {variance.line: variance.cause for variance in found}
    lines: list[Posting] = []
    for movement in adjusted:
        line = (movement.item, movement.tracking, movement.source)
        rates = input_tax.get(movement.item, ()) if why.get(line) in mismanaged else ()
        lines += _lost(movement, rates) if rates and movement.value else _posted(movement)
    return voucher_of(VoucherKind.STOCKTAKE, lines, cause, posting_date)


def _posted(movement: Movement) -> tuple[Posting, ...]:
    debit, credit = _ROLES.get(movement.target.kind), _ROLES.get(movement.source.kind)
    if debit is None or credit is None or debit is credit or not movement.value:
        return ()
    return (Posting(debit, credit, _worth(movement), movement.item),)


def _lost(movement: Movement, rates: Sequence[TaxRate]) -> tuple[Posting, ...]:
    """Lost by mismanagement: the input tax goes with the goods."""
    cost = _worth(movement)
    role = {AccountRole.STOCK: _ROLES[movement.source.kind]}
    template = SHORTAGE_MISMANAGED.only("loss_found").replacing(role)
    amounts = {"cost": cost, "input_tax": tax_exclusive(cost, rates).tax}
    return template.postings(amounts, movement.item)


def _worth(movement: Movement) -> Money:
    return Money(movement.value, movement.cause.currency)
