"""Domain: shares, value added tax, and windows of law."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone, tzinfo
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from exchangekit.policy.book import Policy, assess
from exchangekit.policy.facts import CaseFacts, LineFacts, Where
from exchangekit.policy.rules import WindowRule
from exchangekit.policy.terms import FeeKind, FeeTerm, PriceBasis, Terms
from exchangekit.policy.verdict import Eligibility
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.sale.intake import TaxBasis
from exchangekit.settlement.pricing import Bargain, Price
from exchangekit.settlement.quote import LineKind, Quote
from exchangekit.slip import commands as c
from exchangekit.values.currencies import DIGITS
from exchangekit.values.dates import Calendar, FirstDay, Length, LengthUnit
from exchangekit.values.decimals import Rounding
from exchangekit.values.goods import Item, Reason
from exchangekit.values.money import Money
from exchangekit.values.tax import Tax, Taxed, tax_exclusive, tax_inclusive

from tests.cases.domain_journal import journal
from tests.cases.domain_money import coupon_refund, freight_clawback, promo_clawback
from tests.cases.domain_stock import cost_fifo, cost_moving_average
from tests.cases.model import Answers, Case, Given, NotMapped, Table
from tests.cases.shop import (
    START,
    Line,
    Shop,
    added,
    fraction,
    quote_of,
    rate,
    refund_of,
    refusal,
    sale_of,
)
from tests.cases.words import direction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.sale.entitlement import Entitlement

_BY_DIGITS = {0: "JPY", 2: "CNY", 3: "KWD", 4: "CLF"}
_ROUNDINGS = {
    "HALF_UP": Rounding.HALF_UP,
    "ROUND_HALF_UP": Rounding.HALF_UP,
    "HALF_EVEN": Rounding.HALF_EVEN,
    "ROUND_HALF_EVEN": Rounding.HALF_EVEN,
    "DOWN": Rounding.DOWN,
    "ROUND_DOWN": Rounding.DOWN,
    "UP": Rounding.UP,
    "ROUND_UP": Rounding.UP,
}


def currency_of(scale: int) -> str:
    """A scale is that of a currency: exchangekit has no amounts without one."""
    for digits, code in _BY_DIGITS.items():
        if digits == scale == DIGITS[code]:
            return code
    raise NotMapped(f"no currency of {scale} digits")


def _rounding(name: str) -> Rounding:
    if name.upper() not in _ROUNDINGS:
        raise NotMapped(f"rounding {name!r}")
    return _ROUNDINGS[name.upper()]


# --- amounts ----------------------------------------------------------------------------


def allocate(case: Case) -> Answers:
    """A discount over lines, at intake: largest remainder, ties to the lower line."""
    given = case.given
    method, tie = given["method"], given["tie"]
    if (method, tie) != ("largest_remainder", "lowest_index"):
        raise NotMapped(f"method {method!r} with ties to {tie!r}")
    currency = currency_of(given["scale"])
    amounts = [Money.parse(amount, currency) for amount in given["line_amounts"]]
    discount = Money.parse(given["discount"], currency)
    shares = discount.allocate([amount.minor for amount in amounts])
    lines = [
        Line(f"L{number}", 1, rate(amount.amount, currency))
        for number, amount in enumerate(amounts, 1)
    ]
    sale = sale_of(lines, currency, discount=discount)
    return {
        "allocation": shares,
        "net_lines": [line.paid.gross for line in sale.lines],
        "sum": added(shares, currency),
    }


def vat_extract(case: Case) -> Answers:
    """Tax out of a gross amount."""
    given = case.given
    gross = Money.parse(given["gross"], currency_of(given["scale"]))
    split = tax_inclusive(gross, fraction(given["rate"]), _rounding(given["rounding"]))
    return {"net": split.net, "tax": split.tax, "gross": split.gross}


def vat_exclusive(case: Case) -> Answers:
    """Tax on top of a net amount."""
    given = case.given
    net = Money.parse(given["net"], currency_of(given["scale"]))
    split = tax_exclusive(net, fraction(given["rate"]), _rounding(given["rounding"]))
    return {"net": split.net, "tax": split.tax, "gross": split.gross}


def vat_rounding(case: Case) -> Answers:
    """Tax line by line against tax on the document."""
    given = case.given
    rates = fraction(given["rate"])
    gross = [Money.parse(amount, "CNY") for amount in given["lines_gross"]]
    lines = [tax_inclusive(amount, rates) for amount in gross]
    document = tax_inclusive(added(gross, "CNY"), rates)
    taxes = added((line.tax for line in lines), "CNY")
    return {
        "line_net": [line.net for line in lines],
        "line_tax": [line.tax for line in lines],
        "document_net": document.net,
        "document_tax": document.tax,
        "sum_line_tax": taxes,
        "rounding_gap_tax": document.tax - taxes,
    }


def vat_red(case: Case) -> Answers:
    """Red figures of partial returns: neighbouring parts of what the blue document says."""
    given = case.given
    if given["method"] != "cumulative":
        raise NotMapped(f"method {given['method']!r}")
    blue = given["blue"]
    net, tax = (Money.parse(blue[key], "CNY") for key in ("net", "tax"))
    gross = Money.parse(blue["gross"], "CNY")
    if net + tax != gross:
        raise NotMapped("net and tax are not gross")
    paid = Taxed(net, (Tax(fraction("0.13")[0], tax),))
    ends = [0, *accumulate(given["returns_qty"])]
    parts = [-(paid.upto(b, blue["qty"]) - paid.upto(a, blue["qty"])) for a, b in pairwise(ends)]
    whole = sum(parts, start=Taxed(Money.zero("CNY")))
    return {
        "red": [{"net": part.net, "tax": part.tax, "gross": part.gross} for part in parts],
        "sum_net": whole.net,
        "sum_tax": whole.tax,
        "sum_gross": whole.gross,
    }


def _swap(old: Sequence[tuple[str, Any]], new: Sequence[tuple[str, Any]]) -> Quote:
    """Swap some goods for others, at what was paid and at today's price."""
    lines = [Line(f"A{n}", 1, rate(amount, "CNY"), taxes) for n, (amount, taxes) in enumerate(old)]
    names = [f"B{n}" for n in range(len(new))]
    prices = {
        name: Price(rate(amount, "CNY"), TaxBasis.INCLUSIVE, taxes)
        for name, (amount, taxes) in zip(names, new, strict=True)
    }
    shop = Shop(sale_of(lines, "CNY"), Terms(price_basis=PriceBasis.TODAY), prices=prices)
    return quote_of(shop.ask({line.sku: 1 for line in lines}, [c.Wish(name, 1) for name in names]))


