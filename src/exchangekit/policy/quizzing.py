"""
A quiz on a policy: cases at the edges of its own rules, answered by the policy itself.

Nothing is drawn: the same policy, seed and place give the same questions.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from exchangekit.errors import InvalidInputError
from exchangekit.policy.book import assess
from exchangekit.policy.edges import edges, plain_case
from exchangekit.policy.facts import CaseFacts
from exchangekit.policy.overlapping import overlap
from exchangekit.policy.verdict import Eligibility, Verdict
from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exchangekit.policy.book import Policy
    from exchangekit.policy.facts import Where


@frozen
class Question:
    """
    A case and what the policy says of it.

    Args:
        rule: The position of the rule it is about, from 1.
        case: With one line.
        verdict: Of `assess`; `answer` is its eligibility.
    """

    rule: int
    case: CaseFacts
    verdict: Verdict

    @property
    def answer(self) -> Eligibility:
        """Whether the request is allowed."""
        return self.verdict.eligibility


def quiz(policy: Policy, where: Where, *, seed: int, count: int = 10) -> tuple[Question, ...]:
    """
    Choose questions on a policy.

    Args:
        policy: The one that answers.
        where: How days are counted.
        seed: Another one gives another choice and order; any int.
        count: How many at most, at least 1; fewer where the rules give no more.

    Raises:
        InvalidInputError: The count is not positive.
    """
    if type(count) is not int or count < 1:
        raise InvalidInputError("quiz.count", repr(count), "an int of at least 1")

    def place(numbered: tuple[int, Question]) -> bytes:
        return sha256(f"{seed}/{numbered[0]}".encode()).digest()

    ordered = sorted(enumerate(questions(policy, where)), key=place)
    return tuple(question for _, question in ordered[:count])


def questions(policy: Policy, where: Where) -> Iterator[Question]:
    """
    Give every question there is on a policy, rule by rule, each case once.

    A rule of the host's own is in the answers; questions about it are the host's.
    """
    asked: set[CaseFacts] = set()
    for number, rule in enumerate(policy.rules, 1):
        if not overlap(policy.scope, rule.only_when):
            continue
        plain = plain_case(policy, where, rule.only_when)
        for case in edges(rule, plain, where):
            if case not in asked:
                asked.add(case)
                yield Question(number, case, assess(policy, case, where))
