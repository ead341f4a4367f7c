"""
The ready templates: what each event of an exchange shop posts, by role.

Source:
    CAS 14 (2017), art. 32 (sales with a right of return), IFRS 15 B20-B26 and Example 22,
    CAS 1 (lower of cost and net realisable value), PRC VAT law in force 2026-01-01,
    art. 22(3) (input tax on abnormal losses is not deductible).  That quality scrap needs
    no transfer of input tax, and who bears a normal loss, is general knowledge: verify.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from exchangekit.accounting.roles import AccountRole as A
from exchangekit.accounting.templates import Template, TemplateEntry
from exchangekit.accounting.vouchers import VoucherKind as K

if TYPE_CHECKING:
    from collections.abc import Mapping

_E = TemplateEntry

SWAP: Final = Template(
    "swap",
    K.SWAP,
    (
        _E(
            "swap",
            ((A.STOCK, "returned"), (A.COST_OF_SALES, "sent - returned")),
            ((A.STOCK, "sent"),),
        ),
    ),
)
"""
Goods for goods of the same kind, quality, condition and price; stock only, gap to cost.

Source:
    IFRS 15 B26: such an exchange is not a return.
"""

EXCHANGE: Final = Template(
    "exchange",
    K.REPLACEMENT,
    (
        _E(
            "return_revenue",
            ((A.REVENUE, "returned_net"), (A.OUTPUT_TAX, "returned_tax")),
            ((A.CUSTOMER, "returned_net + returned_tax"),),
        ),
        _E("return_cost", ((A.STOCK, "returned_cost"),), ((A.COST_OF_SALES, "returned_cost"),)),
        _E(
            "sale_revenue",
            ((A.CUSTOMER, "sent_net + sent_tax"),),
            ((A.REVENUE, "sent_net"), (A.OUTPUT_TAX, "sent_tax")),
        ),
        _E("sale_cost", ((A.COST_OF_SALES, "sent_cost"),), ((A.STOCK, "sent_cost"),)),
        _E(
            "settlement",
            ((A.BANK, "sent_net + sent_tax - returned_net - returned_tax"),),
            ((A.CUSTOMER, "sent_net + sent_tax - returned_net - returned_tax"),),
        ),
    ),
)
"""Both legs gross, settled net; the customer pays the difference, or is refunded it."""

REFUND: Final = Template(
    "refund",
    K.RETURN,
    (
        _E(
            "return_revenue",
            ((A.REVENUE, "returned_net"), (A.OUTPUT_TAX, "returned_tax")),
            ((A.BANK, "returned_net + returned_tax"),),
        ),
        _E("return_cost", ((A.STOCK, "returned_cost"),), ((A.COST_OF_SALES, "returned_cost"),)),
    ),
)
"""
Goods come back for money.  A fee that is kept leaves only what is refunded to be reversed;
fill in net and tax of the refund.
"""

SCRAPPED: Final = Template(
    "scrapped",
    K.DISPOSAL,
    (
        _E("goods_return", ((A.STOCK_INSPECTION, "cost"),), ((A.COST_OF_SALES, "cost"),)),
        _E("goods_scrapped", ((A.STOCK_DIFFERENCE, "cost"),), ((A.STOCK_INSPECTION, "cost"),)),
        _E(
            "loss_decided",
            (
                (A.SALVAGE, "salvage"),
                (A.SUPPLIER_CLAIM, "supplier"),
                (A.ADMIN_EXPENSE, "cost - salvage - supplier"),
            ),
            ((A.STOCK_DIFFERENCE, "cost"),),
        ),
    ),
)
"""Defective goods come back and are scrapped; what salvage and supplier do not bear is lost."""

_MISMANAGED: Final = (
    _E(
        "loss_found",
        ((A.STOCK_DIFFERENCE, "cost + input_tax"),),
        ((A.STOCK, "cost"), (A.INPUT_TAX_TRANSFER, "input_tax")),
    ),
    _E(
        "loss_decided",
        ((A.EMPLOYEE_CLAIM, "employee"), (A.ADMIN_EXPENSE, "cost + input_tax - employee")),
        ((A.STOCK_DIFFERENCE, "cost + input_tax"),),
    ),
)

MISMANAGED: Final = Template("mismanaged", K.DISPOSAL, _MISMANAGED)
"""Goods lost by mismanagement; their input tax is transferred out."""

SHORTAGE_MISMANAGED: Final = Template("shortage_mismanaged", K.STOCKTAKE, _MISMANAGED)
"""A stocktake found fewer, by mismanagement; input tax is transferred out."""

SHORTAGE: Final = Template(
    "shortage",
    K.STOCKTAKE,
    (
        _E("loss_found", ((A.STOCK_DIFFERENCE, "cost"),), ((A.STOCK, "cost"),)),
        _E(
            "loss_decided",
            ((A.EMPLOYEE_CLAIM, "employee"), (A.ADMIN_EXPENSE, "cost - employee")),
            ((A.STOCK_DIFFERENCE, "cost"),),
        ),
    ),
)
"""A stocktake found fewer, a normal loss; no transfer of input tax."""

DISASTER: Final = Template(
    "disaster",
    K.DISPOSAL,
    (
        _E("loss_found", ((A.STOCK_DIFFERENCE, "cost"),), ((A.STOCK, "cost"),)),
        _E(
            "loss_decided",
            (
                (A.SALVAGE, "salvage"),
                (A.INSURANCE_CLAIM, "insurance"),
                (A.EXTRAORDINARY_LOSS, "cost - salvage - insurance"),
            ),
            ((A.STOCK_DIFFERENCE, "cost"),),
        ),
    ),
)
"""Goods lost by a disaster; no transfer of input tax."""

SURPLUS: Final = Template(
    "surplus",
    K.STOCKTAKE,
    (
        _E("surplus_found", ((A.STOCK, "cost"),), ((A.STOCK_DIFFERENCE, "cost"),)),
        _E("surplus_decided", ((A.STOCK_DIFFERENCE, "cost"),), ((A.ADMIN_EXPENSE, "cost"),)),
    ),
)
"""A stocktake found more."""

SALE_WITH_RETURNS: Final = Template(
    "sale_with_returns",
    K.EXPECTED_RETURNS,
    (
        _E(
            "sale_revenue",
            ((A.CUSTOMER, "net + tax"),),
            (
                (A.REVENUE, "net - expected_net"),
                (A.REFUND_LIABILITY, "expected_net"),
                (A.OUTPUT_TAX, "tax"),
            ),
        ),
        _E(
            "sale_cost",
            ((A.COST_OF_SALES, "cost - expected_cost"), (A.RETURN_ASSET, "expected_cost")),
            ((A.STOCK, "cost"),),
        ),
    ),
)
"""
A sale of which a part is expected back; liability and asset stand gross.

