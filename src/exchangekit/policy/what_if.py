"""Another policy tried on past cases, streamed; results of two parts add up."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from exchangekit.policy.book import assess
from exchangekit.policy.verdict import Eligibility, Finding, Verdict
from exchangekit.values.classes import frozen
from exchangekit.values.money import Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.policy.book import Policy
    from exchangekit.policy.facts import CaseFacts, Where


@frozen(order=True)
class Move:
    """
    One way in which decisions change.

    Args:
        before: By the policy of then.
        after: By the other one.
        codes: Of the findings that decide in one of them only, sorted.
        currency: Of the goods.
    """

    before: Eligibility
    after: Eligibility
    codes: tuple[str, ...]
    currency: str


@frozen
class Moved:
    """
    How many cases moved in one way.

    Args:
        move: Which way.
        cases: How many.
        worth: Gross value of the goods asked back in them.
    """

    move: Move
    cases: int
    worth: Money


@frozen
class ByCode:
    """
    What one finding has to do with in decisions that change.

    Args:
        code: Of the finding.
        cases: In how many it decides in one of the two verdicts only.
        worth: Gross value of the goods asked back in them.
    """

    code: str
    cases: int
    worth: Money


@frozen
class WhatIf:
    """
    What another policy would have decided otherwise.

    Args:
        cases: How many were tried.
        moved: The ways in which decisions change, sorted; those that stay are not listed.
    """

    cases: int = 0
    moved: tuple[Moved, ...] = ()

    def __add__(self, other: WhatIf) -> WhatIf:
        """Join the results of two parts; in any order and grouping the sum is the same."""
        tally = {one.move: (one.cases, one.worth) for one in self.moved}
        for one in other.moved:
            count, worth = tally.get(one.move, (0, Money(0, one.worth.currency)))
            tally[one.move] = (count + one.cases, worth + one.worth)
        moved = (Moved(move, *tally[move]) for move in sorted(tally))
        return WhatIf(self.cases + other.cases, tuple(moved))

    @property
    def by_code(self) -> tuple[ByCode, ...]:
        """
        What each finding has to do with, cases and money, by its code and currency.

        A case in which several findings decide otherwise counts for each of them.
        """
        tally: dict[tuple[str, str], tuple[int, Money]] = {}
        for one in self.moved:
            for code in one.move.codes:
                key = code, one.move.currency
                count, worth = tally.get(key, (0, Money(0, one.move.currency)))
                tally[key] = (count + one.cases, worth + one.worth)
        return tuple(ByCode(code, *tally[code, currency]) for code, currency in sorted(tally))


def what_if(old: Policy, new: Policy, cases: Iterable[CaseFacts], where: Where) -> WhatIf:
    """
    Try both policies on every case, one at a time.

    Time grows with the cases, memory only with the ways in which decisions change.  Two parts
    of the cases tried apart and added are the whole tried at once.
    """
    return what_changed(
        (case, assess(old, case, where), assess(new, case, where)) for case in cases
    )


def what_changed(decided: Iterable[tuple[CaseFacts, Verdict, Verdict]]) -> WhatIf:
    """
    Count the cases that were decided otherwise.

    Args:
        decided: Each case with the verdict of then and the other one; read once.
    """
    tally: dict[Move, tuple[int, int]] = {}
    count = 0
    for case, one, other in decided:
        count += 1
        if one.eligibility is not other.eligibility and case.lines:
            codes = tuple(sorted(_deciding(one) ^ _deciding(other)))
            worth = total((line.paid for line in case.lines), case.lines[0].paid.currency)
            move = Move(one.eligibility, other.eligibility, codes, worth.currency)
            before, sum_ = tally.get(move, (0, 0))
            tally[move] = (before + 1, sum_ + worth.minor)
    listed = (Moved(m, n, Money(minor, m.currency)) for m, (n, minor) in sorted(tally.items()))
    return WhatIf(count, tuple(listed))


def joined(parts: Iterable[WhatIf]) -> WhatIf:
    """Add up any number of parts, none as well."""
    return reduce(WhatIf.__add__, parts, WhatIf())


def _deciding(verdict: Verdict) -> frozenset[str]:
    findings: tuple[Finding, ...] = verdict.refusals or verdict.missing
    return frozenset(finding.code for finding in findings)
