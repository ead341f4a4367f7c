"""A sound rule of a host's own, and ones that each break a single clause."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, Final

from attrs import field

from exchangekit.policy.facts import ALWAYS, CaseFacts, LineFacts, When, Where
from exchangekit.policy.verdict import Change, ChangeKind, Finding, Outcome
from exchangekit.values.classes import frozen
from exchangekit.values.goods import Grade
from exchangekit.wire.policies import PolicyForm

_SAY: Final = (Change(ChangeKind.SAY, (("fact", "condition"),)),)
_BETTER: Final = (Change(ChangeKind.BETTER_CONDITION, (("accepted", "as_new"),)),)
_turn = count()


@frozen
class SoundRule:
    """Members may bring opened goods back, everybody goods as new."""

    members: frozenset[str] = frozenset({"gold"})
    only_when: When = ALWAYS

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """Without a condition it is undecided."""
        del where
        facts = (("tier", case.tier or "-"),)
        if line.condition is None:
            return Finding("acme.unknown", Outcome.UNKNOWN, line.line, facts, "", _SAY)
        accepted = {Grade.AS_NEW} | ({Grade.OPENED} if case.tier in self.members else set())
        if line.condition in accepted:
            return Finding("acme.fine", Outcome.PASS, line.line, facts)
        return Finding("acme.worn", Outcome.FAIL, line.line, facts, "", _BETTER)


Change_ = Callable[[Finding, CaseFacts, LineFacts], Finding]


@frozen
class Spoiled:
    """The sound rule, with something wrong about its findings."""

    name: str = "odd"
    only_when: When = ALWAYS

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """Spoil what the sound rule finds."""
        return SPOILS[self.name](SoundRule().examine(case, line, where), case, line)


@frozen
class Forgets:
    """A rule that its data does not carry whole."""

    only_when: When = ALWAYS
    secret: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "secret", next(_turn))

    def examine(self, case: CaseFacts, line: LineFacts, where: Where) -> Finding:
        """Find what the sound rule does."""
        return SoundRule().examine(case, line, where)


def _raises(finding: Finding, case: CaseFacts, line: LineFacts) -> Finding:
    if case.proof is None and finding.outcome is Outcome.PASS:
        raise KeyError(line.line)
    return finding


def _with(**changes: Any) -> Change_:
    def change(f: Finding, case: CaseFacts, line: LineFacts) -> Finding:
        del case, line
        values = {"code": f.code, "line": f.line, "facts": f.facts, "helps": f.helps, **changes}
        made = {k: v(f) if callable(v) else v for k, v in values.items()}
        return Finding(made["code"], made.get("outcome", f.outcome), made["line"], made["facts"],
                       "", made["helps"])  # fmt: skip

    return change


SPOILS: Final[dict[str, Change_]] = {
    "same": _with(facts=lambda f: (*f.facts, ("turn", str(next(_turn))))),
    "line": _with(line=lambda f: f.line + 1),
    "raises": _raises,
    "missing": _with(
        outcome=lambda f: Outcome.PASS if f.outcome is Outcome.UNKNOWN else f.outcome,
        helps=lambda f: () if f.outcome is Outcome.UNKNOWN else f.helps,
    ),
    "idle-help": _with(helps=_BETTER),
    "no-help": _with(helps=()),
    "code": _with(code=lambda f: f.code.replace("acme", "condition")),
    "facts": _with(facts=lambda f: (*f.facts, *f.facts)),
    "unworded": _with(code=lambda f: "acme.unheard-of" if f.code == "acme.worn" else f.code),
}

BREAKS: Final = {
    "same": "test_rule_1_answers_the_same_twice",
    "line": "test_rule_1_is_about_the_line",
    "raises": "test_rule_2_never_raises",
    "missing": "test_rule_3_a_missing_fact_is_no_pass",
    "idle-help": "test_rule_4_offers_help_only_where_it_is_needed",
    "no-help": "test_rule_4_offers_help_where_there_is_any",
    "code": "test_rule_5_has_codes_of_its_own",
    "facts": "test_rule_5_tells_facts_as_text",
    "unworded": "test_rule_5_is_worded",
}
"""Which clause each way of spoiling breaks; one that raises breaks every clause it meets."""

FORM: Final = PolicyForm({"acme-sound": SoundRule, "acme-odd": Spoiled, "acme-forgets": Forgets})

_WORDS: Final = {
    "unknown": "The condition is not known.",
    "fine": "The condition is fine for a customer of the kind {tier}.",
    "worn": "The condition is not fine for a customer of the kind {tier}.",
}


def words(finding: Finding, locale: str) -> str:
    """Word a finding, in one language for all."""
    assert locale
    return _WORDS.get(finding.code.rpartition(".")[2], "").format(**dict(finding.facts))
