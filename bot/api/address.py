"""Which addresses of the API are called, as every request carries the secret, and which are handed on to it."""

import ipaddress
import re
from urllib.parse import urlsplit

# What a token of a Telegram bot looks like; an address of Telegram's files holds one.
_BOT_TOKEN = re.compile(r"[0-9]{6,}(:|%3a)[0-9a-z_-]{20,}", re.IGNORECASE)


def check_address(base_url: str, *, allow_http: bool) -> None:
    """Raise ValueError unless this is a plain https://host, or http on this machine or where that is allowed."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("the address of the API is no plain https://host")
    if parts.scheme == "http" and not allow_http and not is_this_machine(host):
        raise ValueError("the address of the API must be https: every request carries the secret")


def is_this_machine(host: str) -> bool:
    """Say whether a host's name or number is that of this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def holds_secret(url: str) -> bool:
    """Say whether an address, which urlsplit can read, has a password or the token of a bot in it."""
    return "@" in urlsplit(url).netloc or bool(_BOT_TOKEN.search(url))
