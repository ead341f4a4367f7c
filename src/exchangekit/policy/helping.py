"""
What would make a refused or undecided case eligible, one change at a time.

`Finding.helps` says what would satisfy one rule; `what_would_help` tries the listed changes
on the whole case and keeps those after which every rule agrees.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from exchangekit.errors import InvalidInputError
from exchangekit.policy.book import assess
from exchangekit.policy.facts import CaseFacts, LineFacts, Remedy
from exchangekit.policy.rules import Likeness
from exchangekit.policy.verdict import Change, ChangeKind, Eligibility, Verdict
from exchangekit.sale.facts import Moment, Trigger
from exchangekit.values.dates import first_instant_after
from exchangekit.values.goods import Grade

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from exchangekit.policy.book import Policy
    from exchangekit.policy.facts import Where
    from exchangekit.values.goods import Item

_INSTANT = timedelta(microseconds=1)


def what_would_help(
    policy: Policy, case: CaseFacts, where: Where, candidates: Collection[Item] = ()
) -> tuple[Change, ...]:
    """
    Give every listed change that alone makes the case eligible.

    Listed are: asked earlier (the latest instant that would do), a proof, each other
    condition of each line, the same item again or one of the candidates for what a line
    wants, store credit in place of everything wanted, an approval, and each unknown moment
    being that of asking.  For one line ask about `CaseFacts.only` that line.

    Args:
        policy: The one that refuses.
        case: What it refuses, or cannot decide yet.
        where: How days are counted.
        candidates: Items the shop could give instead, such as those it has; of two with one
            SKU the first counts.

    Returns:
        Changes that `applied` can make, in that order; none for an eligible case.
    """
    verdict = assess(policy, case, where)
    if verdict.eligibility is Eligibility.ELIGIBLE:
        return ()

    def flips(change: Change) -> bool:
        after = assess(policy, applied(case, change, candidates), where)
        return after.eligibility is Eligibility.ELIGIBLE

    earlier = next(filter(flips, _earlier(verdict, where)), None)
    rest = tuple(filter(flips, _others(case, _by_sku(candidates))))
    return rest if earlier is None else (earlier, *rest)


def _earlier(verdict: Verdict, where: Where) -> Iterator[Change]:
    """Give the ends of the windows that are over, the latest first."""
    offered = (change for finding in verdict.refusals for change in finding.helps)
    last_days = {
        dict(change.facts)["last_day"]
        for change in offered
        if change.kind is ChangeKind.ASK_EARLIER
    }
    for last_day in sorted(last_days, reverse=True):
        end = first_instant_after(date.fromisoformat(last_day), where.zone)
        at = (end.astimezone(UTC) - _INSTANT).isoformat()
        yield Change(ChangeKind.ASK_EARLIER, (("last_day", last_day), ("at", at)))


def _by_sku(candidates: Collection[Item]) -> dict[str, Item]:
    named: dict[str, Item] = {}
    for item in candidates:
        named.setdefault(item.sku, item)
    return named


def _others(case: CaseFacts, candidates: dict[str, Item]) -> Iterator[Change]:
    if case.proof is not True:
        yield Change(ChangeKind.BRING_PROOF)
    for line in case.lines:
        yield from _of_line(line, candidates)
    if case.remedy is not Remedy.STORE_CREDIT:
        yield Change(ChangeKind.STORE_CREDIT)
    if not case.excepted:
        yield Change(ChangeKind.APPROVAL)
    for trigger in Trigger:
        if case.moment(trigger) is None:
            facts = (("trigger", trigger.value), ("at", case.asked_at.isoformat()))
            yield Change(ChangeKind.SAY, facts)


def _of_line(line: LineFacts, candidates: dict[str, Item]) -> Iterator[Change]:
    number = ("line", str(line.line))
    for grade in Grade:
        if grade is not line.condition:
            yield Change(ChangeKind.BETTER_CONDITION, (number, ("accepted", grade.value)))
    if line.wanted not in ((), (line.item,)):
        facts = (number, ("likeness", Likeness.SAME_VARIANT.value))
        yield Change(ChangeKind.OTHER_ITEM, facts)
    for sku, item in candidates.items():
        if line.wanted and (item,) not in (line.wanted, (line.item,)):
            yield Change(ChangeKind.OTHER_ITEM, (number, ("item", sku)))


def applied(case: CaseFacts, change: Change, candidates: Collection[Item] = ()) -> CaseFacts:
    """
    Give the case as it would be with a change that `what_would_help` gave.

    Args:
        case: The case.
        change: One of the changes.
        candidates: The items it was given.

    Raises:
        InvalidInputError: The change does not say enough, as those of a single finding, or
            names an item that is not among the candidates.
    """
    facts = dict(change.facts)
    try:
        if "item" in facts:
            return _for_another(case, facts, _by_sku(candidates)[facts["item"]])
        return _APPLIED[change.kind](case, facts)
    except (KeyError, ValueError):
        got = f"{change.kind} {sorted(facts)}"
        raise InvalidInputError("change", got, "a change of what_would_help") from None


def _asked_earlier(case: CaseFacts, facts: dict[str, str]) -> CaseFacts:
    return evolve(case, asked_at=datetime.fromisoformat(facts["at"]))


def _with_proof(case: CaseFacts, facts: dict[str, str]) -> CaseFacts:
    del facts
    return evolve(case, proof=True)


def _in_condition(case: CaseFacts, facts: dict[str, str]) -> CaseFacts:
    grade = Grade(facts["accepted"])
    return _on_line(case, facts, lambda line: evolve(line, condition=grade))


def _for_the_same(case: CaseFacts, facts: dict[str, str]) -> CaseFacts:
    return _on_line(case, facts, lambda line: evolve(line, wanted=(line.item,)))


def _for_another(case: CaseFacts, facts: dict[str, str], item: Item) -> CaseFacts:
    return _on_line(case, facts, lambda line: evolve(line, wanted=(item,)))


def _for_credit(case: CaseFacts, facts: dict[str, str]) -> CaseFacts:
    del facts
    lines = tuple(evolve(line, wanted=()) for line in case.lines)
    return evolve(case, remedy=Remedy.STORE_CREDIT, lines=lines)


def _excepted(case: CaseFacts, facts: dict[str, str]) -> CaseFacts:
    del facts
    return evolve(case, excepted=True)


def _said(case: CaseFacts, facts: dict[str, str]) -> CaseFacts:
    moment = Moment(Trigger(facts["trigger"]), datetime.fromisoformat(facts["at"]))
    return evolve(case, moments=(*case.moments, moment))


def _on_line(
    case: CaseFacts, facts: dict[str, str], change: Callable[[LineFacts], LineFacts]
) -> CaseFacts:
    number = int(facts["line"])
    if number not in {line.line for line in case.lines}:
        raise KeyError(number)
    lines = (change(line) if line.line == number else line for line in case.lines)
    return evolve(case, lines=tuple(lines))


_APPLIED = {
    ChangeKind.ASK_EARLIER: _asked_earlier,
    ChangeKind.BRING_PROOF: _with_proof,
    ChangeKind.BETTER_CONDITION: _in_condition,
    ChangeKind.OTHER_ITEM: _for_the_same,
    ChangeKind.STORE_CREDIT: _for_credit,
    ChangeKind.APPROVAL: _excepted,
    ChangeKind.SAY: _said,
}
