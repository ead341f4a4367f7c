"""
The exchange slip: one document over both legs, from request to its end.

`commands` ask, `events` say what happened, `transitions` owns every phase of every leg,
`lifecycle` decides and folds; nothing else changes a slip.
"""
