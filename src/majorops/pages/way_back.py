"""Where somebody wanted to go before they had to sign in: an address of this server, kept in a short cookie.

The cookie is written by our own redirect, from the path that was asked for. It is checked again when it is
read, because a neighbour of our name may write cookies, too: nothing but a path of ours leads on.
"""

from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, unquote

NAME = "majorops_to"
HOME = "/"
_MINUTES_KEPT = 60
_LONGEST = 512
_NEVER = ("//", "/\\", "/sign-in", "/assets/", "/v1/")


def is_ours(address: str) -> bool:
    """Whether an address is a plain path of this server that may be gone back to."""
    return (
        address.startswith("/")
        and not address.startswith(_NEVER)
        and len(address) <= _LONGEST
        and address.isascii()
        and address.isprintable()
        and "\\" not in address
        and " " not in address
    )


def remembered(path: str, query: str = "") -> str:
    """The Set-Cookie header that keeps an address; of one that is not ours it keeps the start."""
    address = f"{path}?{query}" if query else path
    value = quote(address if is_ours(address) else HOME, safe="")
    return f"{NAME}={value}; Path=/; Max-Age={_MINUTES_KEPT * 60}; HttpOnly; SameSite=Lax"


def forgotten() -> str:
    """The Set-Cookie header that takes it away."""
    return f"{NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"


def way_back(cookies: str) -> str:
    """The address that the Cookie header of a request remembers, or the start."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(cookies)
    except CookieError:
        return HOME
    address = unquote(jar[NAME].value) if NAME in jar else HOME
    return address if is_ours(address) else HOME
