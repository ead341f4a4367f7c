"""Notices: what the customer should be told, as data."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from exchangekit.values.classes import frozen
from exchangekit.values.dates import check_instant
from exchangekit.values.ids import CustomerRef, SlipId


class NoticeKind(StrEnum):
    """The steps a customer hears of."""

    RECEIVED = "received"
    NEED_INFORMATION = "need_information"
    APPROVED = "approved"
    REFUSED = "refused"
    QUOTED = "quoted"
    SEND_GOODS = "send_goods"
    GOODS_ARRIVED = "goods_arrived"
    INSPECTED = "inspected"
    PLEASE_PAY = "please_pay"
    REFUNDED = "refunded"
    OUT_OF_STOCK = "out_of_stock"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    REMINDER = "reminder"
    DELAYED = "delayed"
    REPLACEMENT_LOST = "replacement_lost"
    UNDONE = "undone"
    GIVE_BACK = "give_back"
    SENT_BACK = "sent_back"
    KEPT = "kept"
    COMPENSATED = "compensated"
    STRAY_ARRIVED = "stray_arrived"
    STRAY_RETURNED = "stray_returned"
    STRAY_TAKEN = "stray_taken"
    EXPECTED = "expected"
    PLEASE_PLEDGE = "please_pledge"
    PLEDGE_TAKEN = "pledge_taken"
    PLEDGE_BACK = "pledge_back"
    CORRECTED = "corrected"


@frozen
class Notice:
    """
    One thing to tell a customer.

    Args:
        id: ``<stream>/<seq>/<n>`` of the record that caused it.
        kind: What to tell.
        slip: About which slip.
        recipient: Whom, by reference.
        at: When it became due.
        facts: What the words need, as (name, text) pairs; no personal data.

    Raises:
        NaiveDatetimeError: `at` has no time zone.
    """

    id: str
    kind: NoticeKind
    slip: SlipId
    recipient: CustomerRef
    at: datetime
    facts: tuple[tuple[str, str], ...] = ()

    def __attrs_post_init__(self) -> None:
        check_instant(self.at, where="notice.at")
