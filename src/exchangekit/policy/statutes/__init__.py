"""
Law as data: articles with their dates in force and their sources.

Not legal advice: a merchant replaces or extends these.  `exchangekit.policy.compare` holds
a policy against them.
"""
