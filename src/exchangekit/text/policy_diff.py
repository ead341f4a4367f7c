"""What another policy says otherwise, in the sentences that both are published in."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from exchangekit.policy.diff import DiffKind, RulePair, paired_rules
from exchangekit.text.policy_terms import cost_sentences, way_sentences
from exchangekit.text.publishing import lead_sentences, rule_with_source
from exchangekit.text.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exchangekit.policy.book import Policy
    from exchangekit.policy.rules import Rule


def diff_sentences(
    old: Policy, new: Policy, locale: str, *, own: Callable[[Rule, str], str] | None = None
) -> tuple[str, ...]:
    """
    Say what a customer would read otherwise, sentence by sentence.

    Args:
        old: What holds now.
        new: What would hold.
        locale: The readers' language.
        own: Words a rule of the host's own: the rule and a BCP 47 tag in, a sentence out.

    Returns:
        Rules first, each changed one with both its sentences; then what holds for which
        sales, and the terms.  Nothing when the two differ in nothing that is published.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
        InvalidInputError: A rule of the host's own is not worded.
    """
    voice = Voice(locale)
    rules = (_of_pair(pair, voice, own) for pair in paired_rules(old, new))
    said = [(*lead_sentences(p, voice), *_terms(p, voice)) for p in (old, new)]
    gone, come = Counter(said[0]) - Counter(said[1]), Counter(said[1]) - Counter(said[0])
    return (
        *rules,
        *(voice.say(f"diff.{DiffKind.REMOVED}", old=text) for text in gone),
        *(voice.say(f"diff.{DiffKind.ADDED}", new=text) for text in come),
    )


def _terms(policy: Policy, voice: Voice) -> Iterator[str]:
    yield from way_sentences(policy.terms, voice)
    yield from cost_sentences(policy.terms, voice)


def _of_pair(pair: RulePair, voice: Voice, own: Callable[[Rule, str], str] | None) -> str:
    said = {
        name: rule_with_source(rule, voice, own)
        for name, rule in (("old", pair.old), ("new", pair.new))
        if rule is not None
    }
    if len(said) == len(("old", "new")):
        return voice.say(f"diff.{DiffKind.CHANGED}", **said)
    return voice.say(f"diff.{DiffKind.ADDED if pair.old is None else DiffKind.REMOVED}", **said)