def price_difference(case: Case) -> Answers:
    """What was paid against today's price."""
    given = case.given
    quote = _swap(
        [(amount, ()) for amount in given["returned_paid"]],
        [(amount, ()) for amount in given["replacement_price"]],
    )
    return {"difference": quote.balance, "direction": direction(quote.difference)}


def vat_exchange(case: Case) -> Answers:
    """Both sides of a swap with their tax."""
    sides = [case.given[side] for side in ("returned", "replacement")]
    old, new = [[(side["gross"], fraction(side["rate"]))] for side in sides]
    quote = _swap(old, new)
    red, blue = quote.sum_of(LineKind.CREDIT), quote.sum_of(LineKind.CHARGE)
    change = {"vat_change": red.tax + blue.tax, "customer_pays": quote.balance}
    return change | {
        "red_net": red.net, "red_tax": red.tax, "new_net": blue.net, "new_tax": blue.tax,
    }  # fmt: skip


# --- quantities ---------------------------------------------------------------------------


def return_limit(case: Case) -> Answers:
    """So many shipped, some back, some asked for: may so many more come back?"""
    given = case.given
    sale = sale_of([Line("A", given["shipped"], rate("1", "CNY"))], "CNY")
    shop = Shop(sale)
    for name in ("already_returned", "pending_returns"):
        if given[name]:
            shop.ask({"A": given[name]}, slip=name)
    held: Entitlement = shop.entitlement()
    told = [refusal(lambda qty=qty: held.claim("X-1", 1, qty)) for qty in given["requested"]]
    return {"accepted": [p is None for p in told], "returnable": held.returnable(1)}


# --- windows ----------------------------------------------------------------------------

_UNITS = {
    "day": LengthUnit.DAYS,
    "workday": LengthUnit.WORKDAYS,
    "working_day": LengthUnit.WORKDAYS,
    "business_day": LengthUnit.WORKDAYS,
    "month": LengthUnit.MONTHS,
    "year": LengthUnit.YEARS,
}
_COUNTS = {"exclude_first_day": FirstDay.EXCLUDED, "include_first_day": FirstDay.INCLUDED}


def _length(given: Given, count: str | None = None) -> Length:
    unit = given.get("unit", "day").removesuffix("s")
    if unit == "week":
        unit, times = "day", 7
    else:
        times = 1
    first = count or given.get("count", "exclude_first_day")
    if unit not in _UNITS or first not in _COUNTS:
        raise NotMapped(f"a window of {unit!r}, {first!r}")
    roll = given.get("roll_on_rest_day", False)
    return Length(given["length"] * times, _UNITS[unit], _COUNTS[first], roll)


def calendar_of(raw: Given | None) -> Calendar:
    """Read a calendar; its weekdays count from Monday, 1."""
    if raw is None:
        return Calendar()
    return Calendar(
        frozenset(day - 1 for day in raw["weekend"]),
        frozenset(map(date.fromisoformat, raw["holidays"])),
        frozenset(map(date.fromisoformat, raw["workdays"])),
    )


def _zone(name: str) -> tzinfo:
    return timezone(timedelta(), "UTC") if name == "UTC" else ZoneInfo(name)


