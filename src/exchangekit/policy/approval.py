"""The approval matrix: who has to approve what, at which gate, and when nobody has to."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from exchangekit.policy.facts import ALWAYS, When
from exchangekit.values.classes import frozen
from exchangekit.values.ids import check_id
from exchangekit.values.money import Money, total
from exchangekit.values.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.policy.facts import CaseFacts


class Gate(StrEnum):
    """Where an exchange waits for approval: three questions that different people answer."""

    REQUEST = "request"  # may it go ahead at all
    RETURN_DOCUMENT = "return_document"  # is what came back what was agreed
    PAYOUT = "payout"  # may the money leave


class Quorum(StrEnum):
    """How many of the roles of a level have to approve."""

    ONE_OF = "one_of"
    ALL_OF = "all_of"  # in any order
    IN_ORDER = "in_order"  # one after the other


class Occasion(StrEnum):
    """What makes a request one that somebody looks at."""

    DOUBT = "doubt"  # a fact is missing, or a rule asks for a look, as at a risk mark
    EXCEPTION = "exception"  # policy refuses it
    STAND_IN = "stand_in"  # there is no receipt
    APPEAL = "appeal"  # an earlier decision is disputed


class Duty(StrEnum):
    """Parts in a slip that can be kept in different hands."""

    ASK = "ask"
    APPROVE = "approve"
    INSPECT = "inspect"
    PAY = "pay"  # money back to the customer


@frozen
class Successor:
    """
    Who takes an approval over that nobody gave in time.

    Args:
        role: On whose list it is then, and whose it is unless a person is named.
        person: The host's reference of the one who takes it over, or who stands in for them;
            None: anyone with the role.
    """

    role: Role = Role.APPROVER
    person: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.person is not None:
            check_id(self.person, where="level.successors.person")


@frozen
class Level:
    """
    One level of approval; everything named has to hold for it to be due.

    Args:
        role: Who may give it.
        over: ApprovalDue only when more than this, gross, is at stake: the worth of the goods asked
            back, the credit for them, or what is paid back, by gate; None: whatever it is.
        gate: Where it is given.
        also: Further roles; a role that stands twice takes two people.
        quorum: How many of the roles have to approve.
        only_when: ApprovalDue only when a line meets these conditions; a request without lines
            meets them all.
        occasions: ApprovalDue only on one of these; always when there are none.
        stand_ins: Whether somebody who stands in for another may give it.
        successors: Who takes it over, one after the other, each time that a deadline for
            approvals puts it on somebody else's list.
    """

    role: Role = Role.APPROVER
    over: Money | None = None
    gate: Gate = Gate.REQUEST
    also: tuple[Role, ...] = ()
    quorum: Quorum = Quorum.ONE_OF
    only_when: When = ALWAYS
    occasions: frozenset[Occasion] = frozenset()
    stand_ins: bool = True
    successors: tuple[Successor, ...] = ()

    def is_due(self, stake: Money) -> bool:
        """Tell whether this gross amount at stake calls for it."""
        return self.over is None or stake > self.over

    def is_called_for(
        self, case: CaseFacts, stake: Money | None, occasions: frozenset[Occasion]
    ) -> bool:
        """
        Tell whether a case calls for it.

        Args:
            case: The request.
            stake: The gross amount, or None when there is none.
            occasions: Those that the case is.

        Raises:
            CurrencyMismatchError: `over` is in another currency than `stake`.
        """
        if self.over is not None and (stake is None or not self.is_due(stake)):
            return False
        if self.occasions and self.occasions.isdisjoint(occasions):
            return False
        return not case.lines or any(self.only_when.holds(case, line) for line in case.lines)


@frozen
class ApprovalDue:
    """
    One approval that is due at a gate.

    Args:
        roles: Who gives it has one of these.
        rank: From 1; those of one rank are given in any order, after those of lower ranks.
        stand_ins: Whether somebody who stands in for another may give it.
        person: Only they, or who stands in for them, may give it; None: anyone with a role.
        added: A reviewer asked for it, not the terms.
        given_by: Everyone who gave it; nobody where it counts as given; None while it waits.
        successors: Who takes it over, one after the other, if it takes too long.
    """

    roles: frozenset[Role]
    rank: int = 1
    stand_ins: bool = True
    person: str | None = None
    added: bool = False
    given_by: frozenset[str] | None = None
    successors: tuple[Successor, ...] = ()


def approvals_due(
    levels: Iterable[Level],
    gate: Gate,
    case: CaseFacts,
    stake: Money | None,
    occasions: frozenset[Occasion] = frozenset(),
) -> tuple[ApprovalDue, ...]:
    """
    Give the approvals a case needs at a gate, in order; none due is approved at once.

    A request that is an occasion to look is looked at by somebody even where no level is due.

    Raises:
        CurrencyMismatchError: A level is in another currency than what is at stake.
    """
    due: list[ApprovalDue] = []
    for level in levels:
        if level.gate is gate and level.is_called_for(case, stake, occasions):
            due += _of_level(level, due[-1].rank + 1 if due else 1)
    if not due and occasions and gate is Gate.REQUEST:
        return (ApprovalDue(frozenset({Role.APPROVER})),)
    return tuple(due)


def _of_level(level: Level, rank: int) -> tuple[ApprovalDue, ...]:
    roles, after = (level.role, *level.also), level.successors

    def one(rank: int, *roles: Role) -> ApprovalDue:
        return ApprovalDue(frozenset(roles), rank, level.stand_ins, successors=after)

    match level.quorum:
        case Quorum.ONE_OF:
            return (one(rank, *roles),)
        case Quorum.ALL_OF:
            return tuple(one(rank, role) for role in roles)
        case Quorum.IN_ORDER:
            return tuple(one(later, role) for later, role in enumerate(roles, rank))
        case _:
            assert_never(level.quorum)


def worth_of(case: CaseFacts) -> Money | None:
    """Give the gross worth of the goods asked back, or None when nothing comes back."""
    if not case.lines:
        return None
    return total((line.paid for line in case.lines), case.lines[0].paid.currency)
