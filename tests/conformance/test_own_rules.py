"""`exchangekit.conformance.RuleSuite`: a sound rule passes, each saboteur breaks its clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st

from exchangekit.conformance import RuleSuite
from exchangekit.conformance.cases import NOW, SHELF
from exchangekit.policy.facts import CaseFacts, LineFacts
from exchangekit.sale.facts import Channel
from exchangekit.values.goods import Grade, Reason
from exchangekit.values.money import Money

from tests.conformance.own_rules import BREAKS, FORM, Forgets, SoundRule, Spoiled, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from exchangekit.policy.rules import Rule
    from exchangekit.policy.verdict import Finding
    from exchangekit.wire.policies import PolicyForm

FEW = st.sampled_from(
    [
        CaseFacts(
            *(Channel.ONLINE, "CN", Reason.SIZE, NOW, (), proof),
            lines=(LineFacts(1, SHELF[0], Money(100, "CNY"), condition),),
            tier=tier,
        )
        for condition in (None, Grade.AS_NEW, Grade.OPENED, Grade.USED)
        for tier in ("", "gold")
        for proof in (None, True)
    ]
)
"""Requests enough to show what each saboteur breaks."""

CLAUSES = {name: test for name, test in vars(RuleSuite).items() if name.startswith("test_rule_")}


class TestSoundRule(RuleSuite):
    """The whole suite, as a host runs it."""

    @pytest.fixture
    def rule(self) -> Rule:
        """Give a sound rule."""
        return SoundRule()

    @pytest.fixture
    def form(self) -> PolicyForm:
        """Give a form that knows it."""
        return FORM

    @pytest.fixture
    def words(self) -> Callable[[Finding, str], str]:
        """Give its words."""
        return words


@pytest.fixture
def _unshrunk() -> Iterator[None]:
    """What a saboteur breaks need not be the smallest request that shows it."""
    usual = settings.get_current_profile_name()
    settings.register_profile("unshrunk", settings.get_profile(usual), phases=[Phase.generate])
    settings.load_profile("unshrunk")
    yield
    settings.load_profile(usual)


def broken(rule: Rule) -> set[str]:
    """Name the clauses that a rule breaks."""
    known = {"rule": rule, "requests": FEW, "form": FORM, "words": words}
    suite = RuleSuite()
    failed = set()
    for name, clause in CLAUSES.items():
        asked = clause.__code__.co_varnames[1 : clause.__code__.co_argcount]
        try:
            clause(suite, **{argument: known[argument] for argument in asked})
        except Exception:  # noqa: BLE001 -- whatever a clause notices
            failed.add(name)
    return failed


@pytest.mark.usefixtures("_unshrunk")
@pytest.mark.parametrize("name", [*BREAKS])
def test_each_saboteur_breaks_its_clause_alone(name: str) -> None:
    """One that raises is noticed by every clause; any other by its own."""
    found = broken(Spoiled(name))

    if name == "raises":
        assert {BREAKS[name]} <= found
    else:
        assert {BREAKS[name]} == found


def test_what_its_data_does_not_carry_is_noticed() -> None:
    """RULE-6: a rule that comes back as another one."""
    assert {"test_rule_6_is_the_same_after_its_data"} == broken(Forgets())


def test_every_clause_has_a_saboteur() -> None:
    """A clause that nothing breaks proves nothing."""
    assert {*BREAKS.values(), "test_rule_6_is_the_same_after_its_data"} == set(CLAUSES)


@pytest.mark.parametrize("hook", ["rule", "form", "words"])
def test_a_forgotten_hook_is_loud(hook: str) -> None:
    """The author is told which fixture to override."""
    with pytest.raises(pytest.fail.Exception, match=hook):
        getattr(RuleSuite, hook).__wrapped__(RuleSuite())
