"""
The sale as facts: what was really paid per line, frozen, and what may still come back.

`intake` turns a host's order into a `Sale`; `spans` gives every smallest step of a line
a place and a value; `entitlement` folds claims, so that proposal and check ask one query.
"""
