"""
Benchmarks: this package against plain Python and against other packages, as ratios.

Absolute times of a shared machine move by half within an hour, so every figure here is a
ratio of two cases that took turns in slices of about a millisecond.  A case that is
compared with must give the same answer first; a wrong answer is the only failure.
"""
