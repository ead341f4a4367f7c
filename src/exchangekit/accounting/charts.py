"""Charts: which account of a host stands for a role. Applied when reading, never stored."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from attrs import field

from exchangekit.accounting.reading import Line, Style, read
from exchangekit.accounting.roles import AccountRole
from exchangekit.errors import UnmappedRoleError
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from exchangekit.accounting.vouchers import Voucher


def _own_copy(accounts: Mapping[AccountRole, str]) -> Mapping[AccountRole, str]:
    return MappingProxyType(dict(accounts))


@frozen
class Chart:
    """
    A map from roles to a host's account codes.

    Args:
        name: Of the chart.
        accounts: Code by role; roles that never occur may be left out, and several roles
            may share a code.
    """

    name: str
    accounts: Mapping[AccountRole, str] = field(repr=False, hash=False, converter=_own_copy)

    def account(self, role: AccountRole) -> str:
        """
        Give the account code of a role.

        Raises:
            UnmappedRoleError: The chart has none.
        """
        try:
            return self.accounts[role]
        except KeyError:
            raise UnmappedRoleError(self.name, role) from None

    def read(self, voucher: Voucher, style: Style = Style.REVERSAL) -> tuple[Line, ...]:
        """
        Give the lines of a voucher with this chart's codes.

        Raises:
            UnmappedRoleError: A role of the voucher has no account.
        """
        return read(voucher, self.account, style)


PRC_SMALL: Final = Chart(
    "prc-small-enterprise",
    {
        AccountRole.CUSTOMER: "1122",
        AccountRole.BANK: "1002",
        AccountRole.REVENUE: "5001",
        AccountRole.OUTPUT_TAX: "22210102",
        AccountRole.FEE_INCOME: "5051",
        AccountRole.DEDUCTION_INCOME: "5051",
        AccountRole.FREIGHT_INCOME: "5051",
        AccountRole.COST_OF_SALES: "5401",
        AccountRole.STOCK: "140501",
        AccountRole.STOCK_OPENED: "140502",
        AccountRole.STOCK_INSPECTION: "140503",
        AccountRole.STOCK_REFURBISH: "140504",
        AccountRole.STOCK_IN_TRANSIT: "140505",
        AccountRole.EXCHANGE_CLEARING: "140509",
        AccountRole.SUPPLIER_CLAIM: "122101",
        AccountRole.SCRAP_LOSS: "5711",
        AccountRole.STOCK_DIFFERENCE: "1901",
        AccountRole.OPENING: "3001",
        AccountRole.STORE_CREDIT: "2203",
        AccountRole.CUSTOMER_LEDGER: "1122",
        AccountRole.CASH_ROUNDING: "560301",
        AccountRole.SALVAGE: "140301",
        AccountRole.INPUT_TAX: "22210101",
        AccountRole.INPUT_TAX_TRANSFER: "22210103",
        AccountRole.ADMIN_EXPENSE: "5602",
        AccountRole.SELLING_EXPENSE: "5601",
        AccountRole.EXTRAORDINARY_LOSS: "5711",
        AccountRole.EMPLOYEE_CLAIM: "122102",
        AccountRole.INSURANCE_CLAIM: "122103",
        AccountRole.PAYABLE: "2202",
        AccountRole.GOODS_RECEIVED: "220202",
        AccountRole.REFUND_LIABILITY: "224101",
        AccountRole.CUSTOMER_DEPOSIT: "224102",
        AccountRole.RETURN_ASSET: "140511",
        AccountRole.WRITE_DOWN_LOSS: "5711",
        AccountRole.WRITE_DOWN_ALLOWANCE: "140512",
        AccountRole.CURRENCY_DIFFERENCE: "560301",
    },
)
"""
PRC small enterprises.

Source:
    Account numbers of the Accounting Standards for Small Business Enterprises (MOF,
    Caikuai 2011 No. 17), appendix; sub-accounts are ours.  These standards know neither
    impairment nor expected returns: such roles have sub-accounts of the nearest account.
    General knowledge: verify.
