"""`exchangekit.text.messages`: nothing the library can say is without words."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, get_args

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from hypothesis import given

from exchangekit.care.notices import NoticeKind
from exchangekit.policy import limits
from exchangekit.policy import rules as rules_
from exchangekit.policy.checking import OURS
from exchangekit.policy.diff import DiffKind
from exchangekit.policy.linting import LintKind
from exchangekit.policy.obligations import ObligationKind
from exchangekit.policy.shortfalls import Dimension
from exchangekit.policy.verdict import ChangeKind
from exchangekit.settlement.quote import LineKind
from exchangekit.slip.commands import Command
from exchangekit.slip.events import Event
from exchangekit.slip.phases import Leg
from exchangekit.slip.transitions import TABLE
from exchangekit.text.catalogue import LOCALES, SOURCE, in_language
from exchangekit.text.messages import MESSAGES, TABLES
from exchangekit.text.messages.statutes import CONDITIONS
from exchangekit.text.messages.wants import WANTS
from exchangekit.text.naming import PREFIXES
from exchangekit.text.rendering import _SHOWN, translate
from exchangekit.text.telling import change_words, finding_words
from exchangekit.wire.records import Break

from tests.policy.strategies import cases, places, rules
from tests.text import spoken

if TYPE_CHECKING:
    from pathlib import Path

    from exchangekit.errors import ExchangeKitError
    from exchangekit.policy.facts import CaseFacts, Where
    from exchangekit.policy.rules import Rule

SAID = (*MESSAGES.values(), *WANTS, *CONDITIONS)
"""Everything that is translated."""

TRANSLATED = [locale for locale in LOCALES if locale != SOURCE]

WORDLESS = {
    "read by programs only": {
        "exchangekit.effects.finding.Order",
        "exchangekit.sale.intake.TaxBasis",
        "exchangekit.text.publishing.Form",
        "exchangekit.values.dates.FirstDay",
        "exchangekit.values.decimals.Rounding",
    },
    "with words under a prefix of their own": {
        "exchangekit.care.notices.NoticeKind",
        "exchangekit.wire.records.Break",
    },
}
"""Enums that `word` does not name, and why."""

NOT_FOR_CUSTOMERS = {
    "AdjustmentAsked",
    "AdjustmentDecided",
    "ApprovalReassigned",
    "DeliveryReopened",
    "Escalated",
    "GateOpened",
    "GateRefused",
    "InspectionReopened",
    "Lapsed",
    "LevelApproved",
    "Numbered",
    "ParcelAwaited",
    "Reminded",  # in a notice, if the customer is
    "ReplacementDelivered",
    "ReplacementDispatched",
    "ReplacementReopened",
    "ReplacementUndone",
    "Restocked",
    "ReturnAwaited",
    "ReturnComplete",
    "ReturnReceived",
    "ReturnReopened",
    "ReturnUndone",
    "ReviewerAssigned",
    "SettlementReopened",
    "StockHeld",
}
"""Events that concern staff alone, or say again what another one said."""

NO_WORDS = re.compile(r"(an? )?[A-Z]\w*|(a|a member of|one of) 7|7<event>")
"""What a programmer is told in the library's own names stays as it is."""


def lacking(codes: set[str]) -> list[str]:
    """Name the codes without words: add them to a table in `exchangekit.text.messages`."""
    return sorted(codes - set(MESSAGES))


def stale(prefix: str, codes: set[str]) -> list[str]:
    """Name the words of codes that do not exist: take them out of their table."""
    return sorted({key for key in MESSAGES if key.startswith(prefix)} - codes)


def check(prefix: str, codes: set[str]) -> None:
    """Compare the codes there are with those that have words."""
    wanted = {f"{prefix}{code}" for code in codes}

    assert [] == lacking(wanted)
    assert [] == stale(prefix, wanted)


# --- every code has words ------------------------------------------------------------------------


def test_every_error_has_words_and_help() -> None:
    """Law: `explain` never has to show a code."""
    codes = {error.code for error in spoken.ERRORS}

    check("error.", codes)
    check("help.", codes)


def test_every_finding_has_words() -> None:
    """Law: whatever a rule finds can be told, and every failure in a few words as well."""
    check("finding.", spoken.finding_codes())
    check("because.", spoken.finding_codes("FAIL") | {"-"})


def test_every_prefix_of_ours_is_kept() -> None:
    """A prefix that is not listed could be taken by a host."""
    assert set(OURS) == {code.partition(".")[0] for code in spoken.finding_codes()}


