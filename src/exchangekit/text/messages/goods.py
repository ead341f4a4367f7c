"""Words of goods, reasons, sales and people."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.text.marking import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

GOODS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "grade.as_new": N_("as new"),
        "grade.opened": N_("opened"),
        "grade.used": N_("used"),
        "grade.incomplete": N_("incomplete"),
        "grade.damaged": N_("damaged"),
        "grade.defective": N_("defective"),
        "disposition.sell_as_new": N_("back into stock as new"),
        "disposition.sell_as_opened": N_("for sale marked as opened"),
        "disposition.refurbish": N_("to be refurbished"),
        "disposition.to_supplier": N_("back to the supplier"),
        "disposition.scrap": N_("scrapped"),
        "disposition.back_to_customer": N_("back to the customer"),
        "fault.seller": N_("the shop"),
        "fault.customer": N_("the customer"),
        "fault.carrier": N_("the carrier"),
        "fault.supplier": N_("the supplier"),
        "reason.size": N_("wrong size"),
        "reason.colour": N_("wrong colour"),
        "reason.changed_mind": N_("changed mind"),
        "reason.not_as_described": N_("not as described"),
        "reason.wrong_item": N_("wrong item sent"),
        "reason.defective": N_("quality defect"),
        "reason.missing_parts": N_("parts are missing"),
        "reason.transport_damage": N_("damaged in transport"),
        "reason.recall": N_("recalled"),
        "channel.online": N_("online"),
        "channel.store": N_("in a store"),
        "channel.phone": N_("by phone"),
        "trigger.ordered": N_("ordered"),
        "trigger.invoiced": N_("invoiced"),
        "trigger.shipped": N_("shipped"),
        "trigger.delivered": N_("delivered"),
        "trigger.received": N_("received"),
        "trigger.installed": N_("installed"),
        "trigger.owned": N_("passed into the customer's ownership"),
        "trigger.informed": N_("told of the right"),
        "role.customer": N_("customer"),
        "role.clerk": N_("clerk"),
        "role.approver": N_("approver"),
        "role.warehouse": N_("warehouse"),
        "role.inspector": N_("inspector"),
        "role.cashier": N_("cashier"),
        "role.system": N_("system"),
        "unit.each": N_("pcs"),
        "unit.pair": N_("pairs"),
        "unit.set": N_("sets"),
        "unit.kg": N_("kg"),
        "unit.m": N_("m"),
        "unit.l": N_("l"),
    }
)
"""Enum values by ``<prefix>.<value>``."""