Source:
    CAS 14 (2017), art. 32; IFRS 15 B21-B25 and Example 22.
"""

RETURNS_RE_ESTIMATED: Final = Template(
    "returns_re_estimated",
    K.EXPECTED_RETURNS,
    (
        _E("re_estimate_revenue", ((A.REFUND_LIABILITY, "net"),), ((A.REVENUE, "net"),)),
        _E("re_estimate_cost", ((A.COST_OF_SALES, "cost"),), ((A.RETURN_ASSET, "cost"),)),
    ),
    frozenset({"net", "cost"}),
)
"""So much less is expected back; below zero, so much more."""

RETURNS_ARRIVED: Final = Template(
    "returns_arrived",
    K.EXPECTED_RETURNS,
    (
        _E("return_stock", ((A.STOCK, "returned_cost"),), ((A.RETURN_ASSET, "returned_cost"),)),
        _E(
            "return_money",
            ((A.REFUND_LIABILITY, "expected_net"), (A.OUTPUT_TAX, "returned_tax")),
            (
                (A.REVENUE, "expected_net - returned_net"),
                (A.BANK, "returned_net + returned_tax"),
            ),
        ),
        _E(
            "release_return_asset",
            ((A.COST_OF_SALES, "expected_cost - returned_cost"),),
            ((A.RETURN_ASSET, "expected_cost - returned_cost"),),
        ),
    ),
)
"""What was expected back came, or its time is over; the rest is revenue and cost of sales."""

WRITE_DOWN: Final = Template(
    "write_down",
    K.WRITE_DOWN,
    (_E("write_down", ((A.WRITE_DOWN_LOSS, "loss"),), ((A.WRITE_DOWN_ALLOWANCE, "loss"),)),),
    frozenset({"loss"}),
)
"""
Stock is worth so much less than the books say; below zero, a write-down is taken back.

`impairment` gives the amount.

Source:
    CAS 1 (2006), arts. 15 and 19; IAS 2.33: never above what was written down before.
