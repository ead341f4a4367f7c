"""
Working instructions for staff, drawn from the rules and terms that decide.

What to check is said in the very sentences that customers read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exchangekit.policy.rules import WindowRule
from exchangekit.text.pages import Entry, Page, Section
from exchangekit.text.policy_rules import RULES, rule_sentence
from exchangekit.text.policy_terms import cost_sentences, way_sentences
from exchangekit.text.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from exchangekit.policy.book import Policy
    from exchangekit.policy.rules import Rule


def instructions(
    policy: Policy, locale: str, *, own: Callable[[Rule, str], str] | None = None
) -> Page:
    """
    Tell staff, step by step, what to ask, what to check and what to decide.

    Args:
        policy: The one that decides.
        locale: The readers' language.
        own: Words a rule of the host's own, as for `publish`.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
        InvalidInputError: A rule of the host's own is not worded.
    """
    voice = Voice(locale)
    asked = (_asks(policy, voice), _checks(policy, voice, own), _decides(policy, voice))
    found, grade, again, own_request, accepted, amounts = (
        (voice.say(f"staff.{name}"),)
        for name in ("found", "grade", "requote", "own_request", "accepted", "amounts")
    )
    sections = (
        _step(voice, "request", *asked),
        _step(voice, "approval", (), way_sentences(policy.terms, voice), own_request),
        _step(voice, "goods", found, grade, again),
        _step(voice, "money", accepted, cost_sentences(policy.terms, voice), amounts),
    )
    named = voice.say("published.policy", id=policy.id, version=policy.version)
    return Page(voice.locale, voice.say("staff.title"), (named,), sections)


def _step(
    voice: Voice, step: str, asks: Iterable[str], checks: Iterable[str], decides: Iterable[str]
) -> Section:
    parts = {"ask": asks, "check": checks, "decide": decides}
    entries = (
        Entry(voice.say(f"staff.{part}"), tuple(dict.fromkeys(said)))
        for part, said in parts.items()
    )
    return Section(voice.say(f"staff.{step}"), (), tuple(e for e in entries if e.said))


def _asks(policy: Policy, voice: Voice) -> Iterator[str]:
    for rule in policy.rules:
        if type(rule) in RULES:
            facts = {"triggers": rule.triggers} if isinstance(rule, WindowRule) else {}
            yield voice.say(f"ask.{type(rule).__name__}", **facts)


def _checks(policy: Policy, voice: Voice, own: Callable[[Rule, str], str] | None) -> Iterator[str]:
    for number, rule in enumerate(policy.rules):
        yield rule_sentence(rule, voice, own, where=f"policy.rules[{number}]")
    if not policy.rules:
        yield voice.say("staff.nothing")


def _decides(policy: Policy, voice: Voice) -> Iterator[str]:
    yield voice.say("staff.every")
    if policy.rules:
        yield voice.say("staff.unknown")
    for rule in policy.rules:
        if type(rule) in RULES:
            yield voice.say(f"decide.{type(rule).__name__}")
    if policy.rules:
        yield voice.say("staff.exception")
