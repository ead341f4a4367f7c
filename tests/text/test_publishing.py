"""`exchangekit.text.publishing`: a policy in words, read off the objects that decide."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve, fields
from hypothesis import given
from hypothesis import strategies as st

from exchangekit.errors import InvalidInputError, UnknownLocaleError
from exchangekit.policy import limits
from exchangekit.policy import rules as rules_
from exchangekit.policy.book import Policy
from exchangekit.policy.facts import When
from exchangekit.policy.rules import (
    ExclusionRule,
    Likeness,
    ProofRule,
    ReplacementRule,
    Rule,
    WindowRule,
)
from exchangekit.policy.terms import FeeKind, FeeTerm, Terms
from exchangekit.policy.verdict import Finding, Outcome
from exchangekit.sale.facts import Channel, Trigger
from exchangekit.text import Form, Page, locales, mark_of, publish
from exchangekit.values.classes import frozen
from exchangekit.values.dates import Length
from exchangekit.values.money import Money

from tests.policy.strategies import rules
from tests.variants import usual, variants

if TYPE_CHECKING:
    from collections.abc import Iterable

    from exchangekit.policy.facts import CaseFacts, LineFacts, Where

START = datetime(2026, 1, 1, tzinfo=UTC)
PLAIN = Policy("shop", 1, (), Terms(), START)
READY = [
    rule
    for module in (rules_, limits)
    for name, rule in vars(module).items()
    if name.endswith("Rule") and rule is not Rule
]

SHOP = Policy(
    "shop",
    3,
    (
        WindowRule(
            Trigger.DELIVERED,
            Length(7, roll_on_rest_day=True),
            source="PRC Consumer Rights Protection Law, art. 25",
            only_when=When(channels=frozenset({Channel.ONLINE}), business=False),
        ),
        ProofRule(),
        ExclusionRule(frozenset({"food"})),
    ),
    Terms(fees=(FeeTerm(FeeKind.RETURN_FREIGHT, Money(1200, "CNY")),)),
    START,
)


def told(policy: Policy) -> tuple[str, str]:
    """Give the whole page in both languages."""
    english, chinese = (publish(policy, locale).as_text() for locale in locales())
    return english, chinese


def look_alike(policies: Iterable[tuple[str, Policy]]) -> list[str]:
    """Name the fields of which a change is not seen in one of the languages."""
    seen: tuple[set[str], set[str]] = (set(), set())
    found = []
    for name, policy in policies:
        for page, pages in zip(told(policy), seen, strict=True):
            if page in pages:
                found.append(name)
            pages.add(page)
    return found


# --- nothing decides that is not said ------------------------------------------------------------


@pytest.mark.parametrize("rule", READY, ids=lambda rule: rule.__name__)
def test_every_field_of_every_rule_is_published(rule: type[Any]) -> None:
    """Law: a rule that differs in any field, at any depth, reads otherwise in both languages."""
    base = usual(rule)
    changed = list(variants(base))

    assert {field.name for field in fields(rule)} == {name for name, _ in changed}
    assert [] == look_alike(
        (name, evolve(PLAIN, rules=(one,))) for name, one in [("", base), *changed]
    )


def test_every_field_of_the_terms_is_published() -> None:
    """Law: terms that differ in any field, at any depth, read otherwise in both languages."""
    base = usual(Terms)
    changed = list(variants(base))

    assert {field.name for field in fields(Terms)} == {name for name, _ in changed}
    assert [] == look_alike(
        (name, evolve(PLAIN, terms=one)) for name, one in [("", base), *changed]
    )


def test_every_other_field_of_a_policy_is_published() -> None:
    """Law: name, version, time, place and channel are on the page."""
    base = evolve(
        PLAIN, effective_before=START + timedelta(days=900), jurisdictions=frozenset({"north"})
    )
    apart = frozenset({"rules", "terms"})  # a law of their own above
    changed = list(variants(base, leave_out=apart))

    assert {field.name for field in fields(Policy)} - apart == {name for name, _ in changed}
    assert [] == look_alike([("", base), *changed])


def test_the_order_of_rules_is_kept() -> None:
    """Example: the page lists the rules as the policy does."""
    turned = evolve(SHOP, rules=SHOP.rules[::-1])
    points, reverse = (publish(p, "en").sections[0].points for p in (SHOP, turned))

    assert points == reverse[::-1]


# --- how it reads --------------------------------------------------------------------------------


def test_a_short_post_in_both_languages() -> None:
    """Example: time, proof and freight, and the mark of the whole."""
    mark = mark_of(SHOP)

    assert publish(SHOP, "en", Form.SOCIAL).as_text() == (
        "Exchanges and returns\n"
        "\n"
        "Ask within 7 days, counted from this day: delivered. That day itself does not count. "
        "Where the last day is a rest day, the next working day is it. "
        "Only for: purchases made online, purchases by a consumer.\n"
        "Show a proof of purchase, such as the receipt, the invoice or the order.\n"
        "Return freight: CNY\N{NO-BREAK SPACE}12.00, charged once. "
        "You do not pay it when the reason lies with: the carrier, the shop, the supplier.\n"
        "\n"
        f"Policy shop, version 3, mark {mark}.\n"
    )
    assert publish(SHOP, "zh", Form.SOCIAL).as_text() == (
        "退换货政策\n"
        "\n"
        "请自送达之日起 7 天内提出。当日不计入。最后一天是休息日的，顺延至下一个工作日。"
        "仅适用于：通过以下渠道的购买：网购、消费者购买。\n"
        "请出示购买凭证，如小票、发票或订单。\n"
        "退回运费：每单 CNY\N{NO-BREAK SPACE}12.00。原因在承运方、商家、供应商的，您无需支付。\n"
        "\n"
        f"政策 shop，第 3 版，校验码 {mark}。\n"
    )


def test_no_fee_for_the_way_back_is_said() -> None:
    """Example: a short post says who pays the freight also when the shop does."""
    free = publish(evolve(SHOP, terms=Terms()), "en", Form.SOCIAL)

    assert "We pay the freight of what comes back." in free.lead


def test_what_is_empty_and_a_worded_span() -> None:
    """Example: options are named only where there are some, and spans to the second."""
    bare = (ReplacementRule(Likeness.ANY), ExclusionRule(unless_unconfirmed=False))
    terms = Terms(hold_for=timedelta(days=1, hours=2, minutes=3, seconds=4.5))
    page = publish(evolve(PLAIN, rules=bare, terms=terms), "en")

    assert page.sections[0].points == (
        "As a replacement you can choose any goods.",
        (
            "No goods are named that do not come back. "
            "This holds whether or not you confirmed it at the purchase."
        ),
    )
    held = "The replacement is set aside on approval, for one day 2 h 3 min 4.5 s."
    assert held in page.sections[1].points


def test_the_site_names_the_source_and_the_notice_the_mark() -> None:
    """Example: the long page cites the law, the short one says which page it is cut from."""
    site, notice = (publish(SHOP, "en", form) for form in (Form.SITE, Form.NOTICE))

    assert "(Basis: PRC Consumer Rights Protection Law, art. 25)" in site.sections[0].points[0]
    assert "(Basis:" not in notice.as_text()
    assert notice.foot == f"Policy shop, version 3, mark {mark_of(SHOP)}."
    assert [s.title for s in site.sections if s not in notice.sections] == [
        "When goods can come back",
        "How an exchange runs",
    ]


def test_an_article_of_ours_is_cited_as_the_law_is() -> None:
    """Example: a source that refers to a statute is shown by its article."""
    page = publish(evolve(PLAIN, rules=(ProofRule(source="statute:uk.cra-2015.22"),)), "en")

    assert page.sections[0].points[0].endswith("(Basis: Consumer Rights Act 2015 s 22)")


def test_a_policy_without_conditions_says_so() -> None:
    """Example: silence would look like a mistake."""
    assert publish(PLAIN, "en").sections[0].points == (
        "No condition is set for giving goods back.",
    )


@given(rules(), rules())
def test_a_mark_is_of_what_is_said(one: Rule, other: Rule) -> None:
    """Law: the mark is the same exactly if the whole page is."""
    first, second = (evolve(PLAIN, rules=(rule,)) for rule in (one, other))

    same = told(first) == told(second)
    assert (mark_of(first) == mark_of(second)) == same


# --- HTML ----------------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Reads what a browser would show, and minds that every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that begins."""
        self.open.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        """Note an element that ends."""
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        """Note what is shown."""
        self.words += [data] if data.strip() else []


