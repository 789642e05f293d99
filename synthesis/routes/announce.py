"""What the terminal shows at start: the address, and one join link for each role."""

import socket
from collections.abc import Iterable

from synthesis.bootstrap import Workbench
from synthesis.domain.model import Grant, Role

HOW_TO_BEGIN = 'python -m synthesis new "Name of the conference"'


def _first_of_each(grants: Iterable[Grant]) -> list[Grant]:
    valid = [grant for grant in grants if not grant.revoked]
    firsts = (next((grant for grant in valid if grant.role is role), None) for role in Role)
    return [grant for grant in firsts if grant is not None]


def network_host() -> str:
    """Return this machine's address on its network, so that phones can follow a link; "" for none.

    Asks the system which way a packet to a private address would leave; sends none.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def announce(bench: Workbench, address: str) -> str:
    """Return the lines that say where Plenary runs and how to get in.

    The links are for the newest conference; without any code, the text says how to make one.
    """
    lines = [f"Plenary runs at {address}"]
    conferences = bench.store.conferences.all()
    grants = _first_of_each(bench.store.grants.all(conferences[-1].id)) if conferences else []
    if grants:
        lines.append(f"Join links of {conferences[-1].name}:")
    for grant in grants:
        role = f"{grant.role} {grant.place}".strip()
        lines.append(f"  {role:<22} {address}/j/{grant.code}")
    if not grants:
        lines.append(f"There is no join code yet. Make a conference with: {HOW_TO_BEGIN}")
    return "\n".join(lines)
