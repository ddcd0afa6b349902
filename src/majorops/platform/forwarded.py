"""Who really calls when proxies stand in front. Pure: addresses in, an address out.

Each proxy appends whom it heard to ``X-Forwarded-For``, so the list is believed from its right end, and only
as long as the one who said it is a proxy of ours. What stands further left, anybody could have written.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Networks = Sequence[IPv4Network | IPv6Network]


def networks_of(texts: Iterable[str]) -> Networks:
    """Addresses and networks, as an operator writes them. Raises ValueError."""
    return tuple(ip_network(text, strict=False) for text in texts)


def plain(address: str) -> str:
    """An address without its port and brackets; a mapped one as the IPv4 it is; empty for anything else."""
    text = address.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return ""
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)


def is_trusted(address: str, proxies: Networks) -> bool:
    """Whether it is a proxy of ours."""
    found = plain(address)
    return bool(found) and any(ip_address(found) in network for network in proxies)


def caller(peer: str, told: str, proxies: Networks) -> str:
    """The address of the caller: from the right of what was told, past proxies of ours only."""
    address = peer
    for part in reversed(told.split(",")):
        if not is_trusted(address, proxies):
            break
        found = plain(part)
        if not found:
            break  # a proxy of ours that says nothing of use: it stands for the caller itself
        address = found
    return address


def scheme(spoken: str, told: str) -> str:
    """``http`` or ``https`` as the nearest proxy says; the one that was spoken when it says neither."""
    word = told.rpartition(",")[2].strip().lower()
    if word not in {"http", "https"}:
        return spoken
    return word if spoken.startswith("http") else word.replace("http", "ws")
