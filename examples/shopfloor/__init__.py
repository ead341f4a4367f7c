"""
What the quickstart is made of: reading a scenario, playing it at a desk, printing it.

`scenario` reads the files of ``examples/data``, `house` names the policies they choose
from, `play` gives their commands to a desk, `laws` proves what was written, `show` and
`tables` print it with rich; `labels` has the words of headings, which no library has.
"""
