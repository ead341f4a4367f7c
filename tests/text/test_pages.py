"""`exchangekit.text.pages`: words in sections, as text and as HTML."""

from __future__ import annotations

from exchangekit.text import Entry, Page, Section

PAGE = Page(
    "en",
    "Size & fit",
    ("Read this <first>.",),
    (
        Section("Points", ("One.", "Two\nlines.")),
        Section("Terms", entries=(Entry("Proof", ("A receipt.", "An order.")),)),
    ),
    "The end.",
)


def test_as_text() -> None:
    """Example: every sentence has a line, and no line break of a name makes another."""
    assert PAGE.as_text() == (
        "Size & fit\n"
        "\n"
        "Read this <first>.\n"
        "\n"
        "Points\n"
        "- One.\n"
        "- Two lines.\n"
        "\n"
        "Terms\n"
        "Proof\n"
        "- A receipt.\n"
        "- An order.\n"
        "\n"
        "The end.\n"
    )


def test_as_html() -> None:
    """Example: headings, lists and definitions, everything escaped."""
    assert PAGE.as_html() == (
        '<article lang="en">\n'
        "<h2>Size &amp; fit</h2>\n"
        "<p>Read this &lt;first&gt;.</p>\n"
        "<h3>Points</h3>\n"
        "<ul>\n"
        "<li>One.</li>\n"
        "<li>Two lines.</li>\n"
        "</ul>\n"
        "<h3>Terms</h3>\n"
        "<dl>\n"
        "<dt>Proof</dt>\n"
        "<dd>A receipt.</dd>\n"
        "<dd>An order.</dd>\n"
        "</dl>\n"
        "<p><small>The end.</small></p>\n"
        "</article>\n"
    )
