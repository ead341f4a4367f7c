"""Terms of the money that concern the sale as a whole: shipping, promotions, floors."""

from __future__ import annotations

from enum import StrEnum

from exchangekit.errors import InvalidInputError
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Fault

NOT_THE_CUSTOMER = frozenset({Fault.SELLER, Fault.CARRIER, Fault.SUPPLIER})
"""Every side of a reason but the customer's."""


class ShippingRefund(StrEnum):
    """When outbound shipping is paid back; never more than once per sale."""

    NEVER = "never"
    WITH_EVERYTHING = "with_everything"  # all of the sale comes back and nothing goes out
    BY_FAULT = "by_fault"  # something comes back, and the reason lies on one of some sides


class LostPromotion(StrEnum):
    """
    What becomes of a promotion when part of its goods comes back.

    Source:
        Where the benefit no longer applies, each item's price at purchase is settled, both
        ways (PRC SAMR order 31 of 2020, art. 17); the other two are common in trade.
    """

    KEEP_SHARE = "keep_share"  # what comes back takes its share with it, the rest stays
    REPRICE_REMAINDER = "reprice_remainder"  # as if the rest alone had been bought
    WHOLE_GROUP_ONLY = "whole_group_only"  # what would lose it comes back with the rest


class RefundFloor(StrEnum):
    """What happens when more is taken off than the goods that come back are worth."""

    COLLECT = "collect"
    ZERO = "zero"


class Settlement(StrEnum):
    """
    Which gap there may be between what comes back and what is given for it, fees apart.

    The law may give more: where it grants a refund, the customer asks for that instead.
    """

    NO_REFUND = "no_refund"  # what is given is worth as much or more
    EVEN_ONLY = "even_only"  # it is worth the same


class RefundOrder(StrEnum):
    """
    Over which payments a refund goes first.

    Source:
        A refund goes back in the way and in the split paid, another way only with express
        consent (PRC SAMR order 31 of 2020, art. 14): `PROPORTIONAL`.
    """

    NEWEST_FIRST = "newest_first"
    OLDEST_FIRST = "oldest_first"
    PROPORTIONAL = "proportional"  # to what each still has
    NAMED = "named"  # by whoever pays back


class RefundBy(StrEnum):
    """In which way the shop pays back."""

    PAYMENTS = "payments"  # the way they came
    CASH = "cash"
    STORE_CREDIT = "store_credit"
    GIFT_CARD = "gift_card"  # a new one, or more on an old one
    ACCOUNT = "account"  # the customer's own, to be set off later


@frozen
class MoneyTerms:
    """
    What holds for the money of the sale as a whole.

    Args:
        shipping: When outbound shipping is paid back.
        shipping_for: The sides of the reason for which it is, where it goes by fault.
        lost_shipping_for: The sides of the reason for which shipping that is no longer free
            is charged; none unless told.
        lost_promotion: What becomes of a promotion that is broken.
        floor: Whether a customer may come to owe for giving goods back.
        fees_above_value: Fees may exceed what the goods that come back are worth.
        refund_order: Over which payments a refund goes first.
        refund_by: The ways in which the shop pays back, where money is asked for; what no
            payment is left for can always go to the customer's account.
        cash_step: The least amount of cash there is, in minor units, at least 1.
        kept_gifts_for: The sides of the reason for which a gift that stays is charged at its
            marked price; none unless told.
        settlement: Which gap an exchange may have when it is asked for; None: any, the
            customer pays it or the shop pays it back.

    Source:
        A lost free-shipping threshold may be charged (PRC SAMR order 31 of 2020, art. 18);
        gifts come back or their marked price is paid (art. 12).
    """

    shipping: ShippingRefund = ShippingRefund.NEVER
    shipping_for: frozenset[Fault] = NOT_THE_CUSTOMER
    lost_shipping_for: frozenset[Fault] = frozenset()
    lost_promotion: LostPromotion = LostPromotion.KEEP_SHARE
    floor: RefundFloor = RefundFloor.COLLECT
    fees_above_value: bool = True
    refund_order: RefundOrder = RefundOrder.NEWEST_FIRST
    refund_by: frozenset[RefundBy] = frozenset({RefundBy.PAYMENTS})
    cash_step: int = 1
    kept_gifts_for: frozenset[Fault] = frozenset()
    settlement: Settlement | None = None

    def __attrs_post_init__(self) -> None:
        if type(self.cash_step) is not int or self.cash_step < 1:
            got = repr(self.cash_step)
            raise InvalidInputError("terms.money.cash_step", got, "an int of at least 1")

    @property
    def looks_at_whole_sale(self) -> bool:
        """Whether a quote depends on more than the lines that come back."""
        return (
            self.shipping is not ShippingRefund.NEVER
            or bool(self.lost_shipping_for)
            or bool(self.kept_gifts_for)
            or self.lost_promotion is not LostPromotion.KEEP_SHARE
        )


DEFAULT_MONEY_TERMS = MoneyTerms()
"""What holds when a policy says nothing; nothing beside the lines is settled again."""