def window(case: Case) -> Answers:
    """A window from a day, by a calendar, to the first instant too late."""
    given = case.given
    given.aside("calendar_name")
    raw, length = given["calendar"], _length(given)
    if raw is None and length.roll_on_rest_day:
        raise NotMapped("an end that rolls, without a calendar")
    calendar, zone = calendar_of(raw), _zone(given["tz"])
    trigger = date.fromisoformat(given["trigger_date"])
    noon = datetime(trigger.year, trigger.month, trigger.day, 12, tzinfo=zone)
    return {
        "nominal_last_day": length.nominal_last_day(trigger, calendar),
        "last_day": length.last_day(trigger, calendar),
        "expires_before": length.expires_before(noon, zone, calendar).isoformat(),
    }


def window_tz(case: Case) -> Answers:
    """Signed at an instant, asked at another: a rule says whether that is in time."""
    given = case.given
    length, zone = _length(given), _zone(given["tz"])
    if length.roll_on_rest_day:
        raise NotMapped("an end that rolls, without a calendar")
    signed = datetime.fromisoformat(given["signed_at"])
    asked = datetime.fromisoformat(given["requested_at"])
    line = LineFacts(1, Item("A"), Money.zero("CNY"))
    facts = CaseFacts(
        Channel.ONLINE, "CN", Reason.SIZE, asked, (Moment(Trigger.RECEIVED, signed),), None, (line,)
    )
    policy = Policy("window", 1, (WindowRule(Trigger.RECEIVED, length),), Terms(), signed)
    verdict = assess(policy, facts, Where(zone))
    said = dict(verdict.findings[0].facts)
    return {
        "trigger_date_local": said["started"],
        "last_day": said["last_day"],
        "expires_before_utc": length.expires_before(signed, zone, Calendar()),
        "in_window": verdict.eligibility is Eligibility.ELIGIBLE,
    }


def window_month(case: Case) -> Answers:
    """A window that ends on the corresponding day."""
    given = case.given
    length = _length(given)
    if length.roll_on_rest_day:
        raise NotMapped("an end that rolls, without a calendar")
    trigger = date.fromisoformat(given["trigger_date"])
    return {"last_day": length.last_day(trigger, Calendar())}


def window_eu(case: Case) -> Answers:
    """The plain right: so many days from possession, rolled over rest days."""
    given = case.given
    if "withdrawal_info_given_on" in given or "deliveries" in given or "length" not in given:
        raise NotMapped("EU law on missing information and split deliveries is no statute yet")
    calendar, length = calendar_of(given["calendar"]), _length(given)
    trigger = date.fromisoformat(given["possession_on"])
    return {
        "trigger_date": trigger,
        "nominal_last_day": length.nominal_last_day(trigger, calendar),
        "last_day": length.last_day(trigger, calendar),
    }


def window_jp(case: Case) -> Answers:
    """The day of receipt counts; the customer bears the way back."""
    given = case.given
    if given["seller_posted_return_terms"]:
        raise NotMapped("what a seller posts replaces the right; no statute yet")
    received = date.fromisoformat(given["received_on"])
    fees = (FeeTerm(FeeKind.RETURN_FREIGHT, Money(100, "JPY")),)
    fault = Reason.CHANGED_MIND.fault
    quote = Bargain("JPY", fault, Terms(fees=fees), (), ()).quote(1, START)
    pays = quote.balance.minor > 0 and refund_of(quote).minor == 0
    return {
        "last_day": _length(given).last_day(received, Calendar()),
        "freight_payer": "customer" if pays else "seller",
    }


def deadline(case: Case) -> Answers:
    """So many days to pay back, from receipt or from the request."""
    given = case.given
    starts = [key for key in ("goods_received_on", "consumer_request_on") if key in given]
    if len(starts) != 1:
        raise NotMapped("a deadline with no start, or with two")
    trigger = date.fromisoformat(given[starts[0]])
    length, calendar = _length(given), calendar_of(given.get("calendar"))
    if "calendar" not in given and length.roll_on_rest_day:
        raise NotMapped("an end that rolls, without a calendar")
    zone = _zone("UTC")
    noon = datetime(trigger.year, trigger.month, trigger.day, 12, tzinfo=zone)
    ends, last = length.expires_before(noon, zone, calendar), length.last_day(trigger, calendar)
    probes = [date.fromisoformat(day) for day in given.get("probe", [])]
    instants = [datetime(day.year, day.month, day.day, 12, tzinfo=zone) for day in probes]
    return {
        "nominal_last_day": length.nominal_last_day(trigger, calendar),
        "last_day": last,
        "refund_by": last,
        "overdue": [instant >= ends for instant in instants],
    }


TOPICS: Table = {
    "allocate": allocate,
    "cost_fifo": cost_fifo,
    "cost_moving_average": cost_moving_average,
    "coupon_refund": coupon_refund,
    "deadline": deadline,
    "freight_clawback": freight_clawback,
    "journal": journal,
    "price_difference": price_difference,
    "promo_clawback": promo_clawback,
    "return_limit": return_limit,
    "vat_exchange": vat_exchange,
    "vat_exclusive": vat_exclusive,
    "vat_extract": vat_extract,
    "vat_red": vat_red,
    "vat_rounding": vat_rounding,
    "window": window,
    "window_eu": window_eu,
    "window_jp": window_jp,
    "window_month": window_month,
    "window_tz": window_tz,
}
