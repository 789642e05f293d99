"""Plenary: from the notes of breakout sessions to a short list of recommendations.

`domain` is pure, `services` are the use cases, `adapters` reach the world and
`routes` speak plain HTTP. `docs/architecture.md` shows how they fit together.
"""

__version__ = "0.1.0"