def shown(page: Page) -> Reader:
    """Read a page's HTML."""
    reader = Reader()
    reader.feed(page.as_html())
    reader.close()
    assert reader.open == []
    return reader


@given(
    st.text(st.characters(codec="utf-8"), min_size=1),
    st.sampled_from(Form),
    st.sampled_from(locales()),
)
def test_html_shows_what_the_text_says(name: str, form: Form, locale: str) -> None:
    """Law: whatever a host calls its goods, HTML is closed, escaped and says the same."""
    rule = WindowRule(
        Trigger.DELIVERED,
        Length(1),
        source=f"<b>{name}",
        only_when=When(categories=frozenset({name})),
    )
    page = publish(evolve(PLAIN, rules=(rule,)), locale, form)
    lines = [line.removeprefix("- ") for line in page.as_text().splitlines() if line]

    assert [words.strip() for words in shown(page).words] == [line.strip() for line in lines]
    assert shown(page).attributes == [("lang", locale)]
    assert "{sentence}" not in page.as_text()


@given(st.lists(rules(), max_size=3), st.sampled_from(Form), st.sampled_from(locales()))
def test_every_policy_can_be_published(listed: list[Rule], form: Form, locale: str) -> None:
    """Law: whatever the rules, nothing is left open and nothing raises."""
    page = publish(evolve(PLAIN, rules=tuple(listed)), locale, form)

    assert "{" not in page.as_text()
    assert shown(page).words


# --- what cannot be published --------------------------------------------------------------------


@frozen
class LoyaltyRule:
    """A host's own rule: gold customers only."""

    only_when: When = When()

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """Say nothing against it."""
        del case, where
        return Finding("acme.loyalty", Outcome.PASS, line.line)


def test_a_hosts_own_rule_is_worded_by_the_host() -> None:
    """Example: a rule that nobody words is refused, with its place; never left out."""
    policy = evolve(PLAIN, rules=(ProofRule(), LoyaltyRule(When(tiers=frozenset({"gold"})))))

    with pytest.raises(InvalidInputError) as caught:
        publish(policy, "en")
    assert caught.value.facts == {
        "where": "policy.rules[1]",
        "got": "LoyaltyRule",
        "want": "words of its own",
    }

    def own(rule: Rule, locale: str) -> str:
        return f"{type(rule).__name__} ({locale})."

    page = publish(policy, "zh_CN", own=own)
    assert "LoyaltyRule (zh-CN).仅适用于：gold类顾客。" in page.sections[0].points
    assert mark_of(policy, own=own) in publish(policy, "en", Form.NOTICE, own=own).foot


def test_a_language_there_are_no_words_in_is_refused() -> None:
    """Bad input: a language nobody translated to."""
    with pytest.raises(UnknownLocaleError):
        publish(PLAIN, "fr")
