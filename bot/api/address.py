"""Rules for URLs: the base URL of the API, which receives the secret, and the URLs of images passed to the API."""

import ipaddress
import re
from urllib.parse import urlsplit

# The format of the token of a Telegram bot. The URL of a Telegram file contains the token.
_BOT_TOKEN = re.compile(r"[0-9]{6,}(:|%3a)[0-9a-z_-]{20,}", re.IGNORECASE)


def check_address(base_url: str, *, allow_http: bool) -> None:
    """Raise ValueError unless the URL is a plain https://host. Plain http needs this machine or `allow_http`."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("the address of the API is no plain https://host")
    if parts.scheme == "http" and not allow_http and not is_this_machine(host):
        raise ValueError("the address of the API must be https: every request carries the secret")


def is_this_machine(host: str) -> bool:
    """Return whether a host name or an IP address belongs to this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def holds_secret(url: str) -> bool:
    """Return whether a URL, which urlsplit can parse, contains a password or the token of a bot."""
    return "@" in urlsplit(url).netloc or bool(_BOT_TOKEN.search(url))
