"""Words of places, of the laws of stock, and of what a stocktake finds."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.marking import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

STOCK: Final[Mapping[str, str]] = MappingProxyType(
    {
        "place_at": N_("{kind:place_kind}, {site}"),
        "place_kind.sellable": N_("sellable stock"),
        "place_kind.opened": N_("sellable stock, opened"),
        "place_kind.inspection": N_("inspection area"),
        "place_kind.refurbish": N_("refurbishment area"),
        "place_kind.customer_property": N_("customers' property"),
        "place_kind.in_transit": N_("in transit"),
        "place_kind.customer": N_("with the customer"),
        "place_kind.supplier": N_("with the supplier"),
        "place_kind.scrap": N_("written off"),
        "place_kind.adjustment": N_("stock adjustment"),
        "stock_law.repeated": N_("a movement stands twice, or after a later one"),
        "stock_law.negative": N_("a place would hold less than nothing"),
        "stock_law.value": N_("the value of goods does not fit their quantity"),
        "stock_law.currency": N_("the stock of a company is valued in two currencies"),
        "stock_law.serial": N_("a serial number is in two places, or moves with others"),
        "tracked_by.lot": N_("by lot"),
        "tracked_by.serial": N_("by serial number"),
        "variance.unexplained": N_("difference not explained"),
        "variance.not_booked": N_("moved without being booked"),
        "variance.booked_twice": N_("booked twice"),
        "variance.wrong_item": N_("booked under another item"),
        "variance.wrong_place": N_("lies in another place"),
        "variance.wrong_unit": N_("counted in another unit"),
        "variance.damaged": N_("damaged goods put aside"),
        "variance.stolen": N_("goods stolen"),
    }
)
"""Kinds of place by ``place.``, laws by ``stock_law.``,
causes of a variance by ``variance.``."""
