"""Which addresses of the API are called: every request carries the secret."""

import ipaddress
from urllib.parse import urlsplit


def check_address(base_url: str, *, allow_http: bool) -> None:
    """Raise ValueError unless this is a plain https://host, or http on this machine or where that is allowed."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError("the address of the API is no plain https://host")
    if parts.scheme == "http" and not allow_http and not _is_this_machine(host):
        raise ValueError("the address of the API must be https: every request carries the secret")


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
