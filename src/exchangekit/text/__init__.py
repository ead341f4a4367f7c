"""
Words for people, in English and Simplified Chinese.

Codes and facts come in, sentences go out; nothing else in the library speaks.  Messages
stand in `exchangekit.text.messages`, their translations in the catalogues under
``locale``, and babel is imported only when an amount or a date is written.
"""

from __future__ import annotations

from exchangekit.text.amounts import format_money
from exchangekit.text.catalogue import locales, negotiate
from exchangekit.text.dates import format_day, format_instant
from exchangekit.text.explaining import Explanation, explain
from exchangekit.text.instructing import instructions
from exchangekit.text.naming import place_words, quantity_words, stage_words, state_words, word
from exchangekit.text.pages import Entry, Page, Section
from exchangekit.text.publishing import Form, mark_of, publish
from exchangekit.text.quizzing import case_words, quiz_words
from exchangekit.text.rendering import translate
from exchangekit.text.telling import (
    Letter,
    change_words,
    condition_words,
    difference_words,
    finding_words,
    line_basis_words,
    lint_words,
    notice_words,
    obligation_words,
    quote_change_words,
    quote_line_words,
    shortfall_words,
    tax_gap_words,
    worn_words,
)
from exchangekit.text.timeline import customer_timeline, timeline_words

__all__ = (
    "Entry",
    "Explanation",
    "Form",
    "Letter",
    "Page",
    "Section",
    "case_words",
    "change_words",
    "condition_words",
    "customer_timeline",
    "difference_words",
    "explain",
    "finding_words",
    "format_day",
    "format_instant",
    "format_money",
    "instructions",
    "line_basis_words",
    "lint_words",
    "locales",
    "mark_of",
    "negotiate",
    "notice_words",
    "obligation_words",
    "place_words",
    "publish",
    "quantity_words",
    "quiz_words",
    "quote_change_words",
    "quote_line_words",
    "shortfall_words",
    "stage_words",
    "state_words",
    "tax_gap_words",
    "timeline_words",
    "translate",
    "word",
    "worn_words",
)
