"""
Every rule in sentences, read off the fields that decide.

A rule or a condition that gains a field gains words here; a test looks at every field.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from exchangekit.errors import InvalidInputError
from exchangekit.policy.facts import CONDITIONS
from exchangekit.policy.limits import (
    PaymentRule,
    PriceRule,
    PromotionRule,
    RegionRule,
    RiskRule,
    ShippingRule,
)
from exchangekit.policy.rules import (
    ConditionRule,
    ExclusionRule,
    ProofRule,
    RepeatRule,
    ReplacementRule,
    WindowRule,
)
from exchangekit.values.dates import FirstDay, Length

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from exchangekit.policy.facts import When
    from exchangekit.policy.rules import Rule
    from exchangekit.text.voice import Voice


def rule_sentence(
    rule: Rule,
    voice: Voice,
    own: Callable[[Rule, str], str] | None = None,
    *,
    where: str = "policy.rules",
) -> str:
    """
    Say what a rule asks for and when it applies; its source is the caller's to add.

    Args:
        rule: Any.
        voice: Of the readers' language.
        own: Words a rule of the host's own.
        where: What to call it in an error.

    Raises:
        InvalidInputError: It is a host's own and nobody words it.
    """
    said = RULES.get(type(rule))
    if said is not None:
        sentence = voice.joined(said(rule, voice))
    elif own is not None:
        sentence = own(rule, voice.locale)
    else:
        raise InvalidInputError(where, type(rule).__name__, "words of its own")
    conditions = tuple(condition_phrases(rule.only_when, voice))
    return voice.say("when", sentence=sentence, conditions=conditions) if conditions else sentence


def condition_phrases(when: When, voice: Voice) -> Iterator[str]:
    """Name each condition that restricts."""
    for name in CONDITIONS:
        named = getattr(when, name)
        if name == "business" and named is not None:
            yield voice.say(f"when.business.{'true' if named else 'false'}")
        elif named:
            yield voice.say(f"when.{name}", named=listed(named, voice))


def listed(named: Iterable[str], voice: Voice) -> tuple[str, ...]:
    """Put a set in order; a name that is empty stands for what is not known."""
    return tuple(name or voice.say("notation.not_known") for name in sorted(named))


def _window(rule: WindowRule, voice: Voice) -> Iterator[str]:
    latest = ".latest" if len(rule.triggers) > 1 else ""
    yield voice.say(
        f"rule.window{latest}", length=voice.length(rule.length), triggers=rule.triggers
    )
    included = rule.length.first_day is FirstDay.INCLUDED
    yield voice.say(f"rule.window.{'included' if included else 'excluded'}")
    if rule.length.roll_on_rest_day:
        yield voice.say("rule.window.rolls")
    if rule.stops is not None:
        yield voice.say("rule.window.stops")
        if rule.stops.left_after:
            left = voice.length(Length(rule.stops.left_after))
            yield voice.say("rule.window.left", left=left)
    if rule.if_uninformed is not None:
        never, late = map(voice.whole_length, (rule.if_uninformed.never, rule.if_uninformed.late))
        yield voice.say("rule.window.uninformed", never=never, late=late)


def _condition(rule: ConditionRule, voice: Voice) -> Iterator[str]:
    yield voice.say("rule.condition", accepted=tuple(sorted(rule.accepted)))


def _proof(rule: ProofRule, voice: Voice) -> Iterator[str]:
    del rule
    yield voice.say("rule.proof")


def _exclusion(rule: ExclusionRule, voice: Voice) -> Iterator[str]:
    if rule.categories:
        yield voice.say("rule.exclusion.categories", named=listed(rule.categories, voice))
    if rule.items:
        yield voice.say("rule.exclusion.items", named=listed(rule.items, voice))
    if not rule.categories and not rule.items:
        yield voice.say("rule.exclusion.none")
    yield _binding(voice, unless_unconfirmed=rule.unless_unconfirmed)


def _binding(voice: Voice, *, unless_unconfirmed: bool) -> str:
    return voice.say("rule.confirmed" if unless_unconfirmed else "rule.unconfirmed")


def _replacement(rule: ReplacementRule, voice: Voice) -> Iterator[str]:
    yield voice.say("rule.replacement", likeness=rule.likeness)
    if rule.options:
        yield voice.say("rule.replacement.options", options=rule.options)


def _repeat(rule: RepeatRule, voice: Voice) -> Iterator[str]:
    yield voice.say("rule.repeat", most=rule.most)


def _payment(rule: PaymentRule, voice: Voice) -> Iterator[str]:
    yield voice.say("rule.payment", accepted=tuple(sorted(rule.accepted)))


def _shipping(rule: ShippingRule, voice: Voice) -> Iterator[str]:
    yield voice.say("rule.shipping", accepted=tuple(sorted(rule.accepted)))


def _region(rule: RegionRule, voice: Voice) -> Iterator[str]:
    yield voice.say("rule.region", served=listed(rule.served, voice))


def _price(rule: PriceRule, voice: Voice) -> Iterator[str]:
    if rule.least is not None:
        yield voice.say("rule.price.least", least=rule.least)
    if rule.most is not None:
        yield voice.say("rule.price.most", most=rule.most)


def _promotion(rule: PromotionRule, voice: Voice) -> Iterator[str]:
    yield voice.say("rule.promotion", excluded=listed(rule.excluded, voice))
    yield _binding(voice, unless_unconfirmed=rule.unless_unconfirmed)


def _risk(rule: RiskRule, voice: Voice) -> Iterator[str]:
    if rule.marks:
        yield voice.say("rule.risk", marks=listed(rule.marks, voice))
    else:
        yield voice.say("rule.risk.any")


RULES: Final[Mapping[type, Callable[[Any, Voice], Iterable[str]]]] = MappingProxyType(
    {
        WindowRule: _window,
        ConditionRule: _condition,
        ProofRule: _proof,
        ExclusionRule: _exclusion,
        ReplacementRule: _replacement,
        RepeatRule: _repeat,
        PaymentRule: _payment,
        ShippingRule: _shipping,
        RegionRule: _region,
        PriceRule: _price,
        PromotionRule: _promotion,
        RiskRule: _risk,
    }
)
"""What each ready rule says, sentence by sentence."""
