"""What the exchange has to tell: findings, what would help, quotes, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, assert_never

from exchangekit.policy.obligations import percent
from exchangekit.policy.shortfalls import Dimension, NotCompared
from exchangekit.policy.statutes.known import cited
from exchangekit.policy.verdict import ChangeKind
from exchangekit.settlement.bases import MILLION
from exchangekit.settlement.quote import Collect, Difference, Even, Refund
from exchangekit.text.catalogue import in_language, negotiate
from exchangekit.text.rendering import translate

if TYPE_CHECKING:
    from datetime import tzinfo

    from exchangekit.care.notices import Notice
    from exchangekit.policy.linting import Lint
    from exchangekit.policy.obligations import Obligation
    from exchangekit.policy.shortfalls import Shortfall
    from exchangekit.policy.statutes.facts import Statute
    from exchangekit.policy.verdict import Change, Finding
    from exchangekit.policy.wear import Worn
    from exchangekit.settlement.bases import LineBasis
    from exchangekit.settlement.changes import QuoteChange
    from exchangekit.settlement.quote import QuoteLine, TaxGap


def finding_words(finding: Finding, locale: str) -> str:
    """
    Say what a rule found, and on which law or clause it rests.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    sentence = translate(f"finding.{finding.code}", dict(finding.facts), locale)
    if not finding.source:
        return sentence
    facts = {"sentence": sentence, "source": cited(finding.source)}
    return translate("notation.source", facts, locale)


def change_words(change: Change, locale: str) -> str:
    """
    Say what would help.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    facts = dict(change.facts)
    code = f"change.{change.kind}"
    if change.kind is ChangeKind.SAY:
        code += f".{facts.get('fact', 'trigger')}"
    elif change.kind is ChangeKind.OTHER_ITEM and "item" in facts:
        code += ".named"
    return translate(code, facts, locale)


def obligation_words(obligation: Obligation, locale: str) -> str:
    """
    Say what somebody has to do or pay; evidence as the change that brings it.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    if obligation.evidence is not None:
        return change_words(obligation.evidence, locale)
    return translate(f"obligation.{obligation.kind}", dict(obligation.facts), locale)


def lint_words(found: Lint, locale: str) -> str:
    """
    Say what is wrong with a rule of a policy, by its position.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    return translate(f"lint.{found.kind}", {"rule": found.rule, "other": found.other}, locale)


def shortfall_words(found: Shortfall | NotCompared, locale: str) -> str:
    """
    Say where a policy gives less than the law, or what was not compared.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    statute = found.statute
    facts = {"article": statute.article, "dimension": found.dimension.value}
    if isinstance(found, NotCompared):
        sentence = translate("not_compared", facts, locale)
    else:
        facts |= dict(found.facts)
        only_stops = found.dimension is Dimension.STOPS and facts["left"] == "0"
        code = "stands_still" if only_stops else f"shortfall.{found.dimension}"
        sentence = translate(code, facts, locale)
    if not statute.provided:
        return sentence
    facts = {"sentence": sentence, "provided": condition_words(statute, locale)}
    return translate("provided", facts, locale)


def condition_words(statute: Statute, locale: str) -> str:
    """
    Say under which condition an article holds; one of a host's own in the host's words.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    return in_language(statute.provided, negotiate(locale)) if statute.provided else ""


def quote_line_words(line: QuoteLine, locale: str) -> str:
    """
    Name a line of a quote; its amounts are for `format_money`.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    return translate(f"quote.{line.kind}", {"name": line.name, "line": line.line}, locale)


def line_basis_words(basis: LineBasis, locale: str) -> str:
    """
    Say who pays a line of a quote, and of what it is a share.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    share, facts = basis.share, {"payer": basis.payer.value}
    if share is None:
        return translate("line_basis", facts, locale)
    facts |= {"of": str(share.of), "part": str(share.part), "whole": str(share.whole)}
    if share.whole == MILLION:
        return translate("line_basis.share", facts | {"share": percent(share.part)}, locale)
    return translate("line_basis.part", facts, locale)


def quote_change_words(change: QuoteChange, locale: str) -> str:
    """
    Say what an amount was and what it is now.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    named = {"name": change.name, "line": change.line}
    what = translate(f"quote.{change.kind}", named, locale)
    facts = {"what": what, "before": str(change.before), "after": str(change.after)}
    return translate("quote_change", facts, locale)


def tax_gap_words(gap: TaxGap, locale: str) -> str:
    """
    Say what today's rates change inside a protected price.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    code, tax = "more", gap.amount.tax
    if tax.minor < 0:
        code, tax = "less", -tax
    return translate(f"tax_gap.{code}", {"line": gap.line, "amount": tax}, locale)


def worn_words(worn: Worn, locale: str) -> str:
    """
    Say how many days or kilometres count, and under which article.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    return translate(f"worn.{worn.kind}", {"count": worn.count, "article": worn.article}, locale)


def difference_words(difference: Difference, locale: str) -> str:
    """
    Say who pays how much.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    match difference:
        case Collect(amount):
            return translate("owed.collect", {"amount": amount}, locale)
        case Refund(amount):
            return translate("owed.refund", {"amount": amount}, locale)
        case Even():
            return translate("owed.even", {}, locale)
        case _:
            assert_never(difference)


class Letter(NamedTuple):
    """A notice in words; formats, greetings and layout are the host's."""

    subject: str
    body: str


def notice_words(notice: Notice, locale: str, zone: tzinfo | None = None) -> Letter:
    """
    Put a notice into words.

    Args:
        notice: What to tell.
        locale: The recipient's language, not the sender's.
        zone: Where the recipient counts days; an instant's own when None.

    Raises:
        UnknownLocaleError: There are no words in `locale`.
    """
    facts: dict[str, object] = {**dict(notice.facts), "slip": notice.slip}
    if "currency" in facts:
        facts["amount"] = f"{facts.get('amount')} {facts['currency']}"
    if "direction" in facts:
        facts["owed"] = translate(f"due.{facts['direction']}", facts, locale)
    subject, body = (
        translate(f"notice.{notice.kind}.{part}", facts, locale, zone=zone)
        for part in ("subject", "body")
    )
    return Letter(subject, body)
