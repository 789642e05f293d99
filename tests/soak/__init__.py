"""Long runs that try to lose notes; `python -m tests.soak` prints what came of it in one table.

Each promise is a module with a `run`. All of it happens on this machine's
loopback, and every process that is started is ended by its number.
"""
