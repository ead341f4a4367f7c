"""Roles a posting names instead of account codes."""

from __future__ import annotations

from enum import StrEnum


class AccountRole(StrEnum):
    """What an account is for; a host maps each to its own chart."""

    CUSTOMER = "customer"  # receivable from, payable to
    BANK = "bank"
    REVENUE = "revenue"
    OUTPUT_TAX = "output_tax"
    FEE_INCOME = "fee_income"
    DEDUCTION_INCOME = "deduction_income"
    FREIGHT_INCOME = "freight_income"
    COST_OF_SALES = "cost_of_sales"
    STOCK = "stock"
    STOCK_OPENED = "stock_opened"
    STOCK_INSPECTION = "stock_inspection"
    STOCK_REFURBISH = "stock_refurbish"
    STOCK_IN_TRANSIT = "stock_in_transit"  # between sites of the company
    EXCHANGE_CLEARING = "exchange_clearing"
    SUPPLIER_CLAIM = "supplier_claim"
    SCRAP_LOSS = "scrap_loss"
    STOCK_DIFFERENCE = "stock_difference"  # until somebody decides who bears it
    OPENING = "opening"
    SALVAGE = "salvage"
    INPUT_TAX = "input_tax"
    INPUT_TAX_TRANSFER = "input_tax_transfer"  # input tax that may no longer be deducted
    ADMIN_EXPENSE = "admin_expense"
    SELLING_EXPENSE = "selling_expense"
    EXTRAORDINARY_LOSS = "extraordinary_loss"
    EMPLOYEE_CLAIM = "employee_claim"
    INSURANCE_CLAIM = "insurance_claim"
    PAYABLE = "payable"  # to suppliers and carriers
    GOODS_RECEIVED = "goods_received"  # from suppliers, and not invoiced yet
    REFUND_LIABILITY = "refund_liability"
    RETURN_ASSET = "return_asset"
    WRITE_DOWN_LOSS = "write_down_loss"
    WRITE_DOWN_ALLOWANCE = "write_down_allowance"
    CURRENCY_DIFFERENCE = "currency_difference"
    STORE_CREDIT = "store_credit"  # owed to customers in goods
    CUSTOMER_DEPOSIT = "customer_deposit"  # left for goods sent in advance, owed until applied
    CUSTOMER_LEDGER = "customer_ledger"  # of the customer, beyond one exchange
    CASH_ROUNDING = "cash_rounding"
