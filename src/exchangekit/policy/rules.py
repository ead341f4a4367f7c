"""The rules, each a small frozen value that examines one line of a case."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, assert_never

from exchangekit.errors import InvalidInputError
from exchangekit.policy.facts import ALWAYS, CaseFacts, LineFacts, When, Where
from exchangekit.policy.verdict import Change, ChangeKind, Details, Finding, Outcome
from exchangekit.sale.facts import Trigger
from exchangekit.values.classes import frozen
from exchangekit.values.dates import Length, first_instant_after, local_day
from exchangekit.values.goods import Grade, Item
from exchangekit.values.windows import Stops, Uninformed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Rule(Protocol):
    """
    **Protocol:** anything that examines a line; the ready ones stand here and in
    `exchangekit.policy.limits`.

    A host's own rule is a frozen value that keeps six clauses, which
    `exchangekit.conformance.RuleSuite` tests:

    1. The same rule, line and case give the same finding, about that line.
    2. No case raises.
    3. A missing fact is ``unknown``, never a pass.
    4. What fails or is unknown says what would help, if anything would.
    5. Its codes begin with a name of the host's own, such as ``acme.loyalty.bronze``; the
       host words them, and lists them in a catalogue of its own.
    6. Written as data under a kind of its own and read back, it is the same rule.
    """

    @property
    def only_when(self) -> When:
        """Conditions under which it applies."""
        ...

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """Say what it finds; never raises for a case that can be made."""
        ...


@frozen
class WindowRule:
    """
    Asked in time: before the first instant that is too late.

    Args:
        trigger: From which moment of the sale the window runs.
        length: How long it is and how its days are counted.
        source: The law or clause it rests on.
        only_when: Conditions under which it applies.
        and_after: Moments that have to be over as well; the window runs from the latest.
        stops: How waiting for a repair stops the clock; None: it never stops.
        if_uninformed: How much longer it is for a customer who was not told of it; None:
            no longer.

    Raises:
        InvalidInputError: There is no moment to run from, or no length.

    Source:
        Latest of several: UK Consumer Rights Act 2015 s 22(3), ownership, delivery and
        installation; PRC State Council order 778 art. 18(1), installation where the
        seller installs.
    """

    trigger: Trigger
    length: Length
    source: str = ""
    only_when: When = ALWAYS
    and_after: frozenset[Trigger] = frozenset()
    stops: Stops | None = None
    if_uninformed: Uninformed | None = None

    def __attrs_post_init__(self) -> None:
        if type(self.trigger) is not Trigger:
            got, want = repr(self.trigger), "a moment of the sale"
            raise InvalidInputError("window.trigger", got, want)
        if type(self.length) is not Length:
            raise InvalidInputError("window.length", repr(self.length), "a length of time")

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        """Every moment that has to be known, the first one first."""
        return (self.trigger, *sorted(self.and_after - {self.trigger}))

    def start(self, case: CaseFacts, where: Where) -> tuple[Trigger, date] | None:
        """Give the latest of the moments and its day in the zone, or None if one is unknown."""
        known = [(at, t) for t in self.triggers if (at := case.moment(t)) is not None]
        if len(known) < len(self.triggers):
            return None
        at, trigger = max(known)
        return trigger, local_day(at, where.zone, where="case.moments")

    def last_day(self, case: CaseFacts, line: LineFacts, where: Where) -> date | None:
        """Give the last day in time, pauses and late information counted; None if unknown."""
        started = self.start(case, where)
        if started is None:
            return None
        ordinary = self.length.last_day(started[1], where.calendar)
        return self._extended(ordinary, started[1], case, line, where)

    def _extended(
        self, last: date, first: date, case: CaseFacts, line: LineFacts, where: Where
    ) -> date:
        if self.stops is not None and line.pauses:
            last = self.stops.last_day(self.length, first, line.pauses, where.calendar)
        if self.if_uninformed is None or not case.uninformed:
            return last
        told = case.moment(Trigger.INFORMED)
        day = None if told is None else local_day(told, where.zone, where="case.moments")
        return self.if_uninformed.last_day(last, first, day, where.calendar)

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """Without the moment it runs from the window is undecided, never open for ever."""
        started = self.start(case, where)
        if started is None:
            return self._unknown(case, line)
        trigger, first = started
        ordinary = self.length.last_day(first, where.calendar)
        last = self._extended(ordinary, first, case, line, where)
        facts: Details = (
            ("trigger", trigger.value),
            ("started", first.isoformat()),
            ("last_day", last.isoformat()),
            ("asked", local_day(case.asked_at, where.zone, where="case.asked_at").isoformat()),
        )
        if case.asked_at >= first_instant_after(last, where.zone):
            earlier = Change(ChangeKind.ASK_EARLIER, (("last_day", last.isoformat()),))
            helps = (earlier, Change(ChangeKind.APPROVAL))
            return Finding("window.passed", Outcome.FAIL, line.line, facts, self.source, helps)
        if last > ordinary:
            facts = (*facts, ("ordinary", ordinary.isoformat()))
            return Finding("window.extended", Outcome.PASS, line.line, facts, self.source)
        return Finding("window.open", Outcome.PASS, line.line, facts, self.source)

    def _unknown(self, case: CaseFacts, line: LineFacts) -> Finding:
        lacking = next(t for t in self.triggers if case.moment(t) is None)
        facts: Details = (("trigger", lacking.value),)
        say = Change(ChangeKind.SAY, facts)
        return Finding("window.unknown", Outcome.UNKNOWN, line.line, facts, self.source, (say,))


@frozen
class ConditionRule:
    """
    In a state that is taken back.

    Args:
        accepted: The grades that are, at least one; what never comes back is excluded.
        source: The law or clause it rests on.
        only_when: Conditions under which it applies.
    """

    accepted: frozenset[Grade]
    source: str = ""
    only_when: When = ALWAYS

    def __attrs_post_init__(self) -> None:
        if not self.accepted:
            raise InvalidInputError("condition.accepted", "[]", "at least one grade")

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """A condition nobody has declared is undecided."""
        del case, where
        accepted = ", ".join(sorted(self.accepted))
        if line.condition is None:
            facts: Details = (("accepted", accepted),)
            help_ = Change(ChangeKind.SAY, (("fact", "condition"),))
            return Finding(
                "condition.unknown", Outcome.UNKNOWN, line.line, facts, self.source, (help_,)
            )
        facts = (("condition", line.condition.value), ("accepted", accepted))
        if line.condition in self.accepted:
            return Finding("condition.accepted", Outcome.PASS, line.line, facts, self.source)
        help_ = Change(ChangeKind.BETTER_CONDITION, (("accepted", accepted),))
        return Finding("condition.refused", Outcome.FAIL, line.line, facts, self.source, (help_,))


@frozen
class ProofRule:
    """
    A proof of purchase is there.

    Args:
        source: The law or clause it rests on.
        only_when: Conditions under which it applies.
    """

    source: str = ""
    only_when: When = ALWAYS

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """Whether a proof exists is undecided until somebody has looked."""
        del where
        if case.proof:
            return Finding("proof.shown", Outcome.PASS, line.line, (), self.source)
        helps = (Change(ChangeKind.BRING_PROOF),)
        if case.proof is None:
            return Finding("proof.unknown", Outcome.UNKNOWN, line.line, (), self.source, helps)
        return Finding("proof.none", Outcome.FAIL, line.line, (), self.source, helps)


@frozen
class ExclusionRule:
    """
    Not among the goods that never come back.

    Args:
        categories: Excluded categories.
        items: Excluded SKUs.
        unless_unconfirmed: An exclusion the customer did not confirm at the sale does not
            bind (PRC State Council order 778, art. 19); off for what the law itself
            excludes.
        source: The law or clause it rests on.
        only_when: Conditions under which it applies.
    """

    categories: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    unless_unconfirmed: bool = True
    source: str = ""
    only_when: When = ALWAYS

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """Excluded goods fail, unless the exclusion does not bind."""
        del case, where
        item = line.item
        facts = (("item", item.sku), ("category", item.category))
        if item.category not in self.categories and item.sku not in self.items:
            return Finding("exclusion.none", Outcome.PASS, line.line, facts, self.source)
        if self.unless_unconfirmed and not line.exclusion_confirmed:
            return Finding("exclusion.unconfirmed", Outcome.PASS, line.line, facts, self.source)
        helps = (Change(ChangeKind.APPROVAL),)
        return Finding("exclusion.excluded", Outcome.FAIL, line.line, facts, self.source, helps)


class Likeness(StrEnum):
    """How like the returned item a replacement has to be; each allows what one before does."""

    SAME_VARIANT = "same_variant"
    SAME_OPTIONS = "same_options"
    SAME_PRODUCT = "same_product"
    SAME_CATEGORY = "same_category"
    ANY = "any"


@frozen
class ReplacementRule:
    """
    The replacement is near enough to what comes back.

    Args:
        likeness: How like it has to be.
        options: For ``same_options``, the names of the options that have to agree.
        source: The law or clause it rests on.
        only_when: Conditions under which it applies.
    """

    likeness: Likeness
    options: tuple[str, ...] = ()
    source: str = ""
    only_when: When = ALWAYS

    def __attrs_post_init__(self) -> None:
        if self.likeness is Likeness.SAME_OPTIONS and not self.options:
            raise InvalidInputError("replacement.options", "()", "the options that must agree")

    def allows(self, returned: Item, wanted: Item) -> bool:
        """Tell whether `wanted` may replace `returned`."""
        match self.likeness:
            case Likeness.SAME_VARIANT:
                return wanted.sku == returned.sku
            case Likeness.SAME_OPTIONS:
                ours, theirs = dict(returned.options), dict(wanted.options)
                same = all(ours.get(name) == theirs.get(name) for name in self.options)
                return wanted.family == returned.family and same
            case Likeness.SAME_PRODUCT:
                return wanted.family == returned.family
            case Likeness.SAME_CATEGORY:
                same = bool(wanted.category) and wanted.category == returned.category
                return same or wanted.family == returned.family
            case Likeness.ANY:
                return True
            case _:
                assert_never(self.likeness)

    def among(self, returned: Item, candidates: Iterable[Item]) -> tuple[Item, ...]:
        """Give the candidates that may replace `returned`, in their order."""
        return tuple(item for item in candidates if self.allows(returned, item))

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """Every wanted item has to be near enough; a line that wants none passes."""
        del case, where
        wrong = [item.sku for item in line.wanted if not self.allows(line.item, item)]
        facts: Details = (("likeness", self.likeness.value), ("item", line.item.sku))
        if not wrong:
            return Finding("replacement.allowed", Outcome.PASS, line.line, facts, self.source)
        facts = (*facts, ("wanted", ", ".join(wrong)))
        helps = (Change(ChangeKind.OTHER_ITEM, (("likeness", self.likeness.value),)),)
        return Finding("replacement.refused", Outcome.FAIL, line.line, facts, self.source, helps)


@frozen
class RepeatRule:
    """
    Not exchanged too often before.

    Args:
        most: How many earlier exchanges of the same goods are still fine, at least 0.
        source: The law or clause it rests on.
        only_when: Conditions under which it applies.
    """

    most: int
    source: str = ""
    only_when: When = ALWAYS

    def __attrs_post_init__(self) -> None:
        if type(self.most) is not int or self.most < 0:
            raise InvalidInputError("repeat.most", repr(self.most), "an int of at least 0")

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """Too many earlier exchanges fail."""
        del case, where
        facts = (("earlier", str(line.earlier_exchanges)), ("most", str(self.most)))
        if line.earlier_exchanges <= self.most:
            return Finding("repeat.within", Outcome.PASS, line.line, facts, self.source)
        helps = (Change(ChangeKind.APPROVAL),)
        return Finding("repeat.exceeded", Outcome.FAIL, line.line, facts, self.source, helps)