def test_every_change_has_words() -> None:
    """Law: every kind of help can be told; an item by its name, a missing fact by which it is."""
    kinds = {kind.value for kind in ChangeKind} - {ChangeKind.SAY.value}

    facts = ("trigger", "condition", "payment", "shipping", "region")

    check("change.", kinds | {"other_item.named"} | {f"say.{fact}" for fact in facts})


def test_every_obligation_has_words() -> None:
    """Law: what follows from a verdict can be told; evidence by the change that brings it."""
    kinds = {kind.value for kind in ObligationKind} - {ObligationKind.EVIDENCE.value}

    check("obligation.", kinds)


def test_every_shortfall_has_words() -> None:
    """Law: wherever a policy gives less than the law, it can be told; when it pays is looked at."""
    check("shortfall.", {dimension.value for dimension in Dimension} - {"refund_time"})


def test_every_finding_of_the_linter_has_words() -> None:
    """Law: what is wrong with a policy can be told."""
    check("lint.", {kind.value for kind in LintKind})


def test_every_difference_of_policies_has_words() -> None:
    """Law: what became of a sentence that two policies do not share can be told."""
    check("diff.", {kind.value for kind in DiffKind})


def test_every_ready_rule_has_a_name() -> None:
    """Law: a limit that the law does not know is named by the rule that sets it."""
    ready = {name for module in (rules_, limits) for name in vars(module) if name[-4:] == "Rule"}

    check("policy_part.", ready - {"Rule"})


def test_every_notice_has_a_subject_and_a_body() -> None:
    """Law: the customer never gets an empty letter."""
    check("notice.", {f"{kind}.{part}" for kind in NoticeKind for part in ("subject", "body")})


def test_every_quote_line_and_difference_has_words() -> None:
    """Law: every cent stands on a line that can be read."""
    check("quote.", {kind.value for kind in LineKind})
    check("owed.", {"collect", "refund", "even"})
    check("due.", {"collect", "refund", "even"})


def test_every_command_has_words() -> None:
    """Law: what can be asked of a slip can be named."""
    check("command.", {command.__name__ for command in get_args(Command)})


def test_every_event_has_words() -> None:
    """Law: a timeline has a sentence for all that can happen; the customer's for a part of it."""
    events = {event.__name__ for event in get_args(Event)}
    seen = {key.split(".")[1] for key in MESSAGES if key.startswith("seen.")}

    assert [] == lacking({f"event.{event}" for event in events})
    assert events == {key.split(".")[1] for key in MESSAGES if key.startswith("event.")}
    assert events - seen == NOT_FOR_CUSTOMERS


def test_every_stage_has_words() -> None:
    """Law: whatever the table can reach can be named."""
    phases = {f"{leg}/{phase}" for leg in Leg for phase in TABLE[leg]}

    check("stage.", phases | {"ended"})
    check("state.", phases)


def test_every_reason_of_a_refusal_has_words() -> None:
    """Law: the short reasons that errors carry are words, not codes, to a reader."""
    check("refusal.", spoken.refusals())
    check("duty.", spoken.reasons("RoleError", 2))
    check("stale.", spoken.reasons("StaleQuoteError", 3))
    check("missing.", spoken.lacks())
    check("built-on.", spoken.reasons("built_on", 2))
    check("instead.", spoken.reasons("built_on", 2))
    check("break.", {reason.value for reason in Break})


def test_every_enum_has_words_or_a_reason_to_have_none() -> None:
    """Law: each enum is named by `word`, or listed above with why not."""
    silent = set(chain.from_iterable(WORDLESS.values()))
    spoken_for = {f"{enum.__module__}.{enum.__name__}" for enum in PREFIXES}

    assert sorted(spoken.enums()) == sorted(silent | spoken_for)


@pytest.mark.parametrize("enum", PREFIXES, ids=PREFIXES.get)
def test_every_member_has_words(enum: type) -> None:
    """Law: no member of an enum is shown as its code."""
    assert [] == lacking({f"{PREFIXES[enum]}{member}" for member in enum})  # type: ignore[attr-defined]


def test_what_should_have_been_has_words() -> None:
    """Law: the sentences of what a value should have been are known in every language."""
    unknown = {
        want for want in spoken.wants() if not NO_WORDS.fullmatch(want) and not _is_known(want)
    }

    assert set() == unknown, "add these to exchangekit.text.messages.wants"


