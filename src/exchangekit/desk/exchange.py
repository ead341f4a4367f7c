"""The conversation of one command: known key, then version, then decide, then commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.desk.asks import Ask, Conversation, Loaded, Loading, load
from exchangekit.desk.needs import needs_of, needs_of_all
from exchangekit.desk.planning import Given, Outcome, follow, numbered, plan, series_due
from exchangekit.errors import (
    CommandNotAllowedError,
    ConflictError,
    PeriodClosedError,
    RepeatedKeyError,
    RoleError,
    UnknownSaleError,
    UnknownSlipError,
)
from exchangekit.ports import Batch, slip_stream
from exchangekit.slip.allowed import Allowed, NotAllowed, allowed_commands
from exchangekit.slip.asking import proposal
from exchangekit.slip.envelope import Envelope
from exchangekit.slip.lifecycle import Step, decide
from exchangekit.values.ids import CommandKey
from exchangekit.wire.history import read_slip
from exchangekit.wire.records import Record, command_digest

if TYPE_CHECKING:
    from datetime import datetime

    from exchangekit.desk.folds import Folds
    from exchangekit.slip.commands import Asked
    from exchangekit.slip.model import Slip
    from exchangekit.slip.parts import Series
    from exchangekit.values.ids import SaleId, SlipId
    from exchangekit.values.people import Actor


def show(slip_id: SlipId, folds: Folds) -> Conversation[Slip]:
    """
    Read a slip.

    Raises:
        UnknownSlipError: Nobody opened it.
    """
    records: tuple[Record, ...] = yield Ask("slip_records", (slip_id,))
    return _folded(slip_id, records, folds)


def give(envelope: Envelope, tries: int, folds: Folds) -> Conversation[Outcome]:
    """
    Carry a command out, deciding again on what others wrote in between.

    A caller who names the version they saw is told of a conflict at once.

    Raises:
        ConflictError: Others wrote first, `tries` times in a row.
        ExchangeKitError: The command is refused; nothing was written.
    """
    drawn: dict[Series, str] = {}
    while True:
        tries -= 1
        try:
            outcome = yield from _planned(envelope, drawn, folds)
        except (CommandNotAllowedError, RoleError) as error:
            error.allowed = yield from _allowed_now(envelope, folds)
            raise
        if outcome.repeated:
            return outcome
        try:
            yield Ask("commit", (outcome.batch,))
        except ConflictError:
            if tries < 1 or envelope.expected is not None:
                raise
        else:
            folds.keep(_last_of_slip(outcome), outcome.slip)
            return outcome


def _allowed_now(envelope: Envelope, folds: Folds) -> Conversation[tuple[str, ...]]:
    """Name what could be given instead; nothing when there is no slip yet."""
    records: tuple[Record, ...] = yield Ask("slip_records", (envelope.slip,))
    if not records:
        return ()
    answers = yield from options(envelope.slip, envelope.actor, envelope.at, folds)
    return tuple(answer.command for answer in answers if isinstance(answer, Allowed))


def _last_of_slip(outcome: Outcome) -> Record:
    """The slip's records come first in a batch, one per event."""
    return outcome.batch.records[len(outcome.events) - 1]


def options(
    slip_id: SlipId, actor: Actor, now: datetime, folds: Folds
) -> Conversation[tuple[Allowed | NotAllowed, ...]]:
    """
    Say for every command whether an actor can give it now.

    Raises:
        UnknownSlipError: Nobody opened the slip.
    """
    slip = yield from show(slip_id, folds)
    loaded = yield from load(slip, needs_of_all(slip), now, folds)
    answers = allowed_commands(slip, actor, loaded.facts, now)
    return tuple(_unless_closed(answer, slip, actor, loaded, now) for answer in answers)


def _unless_closed(
    answer: Allowed | NotAllowed, slip: Slip, actor: Actor, loaded: Loaded, now: datetime
) -> Allowed | NotAllowed:
    """Withdraw what would post in a closed period: a slip knows nothing of books."""
    today = now.astimezone(loaded.facts.where.zone).date()
    if isinstance(answer, NotAllowed) or today >= loaded.facts.first_open:
        return answer
    envelope = Envelope(slip.id, answer.witness, actor, now, CommandKey(answer.command))
    try:
        follow(Given(slip, (), envelope, loaded, ""), decide(slip, envelope, loaded.facts))
    except PeriodClosedError as error:
        return NotAllowed(answer.command, error)
    return answer


def propose(sale: SaleId, folds: Folds) -> Conversation[tuple[Asked, ...]]:
    """
    Prefill a request with all of a sale that can still come back.

    Raises:
        UnknownSaleError: It was never taken in.
    """
    entitlement = yield from Loading(folds).sale(sale)
    if entitlement is None:
        raise UnknownSaleError(sale)
    return proposal(entitlement)


def preview(envelope: Envelope, folds: Folds) -> Conversation[Outcome]:
    """Plan a command and say what would be written; draw and write nothing."""
    return (yield from _planned(envelope, None, folds))


def _planned(
    envelope: Envelope, drawn: dict[Series, str] | None, folds: Folds
) -> Conversation[Outcome]:
    history: tuple[Record, ...] = yield Ask("slip_records", (envelope.slip,))
    digest = command_digest(envelope.command, envelope.actor)
    known = _known_result(envelope, history, digest, folds)
    if known is not None:
        return known
    slip = folds.fold(envelope.slip, history)
    loaded = yield from load(slip, needs_of(slip, envelope.command), envelope.at, folds)
    steps = decide(slip, envelope, loaded.facts)
    given = Given(slip, history, envelope, loaded, digest)
    effects = follow(given, steps)
    if drawn is not None:
        steps = yield from _with_numbers(steps, drawn)
    return plan(given, steps, effects)


def _with_numbers(
    steps: tuple[Step, ...], drawn: dict[Series, str]
) -> Conversation[tuple[Step, ...]]:
    """Draw what is due, only now that nothing can be refused; a retry keeps its numbers."""
    slip = steps[-1].slip
    due = series_due(slip)
    for series in due:
        if series not in drawn:
            drawn[series] = yield Ask("draw", (series, slip.request.company))
    return numbered(steps, tuple((series, drawn[series]) for series in due))


def _known_result(
    envelope: Envelope, history: tuple[Record, ...], digest: str, folds: Folds
) -> Outcome | None:
    """
    Give the first result of a key that was used before.

    Raises:
        RepeatedKeyError: It was used for another command.
    """
    first = next((record for record in history if record.key == envelope.key), None)
    if first is None:
        return None
    if first.digest != digest:
        raise RepeatedKeyError(slip_stream(envelope.slip), envelope.key)
    later = (record.seq for record in history[first.seq :] if record.key)
    last = next(later, len(history) + 1) - 1
    slip = _folded(envelope.slip, history[:last], folds)
    caused = tuple(event for _, event in read_slip(history[first.seq - 1 : last]))
    return Outcome(slip, caused, Batch(), repeated=True)


def _folded(slip_id: SlipId, records: tuple[Record, ...], folds: Folds) -> Slip:
    slip = folds.fold(slip_id, records)
    if slip is None:
        raise UnknownSlipError(slip_id)
    return slip
