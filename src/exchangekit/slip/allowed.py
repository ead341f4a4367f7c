"""
What can be done now: every command allowed with a witness, or refused with its code.

A witness is a whole command made from the slip's own state; it is offered only after it
was decided, so nothing that raises is ever offered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.errors import CommandNotAllowedError, ExchangeKitError
from exchangekit.slip import commands as c
from exchangekit.slip.duties import DUTIES
from exchangekit.slip.envelope import Envelope
from exchangekit.slip.forms import FORMS
from exchangekit.slip.lifecycle import decided
from exchangekit.values.classes import evolve, frozen
from exchangekit.values.ids import CommandKey

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from exchangekit.policy.approval import Gate
    from exchangekit.slip.facts import Facts
    from exchangekit.slip.model import Slip
    from exchangekit.slip.phases import Leg
    from exchangekit.values.people import Actor

_KEY = CommandKey("allowed-commands")


@frozen
class Allowed:
    """
    A command that would be accepted.

    Args:
        command: Its name.
        witness: One form of it that is accepted now.
    """

    command: str
    witness: c.Command


@frozen
class NotAllowed:
    """
    A command that would be refused.

    Args:
        command: Its name.
        error: Why; of the first form tried.
    """

    command: str
    error: ExchangeKitError


def allowed_commands(
    slip: Slip, actor: Actor, facts: Facts, now: datetime
) -> tuple[Allowed | NotAllowed, ...]:
    """
    Say for every command whether this actor can give it now.

    Args:
        slip: As it is.
        actor: Who asks.
        facts: Everything outside the slip that a command may depend on.
        now: The instant the command would be recorded at.
    """
    asked = Envelope(slip.id, c.Confirm(), actor, now, _KEY)
    return tuple(
        _answer(kind, forms(slip, facts, now), slip, asked, facts) for kind, forms in FORMS.items()
    )


def _answer(
    kind: type, forms: Iterable[c.Command], slip: Slip, asked: Envelope, facts: Facts
) -> Allowed | NotAllowed:
    """
    Try the forms of one command until one is accepted, or none is left that might be.

    Args:
        kind: The class of the command.
        forms: The likeliest first, at least one.
        slip: As it is.
        asked: Around any command: who asks, and when.
        facts: Everything outside the slip that the command may depend on.
    """
    refused: list[ExchangeKitError] = []
    hopeless: set[Leg | Gate | None] = set()
    for command in forms:
        about = _about(command)
        if about in hopeless:
            continue
        try:
            decided(slip, evolve(asked, command=command), facts)
        except ExchangeKitError as error:
            refused.append(error)
            if _concerns_every_form(kind, error, asked.actor):
                hopeless.add(about)
        else:
            return Allowed(kind.__name__, command)
    return NotAllowed(kind.__name__, refused[0])


def _about(command: c.Command) -> Leg | Gate | None:
    """Give the part of a slip that a command is about: one part tells nothing of another."""
    if isinstance(command, _AT_A_GATE):
        return command.gate
    return getattr(command, "leg", None)


def _concerns_every_form(kind: type, error: ExchangeKitError, actor: Actor) -> bool:
    """Tell whether another form of a refused command, of its part, need not be tried."""
    if isinstance(error, CommandNotAllowedError):
        by_state = kind in _BY_STATE and error.reason not in _OF_ONE_FORM
        return by_state or error.reason in _WHATEVER_THE_FORM
    return not actor.may(*DUTIES[kind])


_AT_A_GATE = (c.Review, c.Assign)

_BY_STATE = frozenset({c.Receive, c.Inspect, c.Dispatch, c.Deliver, c.ChangeReplacement, c.Retract})
"""Commands of which a state that forbids one form forbids all; a slip may have many lines."""
_OF_ONE_FORM = frozenset({"nothing-changed"})
"""Reasons that speak of what was asked for, not of the state."""

_WHATEVER_THE_FORM = frozenset({
    "approval-waits",
    "nothing-due",
    "nothing-to-adjust",
    "nothing-to-review",
    "replacement-not-back",
})  # fmt: skip
"""Reasons that speak of the state alone, of commands that other reasons may refuse by form."""
