"""Domain: what is posted, entry by entry, through the ready templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from exchangekit.accounting.impairment import loss_below
from exchangekit.accounting.roles import AccountRole
from exchangekit.accounting.standard import (
    DISASTER,
    EXCHANGE,
    MISMANAGED,
    REFUND,
    RETURNS_ARRIVED,
    RETURNS_RE_ESTIMATED,
    SALE_WITH_RETURNS,
    SCRAPPED,
    SELLER_FREIGHT,
    SHORTAGE,
    SHORTAGE_MISMANAGED,
    SURPLUS,
    SWAP,
    WRITE_DOWN,
)
from exchangekit.values.money import Money
from exchangekit.values.tax import Tax, Taxed, TaxRate, tax_exclusive, tax_inclusive

from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.shop import added, fraction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from exchangekit.accounting.templates import Amounts, Template, Written

R = AccountRole
_NAMES: Mapping[AccountRole, set[str]] = {
    R.STOCK_INSPECTION: {"库存商品-待检", "待检", "待检商品"},
    R.STOCK: {"库存商品", "存货"},
    R.SALVAGE: {"残料", "原材料", "原材料-残料", "库存商品-残料", "残料收入"},
    R.SUPPLIER_CLAIM: {"其他应收款-供应商"},
    R.EMPLOYEE_CLAIM: {"其他应收款", "其他应收款-责任人", "其他应收款-员工"},
    R.INSURANCE_CLAIM: {"其他应收款-保险", "其他应收款-保险公司"},
    R.INPUT_TAX: {"应交税费-应交增值税(进项税额)"},
    R.INPUT_TAX_TRANSFER: {"应交税费-应交增值税(进项税额转出)"},
    R.OUTPUT_TAX: {"应交税费-应交增值税(销项税额)"},
    R.STOCK_DIFFERENCE: {"待处理财产损溢", "待处理财产损溢-待处理流动资产损溢"},
    R.EXTRAORDINARY_LOSS: {"营业外支出", "营业外支出-非常损失"},
    R.ADMIN_EXPENSE: {"管理费用", "管理费用-存货损失"},
    R.SELLING_EXPENSE: {"销售费用", "销售费用-运费"},
    R.PAYABLE: {"应付账款", "应付账款-物流"},
    R.REFUND_LIABILITY: {"预计负债-应付退货款", "退款负债"},
    R.RETURN_ASSET: {"应收退货成本", "收回产品权利资产"},
    R.WRITE_DOWN_LOSS: {"资产减值损失"},
    R.WRITE_DOWN_ALLOWANCE: {"存货跌价准备"},
    R.CUSTOMER: {"应收账款"},
    R.BANK: {"银行存款", "现金", "库存现金"},
    R.REVENUE: {"主营业务收入", "收入"},
    R.COST_OF_SALES: {"主营业务成本", "销售成本"},
}
"""What accounts are called, to the letter, by role."""

_ROLES = {name: role for role, names in _NAMES.items() for name in names}
_OF_AN_ITEM = re.compile(r"库存商品-[A-Z0-9]+(-[A-Z0-9]+)*")

_MISMANAGED = {"mismanagement", "theft", "poor_management"}
_DISASTER = {"disaster", "natural_disaster", "flood", "fire"}
_NORMAL = {"normal", "normal_loss", "natural_loss", "measurement", "unknown"}


def role_of(account: str) -> AccountRole | None:
    """Tell which role an account's name stands for; stock may name its item."""
    return R.STOCK if _OF_AN_ITEM.fullmatch(account) else _ROLES.get(account)


class Journal:
    """What was written, and what it comes to."""

    def __init__(self, *written: Sequence[Written]) -> None:
        self.entries = [one for part in written for one in part]

    def effect(self, role: AccountRole) -> Money:
        """Give debit less credit of a role."""
        debit = added((a for one in self.entries for r, a in one.debit if r is role), "CNY")
        credit = added((a for one in self.entries for r, a in one.credit if r is role), "CNY")
        return debit - credit

    def answers(self, **more: Any) -> Answers:
        """Give entries, totals and the balances that a case may ask for."""
        debits = [amount for one in self.entries for _, amount in one.debit]
        credits_ = [amount for one in self.entries for _, amount in one.credit]
        revenue, cost = -self.effect(R.REVENUE), self.effect(R.COST_OF_SALES)
        loss = self.effect(R.ADMIN_EXPENSE) + self.effect(R.EXTRAORDINARY_LOSS)
        tax = -self.effect(R.OUTPUT_TAX)
        return {
            "entries": Check(self._are, str(self.entries)),
            "total_debit": added(debits, "CNY"),
            "total_credit": added(credits_, "CNY"),
            "revenue_change": revenue,
            "net_revenue": revenue,
            "final_revenue": revenue,
            "final_cost": cost,
            "gross_profit_change": revenue - cost,
            "vat_change": tax,
            "net_output_vat": tax,
            "net_loss": loss,
            "receivable_balance": self.effect(R.CUSTOMER),
            "liability_balance": -self.effect(R.REFUND_LIABILITY),
            "return_asset_balance": self.effect(R.RETURN_ASSET),
            **more,
        }

    def _are(self, expected: Any) -> bool | None:
        """Compare entry by entry; memos are words, lines of an entry have no order."""
        sides = [side for one in expected for side in (one["debit"], one["credit"])]
        if any(role_of(account) is None for side in sides for account, _ in side):
            return None
        ours = [_plain(side) for one in self.entries for side in (one.debit, one.credit)]
        return ours == [_expected(side) for side in sides]


