"""
Policy: rules as values, a verdict per line with every finding kept, and the terms.

A policy is a flat list of rules; each is evaluated, none hides another.  A refusal is a
verdict, not an error: it says why, on which source it rests, and what would help.
"""
