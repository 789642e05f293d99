"""Files of notes: `read_file` turns any of the kinds that Plenary reads into sheets.

The bytes are a stranger's, so a process of its own reads them: see `isolation`.
"""

from synthesis.adapters.files.isolation import read_file

__all__ = ["read_file"]
