"""
A policy published from the very objects that decide.

Nothing is written twice: change a rule or a term, and the page says so in every language.
"""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from exchangekit.policy.rules import ProofRule, WindowRule
from exchangekit.policy.statutes.known import cited
from exchangekit.policy.terms import FeeKind
from exchangekit.text.pages import Page, Section
from exchangekit.text.policy_rules import listed, rule_sentence
from exchangekit.text.policy_terms import cost_sentences, fee_sentence, way_sentences
from exchangekit.text.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exchangekit.policy.book import Policy
    from exchangekit.policy.rules import Rule

_MARK = 8


class Form(StrEnum):
    """For which place a policy is published."""

    SITE = "site"  # everything, each rule with its source
    NOTICE = "notice"  # for the wall of a store: rules, fees and deductions
    SOCIAL = "social"  # times, proof and the freight of the return


def publish(
    policy: Policy,
    locale: str,
    form: Form = Form.SITE,
    *,
    own: Callable[[Rule, str], str] | None = None,
) -> Page:
    """
    Put a policy into words for customers.

    Args:
        policy: The one that decides.
        locale: The readers' language.
        form: How much is said; what is said is said in the same words.
        own: Words a rule of the host's own: the rule and a BCP 47 tag in, a sentence out.

    Returns:
        A page to write with `Page.as_text` or `Page.as_html`.  The shorter forms end with
        a mark of the whole policy (see `mark_of`), so a notice on a wall that no longer
        says what holds can be told.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
        InvalidInputError: A rule of the host's own is not worded.
    """
    voice = Voice(locale)
    title = voice.say("published.title")
    if form is Form.SITE:
        sections = _everything(policy, voice, own)
        return Page(voice.locale, title, tuple(lead_sentences(policy, voice)), tuple(sections))
    foot = voice.say(
        "published.mark", id=policy.id, version=policy.version, mark=mark_of(policy, own=own)
    )
    if form is Form.SOCIAL:
        return Page(voice.locale, title, tuple(_headlines(policy, voice)), foot=foot)
    rules = Section(voice.say("published.rules"), tuple(_rules(policy, voice, own, sources=False)))
    costs = Section(voice.say("published.costs"), tuple(cost_sentences(policy.terms, voice)))
    return Page(voice.locale, title, tuple(lead_sentences(policy, voice)), (rules, costs), foot)


def mark_of(policy: Policy, *, own: Callable[[Rule, str], str] | None = None) -> str:
    """
    Give eight hexadecimal digits that change with any rule and any term.

    They are the start of the SHA-256 of the whole page in English, so they are the same in
    every language and form, and change with a release that words something anew.

    Raises:
        InvalidInputError: A rule of the host's own is not worded.
    """
    page = publish(policy, "en", own=own).as_text()
    return sha256(page.encode("utf-8")).hexdigest()[:_MARK]


def _everything(
    policy: Policy, voice: Voice, own: Callable[[Rule, str], str] | None
) -> Iterator[Section]:
    points = tuple(_rules(policy, voice, own, sources=True))
    yield Section(voice.say("published.rules"), points)
    yield Section(voice.say("published.way"), tuple(way_sentences(policy.terms, voice)))
    yield Section(voice.say("published.costs"), tuple(cost_sentences(policy.terms, voice)))


def lead_sentences(policy: Policy, voice: Voice) -> Iterator[str]:
    """Say which policy it is, and for which sales it holds."""
    yield voice.say("published.policy", id=policy.id, version=policy.version)
    start, end = policy.effective_from.isoformat(), policy.effective_before
    if end is None:
        yield voice.say("published.from", start=start)
    else:
        yield voice.say("published.between", start=start, end=end.isoformat())
    if policy.jurisdictions:
        yield voice.say("published.jurisdictions", named=listed(policy.jurisdictions, voice))
    if policy.channels:
        yield voice.say("published.channels", named=tuple(sorted(policy.channels)))
    if policy.business is not None:
        yield voice.say(f"published.business.{policy.business}".lower())
    if policy.tiers:
        yield voice.say("published.tiers", named=listed(policy.tiers, voice))


def _rules(
    policy: Policy, voice: Voice, own: Callable[[Rule, str], str] | None, *, sources: bool
) -> Iterator[str]:
    if not policy.rules:
        yield voice.say("published.no_rules")
    for number, rule in enumerate(policy.rules):
        where = f"policy.rules[{number}]"
        say = rule_with_source if sources else rule_sentence
        yield say(rule, voice, own, where=where)


def rule_with_source(
    rule: Rule,
    voice: Voice,
    own: Callable[[Rule, str], str] | None = None,
    *,
    where: str = "policy.rules",
) -> str:
    """
    Say what a rule asks for, and on which law or clause it rests; see `rule_sentence`.

    Raises:
        InvalidInputError: It is a host's own and nobody words it.
    """
    sentence = rule_sentence(rule, voice, own, where=where)
    source = cited(getattr(rule, "source", ""))
    return voice.say("notation.source", sentence=sentence, source=source) if source else sentence


def _headlines(policy: Policy, voice: Voice) -> Iterator[str]:
    for rule in policy.rules:
        if isinstance(rule, WindowRule | ProofRule):
            yield rule_sentence(rule, voice)
    freight = [fee for fee in policy.terms.fees if fee.kind is FeeKind.RETURN_FREIGHT]
    yield from (fee_sentence(fee, voice) for fee in freight)
    if not freight:
        yield voice.say("published.free_return")