"""

PRC_GENERAL: Final = Chart(
    "prc-general-enterprise",
    {
        AccountRole.CUSTOMER: "1122",
        AccountRole.BANK: "1002",
        AccountRole.REVENUE: "6001",
        AccountRole.OUTPUT_TAX: "22210102",
        AccountRole.FEE_INCOME: "6051",
        AccountRole.DEDUCTION_INCOME: "6051",
        AccountRole.FREIGHT_INCOME: "6051",
        AccountRole.COST_OF_SALES: "6401",
        AccountRole.STOCK: "140501",
        AccountRole.STOCK_OPENED: "140502",
        AccountRole.STOCK_INSPECTION: "140503",
        AccountRole.STOCK_REFURBISH: "140504",
        AccountRole.STOCK_IN_TRANSIT: "140505",
        AccountRole.EXCHANGE_CLEARING: "140509",
        AccountRole.SUPPLIER_CLAIM: "122101",
        AccountRole.SCRAP_LOSS: "6711",
        AccountRole.STOCK_DIFFERENCE: "1901",
        AccountRole.OPENING: "4001",
        AccountRole.STORE_CREDIT: "2203",
        AccountRole.CUSTOMER_LEDGER: "1122",
        AccountRole.CASH_ROUNDING: "660301",
        AccountRole.SALVAGE: "140301",
        AccountRole.INPUT_TAX: "22210101",
        AccountRole.INPUT_TAX_TRANSFER: "22210103",
        AccountRole.ADMIN_EXPENSE: "6602",
        AccountRole.SELLING_EXPENSE: "6601",
        AccountRole.EXTRAORDINARY_LOSS: "6711",
        AccountRole.EMPLOYEE_CLAIM: "122102",
        AccountRole.INSURANCE_CLAIM: "122103",
        AccountRole.PAYABLE: "2202",
        AccountRole.GOODS_RECEIVED: "220202",
        AccountRole.REFUND_LIABILITY: "280101",
        AccountRole.CUSTOMER_DEPOSIT: "2241",
        AccountRole.RETURN_ASSET: "140511",
        AccountRole.WRITE_DOWN_LOSS: "6701",
        AccountRole.WRITE_DOWN_ALLOWANCE: "1471",
        AccountRole.CURRENCY_DIFFERENCE: "660301",
    },
)
"""
PRC enterprises under the general standards.

Source:
    Account numbers of the application guide to the Accounting Standards for Business
    Enterprises (MOF, Caikuai 2006 No. 18), appendix; sub-accounts are ours.  General
    knowledge: verify.
"""

IFRS: Final = Chart(
    "ifrs",
    {
        AccountRole.CUSTOMER: "Trade receivables",
        AccountRole.BANK: "Cash at bank",
        AccountRole.REVENUE: "Revenue",
        AccountRole.OUTPUT_TAX: "Output tax payable",
        AccountRole.FEE_INCOME: "Other income: fees",
        AccountRole.DEDUCTION_INCOME: "Other income: deductions",
        AccountRole.FREIGHT_INCOME: "Other income: freight",
        AccountRole.COST_OF_SALES: "Cost of sales",
        AccountRole.STOCK: "Inventories: merchandise",
        AccountRole.STOCK_OPENED: "Inventories: opened goods",
        AccountRole.STOCK_INSPECTION: "Inventories: under inspection",
        AccountRole.STOCK_REFURBISH: "Inventories: in refurbishment",
        AccountRole.STOCK_IN_TRANSIT: "Inventories: in transit between sites",
        AccountRole.EXCHANGE_CLEARING: "Inventories: exchange clearing",
        AccountRole.SUPPLIER_CLAIM: "Other receivables: suppliers",
        AccountRole.SCRAP_LOSS: "Other expenses: goods scrapped",
        AccountRole.STOCK_DIFFERENCE: "Other expenses: stock differences",
        AccountRole.OPENING: "Opening balance equity",
        AccountRole.STORE_CREDIT: "Contract liabilities: store credit",
        AccountRole.CUSTOMER_LEDGER: "Trade receivables",
        AccountRole.CASH_ROUNDING: "Other expenses: cash rounding",
        AccountRole.SALVAGE: "Inventories: salvage",
        AccountRole.INPUT_TAX: "Input tax recoverable",
        AccountRole.INPUT_TAX_TRANSFER: "Input tax not recoverable",
        AccountRole.ADMIN_EXPENSE: "Administrative expenses",
        AccountRole.SELLING_EXPENSE: "Distribution costs",
        AccountRole.EXTRAORDINARY_LOSS: "Other expenses: losses from events",
        AccountRole.EMPLOYEE_CLAIM: "Other receivables: employees",
        AccountRole.INSURANCE_CLAIM: "Other receivables: insurers",
        AccountRole.PAYABLE: "Trade payables",
        AccountRole.GOODS_RECEIVED: "Accruals: goods received not invoiced",
        AccountRole.REFUND_LIABILITY: "Refund liabilities",
        AccountRole.CUSTOMER_DEPOSIT: "Other payables: customer deposits",
        AccountRole.RETURN_ASSET: "Right to returned goods",
        AccountRole.WRITE_DOWN_LOSS: "Cost of sales: write-downs of inventories",
        AccountRole.WRITE_DOWN_ALLOWANCE: "Inventories: allowance",
        AccountRole.CURRENCY_DIFFERENCE: "Other expenses: exchange differences",
    },
)
"""
Plain names for hosts that report under IFRS, which prescribes no account codes.

Source:
    Captions in the manner of IAS 1; sub-captions are ours.  General knowledge: verify.
"""
