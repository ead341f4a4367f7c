"""Domain: gifts, and use by the day and the kilometre."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import InvalidInputError
from exchangekit.policy.facts import CaseFacts, LineFacts, Where
from exchangekit.policy.money_terms import MoneyTerms
from exchangekit.policy.terms import Terms
from exchangekit.policy.wear import DailyFee, DayCount, DistanceFee, Ground, Use, worn
from exchangekit.sale.facts import Channel, Gift, Moment, Trigger
from exchangekit.settlement.deducting import wear_lines
from exchangekit.values.decimals import Rounding, scaled
from exchangekit.values.goods import Fault, Item, Reason
from exchangekit.values.money import Money, total
from exchangekit.values.tax import Taxed

from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.shop import Line, Shop, quote_of, rate, sale_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.policy.wear import Wear

_EVERY = frozenset(Fault)


def _yuan(text: str) -> Money:
    return Money.parse(text, "CNY")


def gift(case: Case) -> Answers:
    """A gift comes back with its goods, or its marked price is paid."""
    given = case.given
    goods = Line("GOODS", 1, rate(given["paid"], "CNY"))
    sale = sale_of([goods, Line("GIFT", 1, rate("0", "CNY"))], "CNY")
    first, second = sale.lines
    marked = evolve(second, gift=Gift(_yuan(given["gift_marked_price"])))
    sale = evolve(sale, lines=(first, marked))
    shop = Shop(sale, Terms(money=MoneyTerms(kept_gifts_for=_EVERY)))
    back = {"GOODS": 1, "GIFT": 1} if given["gift_returned"] else {"GOODS": 1}
    return {"refund": -quote_of(shop.ask(back)).balance}


# --- use ---------------------------------------------------------------------------------

_COUNTS = {
    "return_minus_invoice": DayCount.DIFFERENCE,
    "exclusive": DayCount.DIFFERENCE,
    "inclusive": DayCount.INCLUSIVE,
    "both_inclusive": DayCount.INCLUSIVE,
}
_WITHOUT = frozenset({"CN-ZJ"})
_FROM = date(1990, 1, 1)


def _ppm(text: str) -> int:
    """Read a rate given as a fraction of one."""
    ppm = scaled(text, 6, where="rate")
    if ppm is None:
        raise NotMapped(f"a rate of {text!r}")
    return ppm


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _taken(
    terms: Iterable[Wear], price: Money, days: tuple[date, date], use: Use, region: str = ""
) -> Money:
    """Work out what terms take off a price, with the library's facts, share and line."""
    line = LineFacts(1, Item("A"), price)
    case = CaseFacts(
        Channel.STORE,
        "CN",
        Reason.DEFECTIVE,
        _noon(days[1]),
        (Moment(Trigger.INVOICED, _noon(days[0])),),
        True,  # noqa: FBT003 -- there is a proof
        (line,),
        region=region,
    )
    shares = worn(terms, case, line, use, Where(UTC))
    lines = wear_lines(1, shares, Taxed(price), ())
    return total((found.amount.gross for found in lines), price.currency)


def depreciation(case: Case) -> Answers:
    """The daily fee of the 三包 rules, where a policy has it and nothing forbids it."""
    given = case.given
    if given.get("scale", 2) != 2 or given.get("rounding", "HALF_UP") not in {
        "HALF_UP",
        "ROUND_HALF_UP",
    }:
        raise NotMapped("another rounding than that of the yuan")
    counted = _COUNTS.get(given.get("day_count", "return_minus_invoice"))
    if counted is None:
        raise NotMapped(f"days counted as {given['day_count']!r}")
    price = _yuan(given["price"])
    bought, back, repair = _days(given)
    ground = Ground("三包 13", _FROM, regions_without=_WITHOUT)
    term = DailyFee(ground, _ppm(given["daily_rate"]), counted)
    due = given.get("same_model_available", True) and given.get("defect", True)
    terms, region = ((term,) if due else ()), given.get("region", "")
    use = Use(repair_days=repair)

    def fee(count: DayCount) -> Money:
        return _taken(
            [evolve(one, counted=count) for one in terms], price, (bought, back), use, region
        )

    taken = fee(counted)
    days = term.days(bought, back, repair)
    return {
        "chargeable_days": days,
        "fee": taken,
        "refund": price - taken,
        "fee_if_inclusive_day_count": lambda: fee(DayCount.INCLUSIVE),
        "raw": _rounds_to(taken),
    }


def _days(given: Given) -> tuple[date, date, int]:
    """Days run from the invoice, or from the exchange after one."""
    repair = sum(given.get("repair_days", []))
    if "chargeable_days" in given:
        start = date(2020, 1, 1)
        end = date.fromordinal(start.toordinal() + given["chargeable_days"])
        given.aside("invoice_date", "return_date", "exchanged_on")
        return start, end, repair
    given.aside("invoice_date")
    start = given.get("exchanged_on", given["invoice_date"])
    return date.fromisoformat(start), date.fromisoformat(given["return_date"]), repair


def _rounds_to(cents: Money) -> Check:
    """An unrounded figure is right when half up makes the library's cents of it."""

    def rounds(text: object) -> bool | None:
        fine = scaled(str(text), 20, where="raw")
        if fine is None:
            return None
        return Rounding.HALF_UP.divide(fine, 10**18) == cents.minor

    return Check(rounds, cents.amount)


def car_fee(case: Case) -> Answers:
    """The fee by the kilometre: under art. 24 only, and at most 0.5 % for each 1000 km."""
    given = case.given
    price, under_24 = (
        _yuan(given["price"]),
        given["legal_basis"].replace(" ", "").startswith("Art24"),
    )
    days = (date(2023, 1, 1), date(2024, 1, 1))
    try:
        term = DistanceFee(Ground("Art27", _FROM), _ppm(given["n"]))
    except InvalidInputError as refused:
        given.aside("km")
        return {"error": Check(lambda _: True, refused)}
    terms = (term,) if under_24 else ()
    return {"fee": _taken(terms, price, days, Use(km=given["km"])), "cap": price}
