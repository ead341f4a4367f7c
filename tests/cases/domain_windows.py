"""Domain: windows, warranties and deadlines of law, in the PRC, EU, UK, Japan and the US."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from attrs import evolve

from exchangekit.policy.book import Policy, assess
from exchangekit.policy.facts import CaseFacts, LineFacts, Where
from exchangekit.policy.rules import WindowRule
from exchangekit.policy.statutes import abroad, cars
from exchangekit.policy.statutes.amounts import (
    fraud_compensation,
    possession,
    withdrawal,
    withdrawal_refund,
)
from exchangekit.policy.statutes.facts import longest_right
from exchangekit.policy.terms import FeeKind, FeeTerm, Terms
from exchangekit.policy.verdict import Eligibility
from exchangekit.sale.facts import Channel, Moment, Trigger
from exchangekit.settlement.pricing import Bargain
from exchangekit.values.dates import Calendar, FirstDay, Length, LengthUnit
from exchangekit.values.goods import Fault, Item, Reason
from exchangekit.values.money import Money
from exchangekit.values.windows import Pause, Stops

from tests.cases.model import Answers, Case, Check, Given, NotMapped, Table
from tests.cases.shop import START, refund_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exchangekit.policy.statutes.facts import Statute

_DAY = timedelta(days=1)
_UTC = timezone(timedelta(), "UTC")
_UNITS = {
    "day": LengthUnit.DAYS,
    "workday": LengthUnit.WORKDAYS,
    "working_day": LengthUnit.WORKDAYS,
    "business_day": LengthUnit.WORKDAYS,
    "month": LengthUnit.MONTHS,
    "year": LengthUnit.YEARS,
}
_COUNTS = {"exclude_first_day": FirstDay.EXCLUDED, "include_first_day": FirstDay.INCLUDED}
_REMEDY_WORDS = {
    **dict.fromkeys(("at", "buyer", "customer", "full", "in", "of", "option", "or", "s"), ""),
    **dict.fromkeys(("cash", "refund", "money"), "refund"),
    **dict.fromkeys(("credit", "store"), "store_credit"),
    **dict.fromkeys(("equal", "exchange"), "exchange"),
}
_CARS = ("car", "vehicle", "motor")


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


def _calendar_for(given: Given, length: Length) -> Calendar:
    raw = given.get("calendar")
    if raw is None and length.roll_on_rest_day:
        raise NotMapped("an end that rolls, without a calendar")
    return calendar_of(raw)


def _zone(name: str) -> tzinfo:
    return _UTC if name == "UTC" else ZoneInfo(name)


def _noon(day: date, zone: tzinfo = _UTC) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=zone)


def _asking(
    asked: datetime,
    moments: Sequence[tuple[Trigger, datetime]],
    *,
    pauses: Sequence[Pause] = (),
    **more: Any,
) -> CaseFacts:
    """Make a request of which only times and place are known."""
    line = LineFacts(1, Item("A"), Money.zero("CNY"), pauses=tuple(pauses))
    known = tuple(Moment(trigger, at) for trigger, at in moments)
    place, reason = more.pop("jurisdiction", "CN"), more.pop("reason", Reason.DEFECTIVE)
    return CaseFacts(Channel.ONLINE, place, reason, asked, known, None, (line,), **more)


def window(case: Case) -> Answers:
    """A window from a day, by a calendar, to the first instant too late."""
    given = case.given
    given.aside("calendar_name")
    length = _length(given)
    calendar, zone = _calendar_for(given, length), _zone(given["tz"])
    trigger = date.fromisoformat(given["trigger_date"])
    return {
        "nominal_last_day": length.nominal_last_day(trigger, calendar),
        "last_day": length.last_day(trigger, calendar),
        "expires_before": length.expires_before(_noon(trigger, zone), zone, calendar).isoformat(),
    }


def window_tz(case: Case) -> Answers:
    """Signed at an instant, asked at another: a rule says whether that is in time."""
    given = case.given
    length, zone = _length(given), _zone(given["tz"])
    if length.roll_on_rest_day:
        raise NotMapped("an end that rolls, without a calendar")
    signed = datetime.fromisoformat(given["signed_at"])
    asked = datetime.fromisoformat(given["requested_at"])
    facts = _asking(asked, [(Trigger.RECEIVED, signed)])
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
    length = _length(case.given)
    trigger = date.fromisoformat(case.given["trigger_date"])
    return {"last_day": length.last_day(trigger, _calendar_for(case.given, length))}


def _last_by_law(law: Statute, case: CaseFacts, calendar: Calendar) -> date:
    """Ask the statute itself for the last day of the right it gives."""
    right = longest_right([law], case, case.lines[0], Where(_UTC, calendar))
    if right is None:
        raise NotMapped(f"{law.id} gives no right here")
    return right[1]


def _eu(given: Given) -> Statute:
    """Give the right to withdraw, with the length and roll-over that a case names."""
    law = abroad.EU_WITHDRAWAL
    assert law.window is not None
    rolls = bool(given["roll_on_rest_day"])
    length = evolve(_length(given) if "length" in given else law.window.length)
    length = evolve(length, roll_on_rest_day=rolls and given.get("roll_initial", True))
    longer = law.window.if_uninformed
    assert longer is not None
    longer = evolve(
        longer,
        never=evolve(longer.never, roll_on_rest_day=rolls),
        late=evolve(longer.late, roll_on_rest_day=rolls),
    )
    return evolve(law, window=evolve(law.window, length=length, if_uninformed=longer))


def window_eu(case: Case) -> Answers:
    """Fourteen days from having the goods; longer for whoever was told late or never."""
    given = case.given
    calendar, law = calendar_of(given["calendar"]), _eu(given)
    assert law.window is not None
    start = _possession(given)
    moments = [(Trigger.RECEIVED, _noon(start))]
    ordinary = _asking(_noon(start), moments, jurisdiction="DE", reason=Reason.CHANGED_MIND)
    facts, informed = ordinary, True
    if "withdrawal_info_given_on" in given:
        told = given["withdrawal_info_given_on"]
        informed = told is not None and date.fromisoformat(told) <= start
        if told is not None and not informed:
            moments.append((Trigger.INFORMED, _noon(date.fromisoformat(told))))
        known = tuple(Moment(trigger, at) for trigger, at in moments)
        facts = evolve(ordinary, moments=known, uninformed=not informed)
    plain = evolve(law, window=_unrolled(law.window))
    return {
        "trigger_date": start,
        "initial_last_day": _last_by_law(law, ordinary, calendar),
        "nominal_last_day": _last_by_law(plain, facts, calendar),
        "last_day": _last_by_law(law, facts, calendar),
    }


def _possession(given: Given) -> date:
    if "deliveries" not in given:
        return date.fromisoformat(given["possession_on"])
    if not given.get("one_order", True):
        raise NotMapped("several orders have several windows")
    return possession(_noon(date.fromisoformat(day)) for day in given["deliveries"]).date()


def _unrolled(rule: WindowRule) -> WindowRule:
    longer = rule.if_uninformed
    assert longer is not None
    return evolve(
        rule,
        length=evolve(rule.length, roll_on_rest_day=False),
        if_uninformed=evolve(
            longer,
            never=evolve(longer.never, roll_on_rest_day=False),
            late=evolve(longer.late, roll_on_rest_day=False),
        ),
    )


def window_uk(case: Case) -> Answers:
    """Thirty days to reject, stopped by a repair; six months without a deduction for use."""
    given = case.given
    if "delivered_on" in given:
        return _uk_final(given)
    law = abroad.UK_REJECTION
    assert law.window is not None
    events = sorted(map(date.fromisoformat, given["events"]))
    length = evolve(law.window.length, count=given["days"])
    triggers = (Trigger.DELIVERED, Trigger.OWNED, Trigger.INSTALLED)
    if len(events) > len(triggers):
        raise NotMapped("more than ownership, delivery and installation")
    used = triggers[: len(events)]
    law = evolve(law, window=evolve(law.window, length=length, and_after=frozenset(used[1:])))
    moments = [(trigger, _noon(day)) for trigger, day in zip(used, events, strict=True)]
    pauses, waited = _uk_wait(given)
    asked = _asking(moments[-1][1], moments, jurisdiction="GB")
    waiting = _asking(moments[-1][1], moments, jurisdiction="GB", pauses=pauses)
    return {
        "first_day": events[-1] + _DAY,
        "original_last_day": _last_by_law(law, asked, Calendar()),
        "waiting_days": waited,
        "last_day": _last_by_law(law, waiting, Calendar()),
    }


def _uk_wait(given: Given) -> tuple[list[Pause], int]:
    asked, back = (given.get(key) for key in ("repair_requested_on", "repaired_goods_received_on"))
    if asked is None and back is None:
        return [], 0
    if asked is None or back is None:
        raise NotMapped("a repair without a beginning, or without an end")
    pause = Pause(date.fromisoformat(asked), date.fromisoformat(back))
    return [pause], (pause.last - pause.first).days + 1


def _uk_final(given: Given) -> Answers:
    free = abroad.UK_FINAL.wear_free
    assert free is not None
    first = date.fromisoformat(given["delivered_on"]) + _DAY
    last = free.last_day(first, Calendar())
    kind = str(given.get("goods", "")).lower()
    is_car = any(word in kind for word in _CARS)
    rejected = map(date.fromisoformat, given.get("final_reject_on", []))
    return {
        "first_day": first,
        "no_deduction_last_day": None if is_car else last,
        "deduction_for_use_allowed": [is_car or day > last for day in rejected],
    }


def window_jp(case: Case) -> Answers:
    """The day of receipt counts; the customer bears the way back."""
    given = case.given
    law = abroad.JP_MAIL_ORDER
    if given["seller_posted_return_terms"]:
        raise NotMapped(f"{law.id} holds provided {law.provided}")
    assert law.window is not None
    law = evolve(law, window=evolve(law.window, length=_length(given)))
    received = _noon(date.fromisoformat(given["received_on"]))
    facts = _asking(
        received,
        [(Trigger.RECEIVED, received)],
        jurisdiction="JP",
        reason=Reason.CHANGED_MIND,
    )
    fees = (FeeTerm(FeeKind.RETURN_FREIGHT, Money(100, "JPY")),)
    quote = Bargain("JPY", Reason.CHANGED_MIND.fault, Terms(fees=fees), (), ()).quote(1, START)
    charged = quote.balance.minor > 0 and refund_of(quote).minor == 0
    pays = charged and law.freight is Fault.CUSTOMER
    return {
        "last_day": _last_by_law(law, facts, Calendar()),
        "freight_payer": "customer" if pays else "seller",
    }


def window_us(case: Case) -> Answers:
    """Thirty days from the purchase where no policy is posted."""
    given = case.given
    new_york = "goods_used" in given or "proof_of_purchase" in given
    law = abroad.US_NY if new_york else abroad.US_CA
    if given["policy_posted"]:
        raise NotMapped(f"{law.id} holds provided {law.provided}")
    if given.get("goods_used", False) or not given.get("proof_of_purchase", True):
        raise NotMapped(f"{law.id} holds provided {law.provided}")
    assert law.window is not None
    law = evolve(law, window=evolve(law.window, length=Length(given["length"])))
    bought = _noon(date.fromisoformat(given["purchased_on"]))
    (place,) = law.jurisdictions
    facts = _asking(bought, [(Trigger.ORDERED, bought)], jurisdiction=place)
    words = {remedy.value for remedy in law.remedies}
    remedy = Check(lambda said: _remedies_said(said, words), sorted(words))
    return {"last_day": _last_by_law(law, facts, Calendar()), "remedy": remedy}


def _remedies_said(said: Any, ours: set[str]) -> bool | None:
    """Tell whether words name our remedies and no other; None when they are not understood."""
    words = set(str(said).replace("_", " ").split())
    if not words <= _REMEDY_WORDS.keys():
        return None
    told = {_REMEDY_WORDS[word] for word in words} - {""}
    if told == ours:
        return True
    return None if told & ours else False


def warranty(case: Case) -> Answers:
    """Validity from the invoice, longer by the days of repair; anew after an exchange."""
    given = case.given
    raw = given["warranty"]
    length = _length(raw)
    invoiced = date.fromisoformat(given["invoice_date"])
    rule = WindowRule(Trigger.INVOICED, length, stops=Stops())
    base = length.last_day(invoiced, Calendar())
    start, repairs = invoiced, given.get("repair_days", [])
    before = given.get("repair_days_before_exchange", [])
    if "exchanged_on" in given:  # the first validity is over, and with it what stopped it
        start = date.fromisoformat(given["exchanged_on"])
    else:
        repairs = [*before, *repairs]
    facts = _asking(
        _noon(start), [(Trigger.INVOICED, _noon(start))], pauses=_in_a_row(start, repairs)
    )
    return {
        "base_last_day": base,
        "last_day": rule.last_day(facts, facts.lines[0], Where(_UTC)),
    }


def _in_a_row(start: date, days: Sequence[int]) -> list[Pause]:
    """Put repairs one after the other, since a case says how long they took and not when."""
    pauses, first = [], start + _DAY
    for count in days:
        if count:
            pauses.append(Pause(first, first + (count - 1) * _DAY))
            first += count * _DAY
    return pauses


def deadline(case: Case) -> Answers:
    """So many days to pay back, from receipt or from the request."""
    given = case.given
    starts = [key for key in ("goods_received_on", "consumer_request_on") if key in given]
    if len(starts) != 1:
        raise NotMapped("a deadline with no start, or with two")
    trigger, length = date.fromisoformat(given[starts[0]]), _length(given)
    calendar = _calendar_for(given, length)
    ends = length.expires_before(_noon(trigger), _UTC, calendar)
    last = length.last_day(trigger, calendar)
    probes = [_noon(date.fromisoformat(day)) for day in given.get("probe", [])]
    return {
        "nominal_last_day": length.nominal_last_day(trigger, calendar),
        "last_day": last,
        "refund_by": last,
        "overdue": [instant >= ends for instant in probes],
    }


def car(case: Case) -> Answers:
    """Family cars: days or kilometres, days in the workshop, answers in working days."""
    given = case.given
    answers: dict[str, Any] = {}
    if "start" in given:
        start = date.fromisoformat(given["start"])
        length = Length(given["days"])
        answers["last_day"] = length.last_day(start, Calendar())
        if "faults" in given:
            cover = cars.Cover(length, given["km"])
            answers["covered"] = [
                cover.holds(start, date.fromisoformat(f["on"]), f["odometer_km"], Calendar())
                for f in given["faults"]
            ]
    if "repair_sessions_hours" in given:
        days = cars.repair_days(timedelta(hours=h) for h in given["repair_sessions_hours"])
        answers["session_days"] = days
        answers["cumulative_days"] = sum(days)
        answers["over_30_days"] = sum(days) > cars.MOST_REPAIR_DAYS
    if "received_on" in given:
        received = date.fromisoformat(given["received_on"])
        calendar = calendar_of(given["calendar"])
        within = {
            "answer_by": ("answer_working_days", cars.ANSWER_WITHIN),
            "complete_by": ("complete_working_days", cars.COMPLETE_WITHIN),
        }
        for name, (key, ours) in within.items():
            length = evolve(ours, count=given[key]) if key in given else ours
            answers[name] = length.last_day(received, calendar)
    return answers


def refund_cn(case: Case) -> Answers:
    """Three times the price, at least 500, where there was fraud."""
    prices = [Money.parse(price, "CNY") for price in case.given["price"]]
    fraud = case.given["fraud"]
    nothing = Money.zero("CNY")
    return {"extra_compensation": [fraud_compensation(p) if fraud else nothing for p in prices]}


def refund_eu(case: Case) -> Answers:
    """What a withdrawal gives back, and by when."""
    given = case.given
    answers: dict[str, Any] = {}
    if "withdrawal_told_on" in given:
        came = given.get("goods_or_proof_received_on")
        days = withdrawal(
            date.fromisoformat(given["withdrawal_told_on"]),
            None if came is None else date.fromisoformat(came),
            trader_collects=given.get("trader_collects", False),
        )
        answers |= {
            "send_back_by": days.send_back_by,
            "refund_by": days.refund_by,
            "may_withhold_until": days.may_withhold_until,
        }
    if "goods" in given:
        parts = {
            name: Money.parse(given[key], "EUR")
            for name, key in {
                "delivery_paid": "delivery_paid",
                "standard_delivery": "standard_delivery",
                "diminished": "diminished_value",
            }.items()
            if given.get(key) is not None
        }
        answers["refund"] = withdrawal_refund(
            Money.parse(given["goods"], "EUR"),
            parts.pop("delivery_paid", Money.zero("EUR")),
            informed=given.get("informed_of_right", True),
            **parts,
        )
    return answers


WINDOWS: Table = {
    "car": car,
    "deadline": deadline,
    "refund_cn": refund_cn,
    "refund_eu": refund_eu,
    "warranty": warranty,
    "window": window,
    "window_eu": window_eu,
    "window_jp": window_jp,
    "window_month": window_month,
    "window_tz": window_tz,
    "window_uk": window_uk,
    "window_us": window_us,
}
