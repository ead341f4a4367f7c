"""A quiz on a policy in words: the case, and the answer with the findings it rests on."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from exchangekit.text.pages import Page, Section
from exchangekit.text.policy_rules import listed
from exchangekit.text.telling import finding_words
from exchangekit.text.voice import Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from exchangekit.policy.facts import CaseFacts, LineFacts
    from exchangekit.policy.quizzing import Question


def quiz_words(questions: Iterable[Question], locale: str, zone: tzinfo) -> Page:
    """
    Write questions on a policy, and their answers below all of them.

    Args:
        questions: Of `exchangekit.policy.quizzing.quiz`.
        locale: The readers' language.
        zone: Where days are counted.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    voice = Voice(locale)
    asked = list(enumerate(questions, 1))
    sections = [
        Section(voice.say("quiz.question", number=number), case_words(question.case, locale, zone))
        for number, question in asked
    ]
    answers = tuple(_answer(number, question, voice) for number, question in asked)
    sections.append(Section(voice.say("quiz.answers"), answers))
    return Page(voice.locale, voice.say("quiz.title"), (), tuple(sections))


def _answer(number: int, question: Question, voice: Voice) -> str:
    verdict = question.verdict
    deciding = verdict.refusals or verdict.missing or verdict.findings
    why = [finding_words(finding, voice.locale) for finding in deciding]
    if verdict.needs_review:
        why.append(voice.say("quiz.review"))
    return voice.say("quiz.answer", number=number, answer=question.answer, why=voice.joined(why))


def case_words(case: CaseFacts, locale: str, zone: tzinfo) -> tuple[str, ...]:
    """
    Tell a case as staff would hear it: every fact that a rule may look at.

    Args:
        case: What is asked about.
        locale: The readers' language.
        zone: Where days are counted.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    voice = Voice(locale, zone)
    lines = (sentence for line in case.lines for sentence in _line(line, voice))
    return (*_sale(case, voice), *lines, *_request(case, voice))


def _sale(case: CaseFacts, voice: Voice) -> Iterator[str]:
    yield voice.say("case.channel", channel=case.channel)
    if case.jurisdiction:
        yield voice.say("case.jurisdiction", jurisdiction=case.jurisdiction)
    yield voice.say(f"case.business.{'true' if case.business else 'false'}")
    if case.tier:
        yield voice.say("case.tier", tier=case.tier)
    yield voice.known("case.region", "region", case.region)
    if case.marks:
        yield voice.say("case.marks", marks=listed(case.marks, voice))
    yield voice.known("case.payment", "payment", case.payment)
    by_instant = sorted(case.moments, key=lambda moment: (moment.at, moment.trigger))
    for at, together in groupby(by_instant, key=lambda moment: moment.at):
        triggers = tuple(moment.trigger for moment in together)
        yield voice.say("case.moment", triggers=triggers, at=at.isoformat())
    if case.uninformed:
        yield voice.say("case.uninformed")


def _line(line: LineFacts, voice: Voice) -> Iterator[str]:
    item = line.item
    yield voice.say("case.item", sku=item.sku)
    if item.product:
        yield voice.say("case.product", product=item.product)
    if item.category:
        yield voice.say("case.category", category=item.category)
    for name, value in item.options:
        yield voice.say("case.option", name=name, value=value)
    yield voice.say("case.paid", paid=line.paid)
    if line.promotions:
        yield voice.say("case.promotions", promotions=listed(line.promotions, voice))
    yield voice.say(f"case.confirmed.{'true' if line.exclusion_confirmed else 'false'}")
    yield voice.say("case.earlier", earlier=line.earlier_exchanges)
    yield voice.known("case.condition", "condition", line.condition)
    yield voice.known("case.shipping", "shipping", line.shipping)
    for pause in line.pauses:
        yield voice.say("case.pause", first=pause.first.isoformat(), last=pause.last.isoformat())
    if line.marks:
        yield voice.say("case.line_marks", marks=listed(line.marks, voice))
    if line.wanted:
        yield voice.say("case.wanted", wanted=tuple(item.sku for item in line.wanted))


def _request(case: CaseFacts, voice: Voice) -> Iterator[str]:
    yield voice.say("case.reason", reason=case.reason)
    yield voice.known("case.remedy", "remedy", case.remedy)
    yield voice.say("case.asked", at=case.asked_at.isoformat())
    known = {True: "true", False: "false", None: "unknown"}
    yield voice.say(f"case.proof.{known[case.proof]}")
    if case.excepted:
        yield voice.say("case.excepted")