"""

WRITE_DOWN_USED: Final = Template(
    "write_down_used",
    K.WRITE_DOWN,
    (
        _E(
            "write_down_used",
            ((A.WRITE_DOWN_ALLOWANCE, "allowance"),),
            ((A.COST_OF_SALES, "allowance"),),
        ),
    ),
)
"""Goods that were written down are sold; what they were written down by is no cost again."""

REVALUED: Final = Template(
    "revalued",
    K.REVALUATION,
    (_E("revalued", ((A.COST_OF_SALES, "loss"),), ((A.STOCK, "loss"),)),),
    frozenset({"loss"}),
)
"""Goods on hand get another cost, such as a new standard; below zero, they become dearer."""

PURCHASE_RECEIVED: Final = Template(
    "purchase_received",
    K.PURCHASE,
    (
        _E(
            "purchase_received",
            ((A.STOCK, "value"),),
            ((A.GOODS_RECEIVED, "price"), (A.COST_OF_SALES, "value - price")),
        ),
    ),
)
"""Goods from a supplier at a cost of their own, such as a standard; the gap is a variance."""

PURCHASE_INVOICED: Final = Template(
    "purchase_invoiced",
    K.PURCHASE,
    (
        _E(
            "purchase_invoiced",
            ((A.GOODS_RECEIVED, "price"), (A.INPUT_TAX, "input_tax")),
            ((A.PAYABLE, "price + input_tax"),),
        ),
    ),
)
"""The supplier's invoice for goods that were received."""

REFURBISHED: Final = Template(
    "refurbished",
    K.EXPENSE,
    (
        _E("refurbish_cost", ((A.STOCK_REFURBISH, "spent"),), ((A.PAYABLE, "spent"),)),
        _E(
            "refurbish_done",
            ((A.STOCK_OPENED, "cost + spent"),),
            ((A.STOCK_REFURBISH, "cost + spent"),),
        ),
    ),
)
"""What was spent on goods makes them dearer; then they are sold as opened."""

SELLER_FREIGHT: Final = Template(
    "seller_freight",
    K.EXPENSE,
    (
        _E(
            "freight",
            ((A.SELLING_EXPENSE, "freight"), (A.INPUT_TAX, "input_tax")),
            ((A.PAYABLE, "freight + input_tax"),),
        ),
    ),
)
"""The seller bears the freight of an exchange."""

CLAIM_OPENED: Final = Template(
    "claim_opened",
    K.SUPPLIER,
    (_E("claim_opened", ((A.SUPPLIER_CLAIM, "claimed"),), ((A.STOCK_INSPECTION, "claimed"),)),),
)
"""Goods are claimed back from the supplier at what they cost."""

CLAIM_REFUSED: Final = Template(
    "claim_refused",
    K.SUPPLIER,
    (_E("claim_refused", ((A.ADMIN_EXPENSE, "refused"),), ((A.SUPPLIER_CLAIM, "refused"),)),),
)
"""What the supplier does not accept is lost."""

CLAIM_RETURNED: Final = Template(
    "claim_returned",
    K.SUPPLIER,
    (_E("claim_returned", ((A.STOCK_INSPECTION, "returned"),), ((A.ADMIN_EXPENSE, "returned"),)),),
)
"""The supplier sends back what it did not accept; so much less is lost."""

CLAIM_CREDITED: Final = Template(
    "claim_credited",
    K.SUPPLIER,
    (_E("claim_credited", ((A.PAYABLE, "credited"),), ((A.SUPPLIER_CLAIM, "credited"),)),),
)
"""The supplier credits what was accepted; we owe so much less."""

STANDARD: Final[Mapping[str, Template]] = MappingProxyType(
    {
        template.name: template
        for template in (
            *(SWAP, EXCHANGE, REFUND, SCRAPPED, MISMANAGED, SHORTAGE, SHORTAGE_MISMANAGED),
            *(DISASTER, SURPLUS, SALE_WITH_RETURNS, RETURNS_RE_ESTIMATED, RETURNS_ARRIVED),
            *(WRITE_DOWN, WRITE_DOWN_USED, REVALUED, REFURBISHED, SELLER_FREIGHT),
            *(PURCHASE_RECEIVED, PURCHASE_INVOICED),
            *(CLAIM_OPENED, CLAIM_REFUSED, CLAIM_RETURNED, CLAIM_CREDITED),
        )
    }
)
"""Every ready template by its name."""
