"""The networks that are not the public internet, and the IPv4 addresses inside IPv6 ones.

A list of our own: `ipaddress.is_global` of Python 3.11 calls 13 of 33 addresses public that must
not be fetched. From the IANA special-purpose registries (RFC 6890 and later), read strictly: what
is there for a protocol rather than for hosts is not public either.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

NON_PUBLIC_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private, RFC 1918
        "100.64.0.0/10",  # carrier-grade NAT, RFC 6598; holds Alibaba's metadata service
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host service, answered inside every virtual machine
        "169.254.0.0/16",  # link-local; holds most clouds' metadata services
        "172.16.0.0/12",  # private, RFC 1918
        "192.0.0.0/24",  # protocol assignments, RFC 6890; holds Oracle's metadata service
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112, RFC 7535
        "192.52.193.0/24",  # AMT, RFC 7450
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "192.168.0.0/16",  # private, RFC 1918
        "192.175.48.0/24",  # AS112, RFC 7534
        "198.18.0.0/15",  # benchmarking, RFC 2544
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_SIX_TO_FOUR = IPv6Network("2002::/16")
_TEREDO = IPv6Network("2001::/32")

# Global unicast, and the two forms a host turns into an IPv4 connection. The deprecated
# IPv4-compatible form (RFC 4291) is not routed at all.
PUBLIC_IPV6 = (IPv6Network("2000::/3"), _MAPPED, _NAT64)
RESERVED_IPV6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, RFC 2928: Teredo, benchmarking, ORCHID …
        "2001:db8::/32",  # documentation
        "2620:4f:8000::/48",  # AS112, RFC 7534
        "3fff::/20",  # documentation, RFC 9637
    )
)
_ISATAP_MARKS = (0x00005EFE, 0x02005EFE)


def embedded_ipv4(address: IPv6Address) -> tuple[IPv4Address, ...]:
    """Return the IPv4 addresses inside an IPv6 one, in every form that carries some.

    The forms: mapped and compatible (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo
    (RFC 4380: server and client) and ISATAP (RFC 5214).
    """
    value = int(address)
    found = []
    if address in _MAPPED or address in _NAT64 or address in _COMPATIBLE:
        found.append(value)
    if address in _SIX_TO_FOUR:
        found.append(value >> 80)
    if address in _TEREDO:
        found.extend((value >> 64, ~value))
    if (value >> 32) & 0xFFFFFFFF in _ISATAP_MARKS:
        found.append(value)
    return tuple(IPv4Address(part & 0xFFFFFFFF) for part in found)
