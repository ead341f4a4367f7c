"""
Insight: measures folded from histories, mergeable part by part.

Every measure is a value with ``+``: parts from shops, days or workers add up to the whole,
so the same code runs on a laptop and on a cluster engine.
"""
