"""ERP: what is entered late changes what comes after it, along a chain and day by day."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from exchangekit.stock.ledger import balances
from exchangekit.stock.stocktake import Count, Tolerance, adjustments, variances
from exchangekit.stock.valuation.operations import Issued, Received

from tests.cases.goods import NOON, OUTSIDE, SHELF, cause, moved
from tests.cases.model import Answers, Check, Given, NotMapped
from tests.cases.valuing import Book, Scale, pool_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exchangekit.stock.movements import Movement

_PLAIN = Scale("USD")
_KEY = ("A", None, SHELF)


# --- a chain of documents ------------------------------------------------------------------------


def chained(given: Given) -> Answers:
    """Receipt, transfers, issue, return; then a receipt that happened before all of them."""
    steps = [str(step).lower() for step in given["chain"]]
    late = list(given["backdated"])
    if any(isinstance(one, str) and one != "cancelled" for one in late):
        raise NotMapped(f"late entries {late!r}")
    first = _played(given, steps, None)
    after = [_played(given, steps, None if isinstance(one, str) else one) for one in late]
    answers: dict[str, Any] = {
        "initial_issue_value": _PLAIN.money(first[0]),
        "issue_value_after": [_PLAIN.money(issue) for issue, _ in after],
    }
    if first[1] is not None:
        answers["return_unit_cost_before"] = _unit_cost(given, first[1])
        answers["return_unit_cost_after"] = _unit_cost(given, after[-1][1] or 0)
    return answers


def _unit_cost(given: Given, value: int) -> Check:
    steps = _PLAIN.steps(given["receipt"]["qty"])
    return _PLAIN.per_unit(_PLAIN.cost("1") * value / 100 / steps)


def _played(given: Given, chain: Sequence[str], before: Given | None) -> tuple[int, int | None]:
    """Play a chain of places and documents; give what the issue and the return were worth."""
    came = given["receipt"]
    steps = _PLAIN.steps(came["qty"])
    here = Book(pool_of(given["method"]), _PLAIN)
    for number, receipt in enumerate([came] if before is None else [before, came]):
        value = _PLAIN.value(receipt["unit_cost"], receipt["qty"])
        here.post(Received(f"in-{number}", _PLAIN.steps(receipt["qty"]), value))
    issue, back, at_start = 0, None, True
    for number, step in enumerate(chain):
        if re.fullmatch(r"[a-z]\d?", step):
            if not at_start:  # goods go on to the next place, at what they left the last one at
                away = here.post(Issued(f"away-{number}", steps))
                here = Book(pool_of(given["method"]), _PLAIN)
                here.post(Received(f"arrived-{number}", steps, -away.change))
        elif step in {"issue", "deliver", "delivery", "sale"}:
            issue = -here.post(Issued("out", steps)).change
        elif step in {"return", "returned"}:
            back = here.post(Received("back", steps, issue)).change
        elif step not in {"receipt", "purchase"}:
            raise NotMapped(f"{step!r} in a chain")
        at_start = False
    return issue, back


# --- balances day by day -------------------------------------------------------------------------


def balances_at_days(posted: Sequence[Given], rows: Sequence[Mapping[str, Any]]) -> list[Check]:
    """
    Give what the books say at the end of days, as each entry was posted.

    A count says what was there: entered in the order of days, its difference is what it is to
    the books of its own instant.
    """
    return [_row(posted, row, number) for number, row in enumerate(rows, 1)]


def _row(posted: Sequence[Given], row: Mapping[str, Any], number: int) -> Check:
    def agrees(want: Any) -> bool:
        days = {key: str(qty) for key, qty in want.items() if key != "after"}
        return any(
            all(_balance(posted[:last], _day(on)) == _PLAIN.steps(qty) for on, qty in days.items())
            for last in _until(posted, want.get("after"), number)
        )

    return Check(agrees, dict(row))


def _day(key: str) -> int:
    found = re.fullmatch(r"day_(-?\d+)", key)
    if found is None:
        raise NotMapped(f"balance at {key!r}")
    return int(found[1])


def _until(posted: Sequence[Given], after: Any, number: int) -> list[int]:
    """Say after how many entries: counted from 1 or 0, or told by what was entered."""
    if isinstance(after, bool) or after is None:
        return [number]
    numbers = re.findall(r"-?\d+", str(after))
    if str(after).lstrip("-").isdigit():
        return [n for n in (int(after), int(after) + 1) if 1 <= n <= len(posted)]
    if str(after).lower() in {"all", "last", "end"}:
        return [len(posted)]
    words = re.findall(r"[a-z]+", str(after).lower())
    found = [
        n
        for n, op in enumerate(posted, 1)
        if any(word in key for word in words if word != "day" for key in op)
        and (not numbers or any(str(part) in map(str, op.values()) for part in numbers))
    ]
    if not found:
        raise NotMapped(f"a balance after {after!r}")
    return found


def _balance(posted: Sequence[Given], day: int) -> int:
    """Give what lies there at the end of a day."""
    numbered = list(enumerate(posted))
    gone = {op["cancel_count_of_day"] for op in posted if "cancel_count_of_day" in op}
    numbered = [
        (n, op) for n, op in numbered if "day" in op and not ("count" in op and op["day"] in gone)
    ]
    history: list[Movement] = []
    for number, op in sorted(numbered, key=lambda pair: (pair[1]["day"], pair[0])):
        if op["day"] > day:
            break
        op.aside("unit_cost")
        if "count" in op:
            at = NOON + timedelta(days=op["day"], hours=6)
            counts = [Count(_KEY, at, _PLAIN.steps(op["count"]), "u-1")]
            found = variances(counts, history, Tolerance(10**9))
            history += adjustments(found, cause(number, 31), {})
        elif "in" in op:
            history.append(moved(number, _PLAIN.steps(op["in"]), OUTSIDE, SHELF, day=op["day"]))
        else:
            history.append(moved(number, _PLAIN.steps(op["out"]), SHELF, OUTSIDE, day=op["day"]))
    return balances(history).get(_KEY, 0)