def _plain(side: Amounts) -> list[tuple[str, int]]:
    return sorted((role.value, amount.minor) for role, amount in side)


def _expected(side: Any) -> list[tuple[str, int]]:
    pairs = ((str(role_of(account)), Money.parse(amount, "CNY")) for account, amount in side)
    return sorted((role, amount.minor) for role, amount in pairs if amount.minor)


def _money(given: Given, key: str) -> Money:
    return Money.parse(given[key], "CNY") if key in given else Money.zero("CNY")


def _input_tax(given: Given, cost: Money) -> Money:
    return tax_exclusive(cost, fraction(given["input_rate"])).tax


def _swap(given: Given) -> Answers:
    if given["same_type_quality_condition_price"] is not True:
        raise NotMapped("a swap that is none says too little of what was sold")
    for side in ("returned", "replacement"):
        given[side].aside("sku")  # an item is no account
    amounts = {"returned": _money(given["returned"], "cost")}
    return Journal(
        SWAP.written({**amounts, "sent": _money(given["replacement"], "cost")})
    ).answers()


def _exchange(given: Given) -> Answers:
    if given["settle"] != "bank":
        raise NotMapped(f"settled by {given['settle']!r}")
    amounts: dict[str, Money] = {}
    for side, name in (("old", "returned"), ("new", "sent")):
        one = given[side]
        if _money(one, "net") + _money(one, "vat") != _money(one, "gross"):
            raise NotMapped("net and tax are not gross")
        amounts |= {f"{name}_net": _money(one, "net"), f"{name}_tax": _money(one, "vat")}
        amounts[f"{name}_cost"] = _money(one, "cost")
    journal = Journal(EXCHANGE.written(amounts))
    return journal.answers(refund=-journal.effect(R.BANK))


def _stocktake(given: Given) -> Answers:
    gap = given["counted_qty"] - given["book_qty"]
    cost = _money(given, "unit_cost") * abs(gap)
    if gap > 0:
        given.aside("cause")  # DOMAIN 3: a surplus goes to expense whatever its cause
        return Journal(SURPLUS.written({"cost": cost})).answers(qty_difference=gap)
    return _lost(given, cost, SHORTAGE_MISMANAGED) | {"qty_difference": gap}


def _lost(given: Given, cost: Money, mismanaged: Template) -> dict[str, Any]:
    cause = given["cause"] if "cause" in given else _told_by_key(given)
    employee = _money(given, "employee_compensation")
    if cause in _MISMANAGED:
        tax = _input_tax(given, cost)
        amounts = {"cost": cost, "input_tax": tax, "employee": employee}
        return dict(Journal(mismanaged.written(amounts)).answers())
    given.aside("input_rate")  # nothing is transferred out
    if cause in _DISASTER:
        amounts = {"insurance": _money(given, "insurance"), "salvage": _money(given, "salvage")}
        return dict(Journal(DISASTER.written({"cost": cost, **amounts})).answers())
    if cause not in _NORMAL:
        raise NotMapped(f"a loss because of {cause!r}")
    return dict(Journal(SHORTAGE.written({"cost": cost, "employee": employee})).answers())


def _told_by_key(given: Given) -> str:
    return "disaster" if "insurance" in given else "normal"


def _loss(given: Given) -> Answers:
    key = next(key for key in ("shortage_cost", "cost", "returned_cost") if key in given)
    return _lost(given, _money(given, key), MISMANAGED)


def _scrapped(given: Given) -> Answers:
    if given.get("scrap", True) is not True:
        raise NotMapped("defective goods that are not scrapped")
    given.aside("input_rate", "cause")  # quality scrap: no transfer of input tax
    amounts = {"salvage": _money(given, "salvage"), "supplier": _money(given, "supplier_claim")}
    cost = _money(given, "returned_cost")
    return Journal(SCRAPPED.written({"cost": cost, **amounts})).answers()


