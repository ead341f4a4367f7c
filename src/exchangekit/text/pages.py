"""A page of words in sections, written as plain text or as HTML."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from exchangekit.values.classes import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

_BREAKS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@frozen
class Entry:
    """
    A term and what is said of it.

    Args:
        term: In a few words.
        said: Sentences, at least one.
    """

    term: str
    said: tuple[str, ...]


@frozen
class Section:
    """
    A part of a page.

    Args:
        title: In a few words.
        points: Sentences, one or a few for each point.
        entries: Said after the points, each under a term.
    """

    title: str
    points: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


@frozen
class Page:
    """
    Words in their order, without any layout.

    Args:
        locale: Their language, as a BCP 47 tag.
        title: Of the page.
        lead: What stands above all sections.
        sections: Each with a title.
        foot: What stands below; empty: nothing.
    """

    locale: str
    title: str
    lead: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    foot: str = ""

    def as_text(self) -> str:
        """
        Write it as plain text: a line for each sentence or point.

        Control characters and line breaks of a host's own names become spaces, so no name
        can pass for a line of its own.
        """
        lines = [_line(self.title), *([""] if self.lead else ()), *map(_line, self.lead)]
        for section in self.sections:
            lines += ["", _line(section.title), *(f"- {_line(point)}" for point in section.points)]
            for entry in section.entries:
                lines += [_line(entry.term), *(f"- {_line(said)}" for said in entry.said)]
        return "\n".join([*lines, *(["", _line(self.foot)] if self.foot else ())]) + "\n"

    def as_html(self) -> str:
        """
        Write it as one HTML article, every name and sentence escaped; styles are the host's.

        >>> print(Page("en", "A & B", ("Hello.",)).as_html())
        <article lang="en">
        <h2>A &amp; B</h2>
        <p>Hello.</p>
        </article>
        <BLANKLINE>
        """
        return "\n".join(self._html()) + "\n"

    def _html(self) -> Iterator[str]:
        yield f'<article lang="{_escaped(self.locale)}">'
        yield f"<h2>{_escaped(self.title)}</h2>"
        yield from (f"<p>{_escaped(sentence)}</p>" for sentence in self.lead)
        for section in self.sections:
            yield f"<h3>{_escaped(section.title)}</h3>"
            if section.points:
                points = (f"<li>{_escaped(point)}</li>" for point in section.points)
                yield from ("<ul>", *points, "</ul>")
            if section.entries:
                yield from ("<dl>", *_defined(section.entries), "</dl>")
        if self.foot:
            yield f"<p><small>{_escaped(self.foot)}</small></p>"
        yield "</article>"


def _defined(entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        yield f"<dt>{_escaped(entry.term)}</dt>"
        yield from (f"<dd>{_escaped(said)}</dd>" for said in entry.said)


def _line(words: str) -> str:
    """Give words without anything that ends or hides a line."""
    return _BREAKS.sub(" ", words)


def _escaped(words: str) -> str:
    return escape(_line(words))