def _is_known(want: str) -> bool:
    if want in WANTS:
        return True
    templates = (template for template in WANTS if spoken.names(template))
    return any(
        want == template.format_map(dict.fromkeys(spoken.names(template), "7"))
        for template in templates
    )


def test_no_key_stands_in_two_tables() -> None:
    """Law: a later table never hides words of an earlier one."""
    assert len(MESSAGES) == sum(len(table) for table in TABLES)


# --- every placeholder is a fact -----------------------------------------------------------------


@pytest.mark.parametrize("error", spoken.ERRORS, ids=lambda error: error.code)
def test_errors_name_their_own_facts(error: type[ExchangeKitError]) -> None:
    """Law: words of an error only speak of what it carries; leg and phase make a stage."""
    facts = set(error.names)
    known = facts | {"stage"} if {"leg", "phase"} <= facts else facts
    said = spoken.names(MESSAGES[f"error.{error.code}"])
    helped = spoken.names(MESSAGES[f"help.{error.code}"])

    assert set() == (said | helped) - known


@given(rules(), cases(), places())
def test_findings_and_changes_name_their_own_facts(
    rule: Rule, case: CaseFacts, where: Where
) -> None:
    """Law: whatever a rule finds, no placeholder is left open, in any language."""
    for line in case.lines:
        finding = rule.examine(case, line, where)
        for locale in LOCALES:
            words = [finding_words(finding, locale)]
            words += [change_words(change, locale) for change in finding.helps]

            assert not any("{" in sentence or "finding." in sentence for sentence in words)
            assert not any(sentence.startswith("change.") for sentence in words)


def test_every_way_of_showing_is_known() -> None:
    """Law: what stands after the colon is a way of showing, or a prefix with words."""
    ways = {way for message in MESSAGES.values() for _, way in spoken.placeholders(message)}
    prefixes = {key.partition(".")[0] for key in MESSAGES}

    assert set() == ways - prefixes - set(_SHOWN) - {""}


# --- every message is translated -----------------------------------------------------------------


def catalogue(locale: str, suffix: str) -> Path:
    """Give where a catalogue lies."""
    folder = spoken.SOURCE / "locale" / locale.replace("-", "_") / "LC_MESSAGES"
    return folder / f"exchangekit{suffix}"


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_message_is_translated_and_no_other(locale: str) -> None:
    """Law: catalogue and source hold the same messages; run `make messages-update`."""
    with catalogue(locale, ".po").open("rb") as file:
        translated = {str(message.id): message.string for message in read_po(file) if message.id}
    messages = {*SAID}

    assert [] == sorted(messages - set(translated))
    assert [] == sorted(set(translated) - messages)
    assert [] == sorted(message for message, string in translated.items() if not string)


@pytest.mark.parametrize("locale", TRANSLATED)
def test_what_is_compiled_is_what_was_written(locale: str) -> None:
    """Law: a translation that was changed is compiled; run `make messages-compile`."""
    with catalogue(locale, ".po").open("rb") as file:
        written = {message.id: message.string for message in read_po(file) if message.id}
    with catalogue(locale, ".mo").open("rb") as file:
        compiled = {message.id: message.string for message in read_mo(file) if message.id}

    assert written == compiled


@pytest.mark.parametrize("locale", TRANSLATED)
def test_translations_show_the_same_facts_in_the_same_way(locale: str) -> None:
    """Law: no translation drops a fact, makes one up or shows it in another way."""
    differing = [
        message
        for message in SAID
        if spoken.placeholders(message) != spoken.placeholders(in_language(message, locale))
    ]

    assert [] == differing


def test_chinese_is_chinese() -> None:
    """Law: only notation, names of classes and formulas have no Chinese character."""
    plain = {
        message
        for message in SAID
        if not any("一" <= character <= "鿿" for character in in_language(message, "zh-CN"))
    }

    expected = {
        MESSAGES["notation.list"],
        MESSAGES["notation.quantity"],
        MESSAGES["notation.sentences"],
        MESSAGES["place_at"],
        MESSAGES["quote.fee"],
        MESSAGES["timeline.seen"],
        "0 <= start < stop",
        "a frozenset",
    }
    assert expected == plain


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", MESSAGES)
def test_every_message_can_be_filled_in(code: str, locale: str) -> None:
    """Law: any text may be a fact, braces and percent signs too."""
    facts = dict.fromkeys(spoken.names(MESSAGES[code]), "{x} %s 7")

    words = translate(code, facts, locale)

    assert words
    assert ("{x} %s 7" in words) == bool(facts)
