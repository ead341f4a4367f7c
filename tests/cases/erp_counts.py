"""ERP: counts that are told with the history before them, blanks, and what has to be confirmed."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from exchangekit.stock.ledger import Holding, holdings
from exchangekit.stock.stocktake import Count, Tolerance, restated, variances

from tests.cases.goods import NOON, OUTSIDE, SHELF, cause, moved
from tests.cases.model import Answers, Case, Check, Given, NotMapped
from tests.cases.valuing import Scale

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from exchangekit.stock.movements import Movement
    from exchangekit.stock.stocktake import Variance

_PLAIN = Scale("USD")
_KEY = ("A", None, SHELF)
_WAYS = dict.fromkeys(("in", "receipt", "received", "receive", "purchase", "buy"), 1)
_WAYS |= dict.fromkeys(("out", "issue", "issued", "ship", "sale", "sold", "delivery"), -1)


# --- history, whichever way its rows are written -------------------------------------------------


class _Row:
    """A row of a history: date or item, way, quantity and rate, in any order of these."""

    def __init__(self, parts: Sequence[str], items: Sequence[str]) -> None:
        self.item, self.sign = "A", 1
        self.on: date | None = None
        numbers: list[str] = []
        for part in map(str, parts):
            if part in items:
                self.item = part
            elif part.lower() in _WAYS:
                self.sign = _WAYS[part.lower()]
            elif (on := _date(part)) is not None:
                self.on = on
            elif _is_number(part):
                numbers.append(part)
            else:
                raise NotMapped(f"{part!r} in a row of the history")
        if not 1 <= len(numbers) <= 2:
            raise NotMapped(f"a row of the history {list(parts)!r}")
        self.sign *= -1 if numbers[0].startswith("-") else 1
        self.qty, self.rate = numbers[0].lstrip("-+"), numbers[1] if numbers[1:] else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _is_number(text: str) -> bool:
    try:
        Fraction(text)
    except ValueError:
        return False
    return True


def _movements(rows: Sequence[_Row], begin: date) -> list[Movement]:
    """Write rows as movements on the days of the case; what leaves does so at the average."""
    history: list[Movement] = []
    for number, row in enumerate(rows, 1):
        steps, day = _PLAIN.steps(row.qty), 0 if row.on is None else (row.on - begin).days
        if row.sign > 0:
            value = 0 if row.rate is None else _PLAIN.value(row.rate, row.qty)
            ends = (OUTSIDE, SHELF)
        else:
            held = holdings(history).get((row.item, None, SHELF), Holding(0, 0))
            value = max(0, held.value) * steps // held.steps if held.steps > 0 else 0
            ends = (SHELF, OUTSIDE)
        history.append(moved(number, steps, *ends, item=row.item, value=value, day=day))
    return history


# --- a count of an earlier day, with its rate ----------------------------------------------------


def dated(given: Given) -> Answers:
    """
    Count as of days: a blank quantity or rate is what the books say of that instant.

    Each stands by itself, or on top of the one before; a case says only what comes out.
    """
    rows = [_Row(row, ()) for row in given["history"]]
    days = [date.fromisoformat(str(row["date"])[:10]) for row in given["counts"]]
    begin = min([*days, *(row.on for row in rows if row.on is not None)])
    history = _movements(rows, begin)
    alone = [_counted([], history, begin, row) for row in given["counts"]]
    before: list[Movement] = []
    after = [_counted(before, history, begin, row) for row in given["counts"]]
    return {
        name: Check(lambda rows, n=n: _is_either(rows, alone, after, n), (alone, after))
        for n, name in enumerate(("qty_after", "value_after", "rate_after"))
    }


def _counted(
    before: list[Movement], history: Sequence[Movement], begin: date, row: Given
) -> tuple[int, int, Fraction | None]:
    """Give quantity, value and rate after a count, and add what it books to what was before."""
    day = (date.fromisoformat(str(row["date"])[:10]) - begin).days
    at = NOON + timedelta(days=day, hours=6 + len(before))
    known = [m for m in (*history, *before) if m.cause.occurred <= at]
    held = holdings(known).get(_KEY, Holding(0, 0))
    rate = Fraction(held.value, held.steps) if held.steps else Fraction(0)
    blank = {None, ""}
    steps = held.steps if row["qty"] in blank else _PLAIN.steps(row["qty"])
    if row["rate"] in blank:
        worth = round(rate * steps)
    else:
        rate, worth = _PLAIN.cost(row["rate"]), _PLAIN.value(row["rate"], str(steps))
    (found,) = variances([Count(_KEY, at, steps, "u-1")], known, Tolerance(10**9))
    if held.steps < 0:  # what is owed has no value: from there the books begin anew
        return steps, worth, rate if steps else None
    moves = restated(found, held, worth, cause(90 + len(before), day))
    before += moves
    now = holdings([*known, *moves]).get(_KEY, held)
    return now.steps, now.value, Fraction(now.value, now.steps) if now.steps else None


def _is_either(
    rows: Sequence[Any],
    alone: Sequence[tuple[int, int, Fraction | None]],
    after: Sequence[tuple[int, int, Fraction | None]],
    part: int,
) -> bool:
    return any(
        len(rows) == len(got)
        and all(_is_part(want, one[part], part) for want, one in zip(rows, got, strict=True))
        for got in (alone, after)
    )


def _is_part(want: Any, got: Any, part: int) -> bool:
    if want is None or got is None:
        return want is None or Fraction(str(want)) == 0
    if part == 0:
        return _PLAIN.steps(want) == got
    if part == 1:
        return Fraction(str(want)) * 100 == got
    return bool(_PLAIN.per_unit(got).test(want))


# --- blanks --------------------------------------------------------------------------------------

_SAID = {
    "keep": ("keep", "kept", "ignored", "unchanged", "skipped", "no move", "no movement", "none"),
    "empty": ("empty", "emptied", "zero", "counted as zero", "written off", "lost"),
    "unset": ("unset", "error", "rejected", "refused", "required", "blocked", "not allowed"),
}


def blank_policy(lines: Sequence[Given], history: Sequence[Movement]) -> Mapping[str, Check]:
    """
    Say what becomes of a line that was left blank, by what the counter meant.

    Left as it is it books nothing; meant as empty it is written down as zero; meant as neither,
    the line is not counted, and stands among those that still have to be.
    """
    line = next((row for row in lines if row["counted"] is None), lines[0])
    key = (line["item"], None, SHELF)

    def come_to(counted: int | None) -> list[Variance]:
        return variances([Count(key, cause(3).occurred, counted, "u-1")], history, Tolerance(10**9))

    kept, (emptied,) = come_to(None), come_to(0)
    book = emptied.book
    numbers = {
        "keep": {book, 0} if not kept else set(),
        "empty": {0, book, emptied.adjustment},
        "unset": set(),
    }
    return {
        name: Check(lambda said, n=name: _is_said(said, _SAID[n], numbers[n]), numbers[name])
        for name in _SAID
    }


def _is_said(said: Any, words: Sequence[str], numbers: set[int]) -> bool | None:
    if said is None or said == [] or said is False:
        return words in {_SAID["keep"], _SAID["unset"]}
    text = str(said).lower().replace("_", " ")
    if _is_number(text):
        return Fraction(text) in numbers
    return True if any(word in text for word in words) else None


# --- what has to be confirmed --------------------------------------------------------------------


def to_confirm(case: Case) -> Answers:
    """How far a count is off, by quantity and by value, and how often that is what may be."""
    given = case.given
    items = [row["item"] for row in given["lines"]]
    told = [_Row(row, items) for row in given.get("history", ())]
    costs = _costs(told)
    ratio = Fraction(given["tolerance_ratio"]) if "tolerance_ratio" in given else None
    most = Fraction(given["value_threshold"]) if "value_threshold" in given else None
    history, counts = [], []
    for row in given["lines"]:
        item = row["item"]
        row.aside("uom")
        if _PLAIN.steps(row["expected"]):
            history.append(moved(1, _PLAIN.steps(row["expected"]), OUTSIDE, SHELF, item=item))
        key, counted = (item, None, SHELF), _PLAIN.steps(row["counted"])
        counts.append(Count(key, cause(3).occurred, counted, "u-1"))
    found = variances(counts, history, Tolerance(share=ratio) if ratio else Tolerance(10**9))
    off = {one.line[0]: Fraction(abs(one.adjustment), one.book) for one in found if one.book}
    worth = {
        one.line[0]: abs(one.adjustment) * costs[one.line[0]]
        for one in found
        if one.line[0] in costs
    }
    too_far = [one for one in found if not one.settled]
    too_much = most is not None and any(value > most for value in worth.values())
    answers: dict[str, Any] = {
        "quantity_variation": {item: _ratio(part) for item, part in off.items()},
        "needs_confirmation": bool(too_far) or too_much,
        "difference": {one.line[0]: one.adjustment for one in found},
    }
    if ratio:
        answers["times_of_tolerance"] = {item: _ratio(part / ratio) for item, part in off.items()}
    if most is not None and worth:
        answers["value_variation"] = {item: _ratio(value) for item, value in worth.items()}
        answers["times_of_threshold"] = {
            item: _ratio(value / most) for item, value in worth.items()
        }
    return answers


def _costs(rows: Sequence[_Row]) -> dict[str, Fraction]:
    """Give what a unit cost on average, by item, in units of the currency."""
    held: dict[str, tuple[Fraction, Fraction]] = {}
    for row in rows:
        steps, value = held.get(row.item, (Fraction(0), Fraction(0)))
        if row.sign > 0 and row.rate is not None:
            held[row.item] = (
                steps + Fraction(row.qty),
                value + Fraction(row.qty) * Fraction(row.rate),
            )
        elif row.sign < 0 and steps:
            held[row.item] = (
                steps - Fraction(row.qty),
                value - value / steps * Fraction(row.qty),
            )
    return {item: value / steps for item, (steps, value) in held.items() if steps}


def _ratio(part: Fraction) -> Check:
    """Check a part, exact or rounded as far as it is shown; a sign is how it is written."""

    def shown(want: Any) -> bool:
        text = str(want).lstrip("-")
        digits = len(text.partition(".")[2])
        rounded = Fraction(int(part * 10**digits + Fraction(1, 2)), 10**digits)
        return Fraction(text) in {part, rounded}

    return Check(shown, part)
