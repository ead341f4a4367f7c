"""
Calendars as data: which days of which years were rest days, and who ordered it.

Years that a calendar does not name have their weekends only: add the next notice when it
is published.
"""
