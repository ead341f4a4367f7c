"""What is owed for a sale as it stands: what the customer keeps, less what they have paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.sale.spans import value_of
from exchangekit.settlement.whole import whole_sale
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.sale.entitlement import Entitlement
    from exchangekit.settlement.tenders import PaymentBalance


def worth_kept(entitlement: Entitlement) -> Money:
    """
    Give what of a sale nobody gives back, gross, with shipping that nobody pays back.

    Agreeing to take goods back changes it at once, before any money moves.
    """
    whole = whole_sale(entitlement)
    parts = [value_of(x.sold.paid, x.sold.steps, x.left) for x in whole.lines]
    parts += [part for part in (whole.shipping, whole.rounding) if part is not None]
    return total((part.gross for part in parts), whole.currency)


def outstanding(entitlement: Entitlement, payments: Iterable[PaymentBalance]) -> Money:
    """
    Give what the customer still owes for what they keep; negative where the shop owes.

    A refund without goods that come back opens the debt again.  What exchanges charge for
    their replacements is theirs and does not count here.  Goods that were lost and sent again
    count as kept; what becomes of them later is told by the sale that they became.

    Args:
        entitlement: The sale and the claims on it.
        payments: All that was received for it, `Entitlement.payments`.

    Raises:
        CurrencyMismatchError: A payment is of another currency.
    """
    kept = worth_kept(entitlement)
    return kept - total((payment.left for payment in payments), kept.currency)
