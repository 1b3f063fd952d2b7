"""Which mail servers may be spoken to: public ones, unless the setting allows private ones.

Whoever configures a mailbox names a host, and the server connects to it: without this rule it
could be used to look into the network that the server stands in.
"""

import socket
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput

_SENTENCE = _("This address is not on the public internet.")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast


def require_public(addresses: list[str]) -> None:
    """Raise `InvalidInput` unless every address may be spoken to."""
    if settings.MAILROOM_ALLOW_PRIVATE_HOSTS:
        return
    if not addresses or not all(is_public(address) for address in addresses):
        raise InvalidInput(_SENTENCE, fields={"imap_host": _SENTENCE})


def require_allowed_host(host: str, port: int) -> None:
    """As `require_public` for a name. Raises `OSError` for one that leads nowhere."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    require_public([str(entry[4][0]) for entry in found])