def _share(money: Money, text: str) -> Money:
    (rate,) = fraction(text)
    return money.share(rate.ppm, 1_000_000)


def _expected_returns(given: Given) -> Answers:
    units, rates = given["units"], fraction(given["vat_rate"])
    net, cost = _money(given, "price") * units, _money(given, "cost") * units
    first, then = given["initial_return_rate"], given["revised_return_rate"]
    back = given["actual_returned_units"]
    came_net, came_cost = net.share(back, units), cost.share(back, units)
    expected_net, expected_cost = _share(net, then), _share(cost, then)
    journal = Journal(
        SALE_WITH_RETURNS.written(
            {
                "net": net,
                "tax": tax_exclusive(net, rates).tax,
                "cost": cost,
                "expected_net": _share(net, first),
                "expected_cost": _share(cost, first),
            }
        ),
        RETURNS_RE_ESTIMATED.written(
            {
                "net": _share(net, first) - expected_net,
                "cost": _share(cost, first) - expected_cost,
            }
        ),
        _arrived_in_order(came_net, came_cost, expected_net, expected_cost, rates),
    )
    return journal.answers(refund=-journal.effect(R.BANK))


def _arrived_in_order(
    net: Money, cost: Money, expected_net: Money, expected_cost: Money, rates: Any
) -> Sequence[Written]:
    return RETURNS_ARRIVED.written(
        {
            "returned_net": net,
            "returned_tax": tax_exclusive(net, rates).tax,
            "returned_cost": cost,
            "expected_net": expected_net,
            "expected_cost": expected_cost,
        }
    )


def _contracts(given: Given) -> Answers:
    """IFRS 15 Example 22: paid in cash, no tax."""
    contracts, kept = given["contracts"], given["expected_not_returned"]
    price, cost = _money(given, "price"), _money(given, "cost")
    amounts = {
        "net": price * contracts,
        "tax": Money.zero("CNY"),
        "cost": cost * contracts,
        "expected_net": price * (contracts - kept),
        "expected_cost": cost * (contracts - kept),
    }
    template = SALE_WITH_RETURNS.replacing({R.CUSTOMER: R.BANK})
    return Journal(template.written(amounts)).answers()


def _write_down(given: Given) -> Answers:
    cost = _money(given, "returned_cost")
    loss = loss_below(cost, _money(given, "nrv"))
    return Journal(WRITE_DOWN.written({"loss": loss})).answers(
        carrying_amount=cost - loss, net_loss=loss
    )


def _freight(given: Given) -> Answers:
    amounts = {"freight": _money(given, "freight_net"), "input_tax": _money(given, "freight_vat")}
    return Journal(SELLER_FREIGHT.written(amounts)).answers()


def _fee_kept(given: Given) -> Answers:
    """Only what is refunded is reversed."""
    gross = _money(given, "gross")
    refund = gross - _money(given, "fee")
    if "vat" in given:  # of what was paid; the part that is refunded has its share of it
        vat = _money(given, "vat")
        paid = Taxed(gross - vat, (Tax(TaxRate("vat", 0), vat),))
        split = paid.upto(refund.minor, gross.minor)
    else:
        rates = fraction(given["vat_rate" if "vat_rate" in given else "rate"])
        split = tax_inclusive(refund, rates)
    cost = _money(given, "returned_cost")
    journal = Journal(
        REFUND.written(
            {"returned_net": split.net, "returned_tax": split.tax, "returned_cost": cost}
        )
    )
    return journal.answers(refund=refund)


_SHAPES: tuple[tuple[tuple[str, ...], Callable[[Given], Answers]], ...] = (
    (("returned", "replacement", "same_type_quality_condition_price"), _swap),
    (("old", "new", "settle"), _exchange),
    (("book_qty", "counted_qty", "unit_cost"), _stocktake),
    (("units", "initial_return_rate", "revised_return_rate"), _expected_returns),
    (("contracts", "expected_not_returned"), _contracts),
    (("returned_cost", "nrv"), _write_down),
    (("freight_net", "freight_vat"), _freight),
    (("gross", "fee"), _fee_kept),
    (("returned_cost", "salvage"), _scrapped),
    (("returned_cost", "scrap"), _scrapped),
    (("returned_cost", "supplier_claim"), _scrapped),
    (("shortage_cost",), _loss),
    (("cost", "cause"), _loss),
    (("returned_cost", "cause"), _loss),
)


def journal(case: Case) -> Answers:
    """Name the event by what is given of it, and post it by its template."""
    given = case.given
    given.aside("currency_unit")  # a label: the arithmetic is the same in every unit
    for keys, handler in _SHAPES:
        if case.shape(*keys):
            return handler(given)
    raise NotMapped("no shape of a journal that is known")
