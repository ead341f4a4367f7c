"""The one way to refuse a command the slip's state forbids."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NoReturn

from exchangekit.errors import CommandNotAllowedError, TooManyError
from exchangekit.slip.phases import FINAL, ReturnPhase, SettlementPhase

if TYPE_CHECKING:
    from exchangekit.slip.commands import Command
    from exchangekit.slip.model import Slip
    from exchangekit.slip.phases import Leg, Phase


@cache  # of few stages; it is in every refusal
def spelled(now: tuple[Leg, Phase] | None) -> str:
    """Write a stage as ``leg/phase``, or ``ended``."""
    return "ended" if now is None else f"{now[0]}/{now[1]}"


def stage_text(slip: Slip) -> str:
    """Write the stage of a slip."""
    return spelled(slip.stage)


def need(slip: Slip, command: Command, allowed: bool, reason: str) -> None:  # noqa: FBT001
    """
    Go on only when `allowed`.

    Raises:
        CommandNotAllowedError: It is not; `reason` is a stable word of why.
    """
    if not allowed:
        refuse(slip, command, reason)


def refuse(slip: Slip, command: Command, reason: str) -> NoReturn:
    """
    Refuse a command.

    Raises:
        CommandNotAllowedError: Always; `reason` is a stable word of why.
    """
    raise CommandNotAllowedError(slip.id, type(command).__name__, stage_text(slip), reason)


_POSTED = FINAL | {SettlementPhase.UNWINDING}


def check_unmoved(slip: Slip, command: Command) -> None:
    """
    Go on only while the slip has not ended, and neither goods nor money have moved.

    Once everything that was to come back was given up, nothing is waited for any more.

    Raises:
        CommandNotAllowedError: One of them has; the reason says which.
    """
    need(slip, command, slip.stage is not None, "ended")
    sent = slip.phases.return_ is ReturnPhase.IN_TRANSIT
    moved = slip.goods_moved or sent or bool(slip.strays)
    need(slip, command, not moved, "goods-moved")
    never_left = any(line.undelivered for line in slip.returns)
    given_up = never_left or slip.phases.return_ is ReturnPhase.COMPLETE  # as nothing has come
    need(slip, command, not given_up, "given-up")
    need(slip, command, not slip.money_moved, "money-moved")
    need(slip, command, slip.phases.settlement not in _POSTED, "posted")


def check_left(slip: Slip, of: str, line: int, asked: int, left: int) -> None:
    """
    Go on only when no more is asked for than is left.

    Args:
        slip: Of which slip.
        of: What the line is of: ``return``, ``replacement`` or ``stray``.
        line: Its number.
        asked: Steps.
        left: Steps, at most.

    Raises:
        TooManyError: More is asked for.
    """
    if asked > left:
        raise TooManyError(slip.id, of, line, asked, left)
