"""`exchangekit.text.instructing`: what staff ask, check and decide, from the rules themselves."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest
from attrs import evolve

from exchangekit.errors import InvalidInputError
from exchangekit.policy.terms import Terms
from exchangekit.text import instructions, locales, publish
from exchangekit.text.messages import MESSAGES

from tests.text.test_publishing import PLAIN, READY, SHOP, LoyaltyRule
from tests.variants import usual, variants


def test_each_step_says_what_to_ask_to_check_and_to_decide() -> None:
    """Example: a request comes in at the counter."""
    page = instructions(SHOP, "en")
    first = {entry.term: entry.said for entry in page.sections[0].entries}

    assert [section.title for section in page.sections] == [
        "When a request comes in",
        "Before it is approved",
        "When the goods are back",
        "When it is settled",
    ]
    assert "When was this: delivered? When did the customer ask?" in first["Ask"]
    assert (
        "Show a proof of purchase, such as the receipt, the invoice or the order." in first["Check"]
    )
    assert "No proof: ask for one; without one, refuse it." in first["Decide"]
    assert "询问" in instructions(SHOP, "zh").as_html()


def test_every_ready_rule_says_what_to_ask_and_what_to_decide() -> None:
    """Law: no rule leaves staff without a question or a decision."""
    for part in ("ask.", "decide."):
        told = {key.removeprefix(part) for key in MESSAGES if key.startswith(part)}
        assert told == {rule.__name__ for rule in READY}


@pytest.mark.parametrize("locale", locales())
def test_staff_check_what_customers_read(locale: str) -> None:
    """Law: every sentence on rules and costs that is published is checked by staff."""
    shop = evolve(SHOP, rules=tuple(evolve(rule, source="") for rule in SHOP.rules))
    page = instructions(shop, locale)
    said = {said for section in page.sections for entry in section.entries for said in entry.said}
    points = chain.from_iterable(section.points for section in publish(shop, locale).sections)

    assert set(points) <= said


def told_apart(policies: list[Any]) -> bool:
    """Tell whether instructions differ for each of some policies; sentences are translated."""
    return len({instructions(policy, "en").as_text() for policy in policies}) == len(policies)


def test_no_rule_or_term_changes_unseen() -> None:
    """Law: instructions are drawn from the same objects, so they change with each of them."""
    for rule in READY:
        base = usual(rule)
        changed = [one for name, one in variants(base) if name != "source"]
        assert told_apart([evolve(PLAIN, rules=(one,)) for one in (base, *changed)])
    terms = [evolve(PLAIN, terms=one) for _, one in variants(usual(Terms))]
    assert told_apart(terms)


def test_a_policy_without_rules_and_a_rule_of_the_hosts_own() -> None:
    """Example: nothing to check is said; a host's own rule needs the host's words."""
    assert "Nothing: no condition is set." in instructions(PLAIN, "en").as_text()
    own = evolve(PLAIN, rules=(LoyaltyRule(),))
    with pytest.raises(InvalidInputError):
        instructions(own, "en")
    said = instructions(own, "en", own=lambda *_: "Gold only.").as_text()
    assert "Gold only." in said
