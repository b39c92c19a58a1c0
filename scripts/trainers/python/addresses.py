"""Where a trainer may listen: this machine and nowhere else, because what comes in are a partner's data."""

from __future__ import annotations

import ipaddress
import os
import re
import stat


class AddressRefused(ValueError):
    """The address would let others in."""


def check_address(address: str) -> str:
    """The address for gRPC of `unix:/path/to.sock`, `127.0.0.1:PORT`, `[::1]:PORT` or `localhost:PORT`."""
    if address.startswith("unix:"):
        _prepare_socket(address.removeprefix("unix:"))
        return address
    match = re.fullmatch(r"(?:\[([0-9a-fA-F:.]+)\]|([^\s:/\[\]]+)):(\d{1,5})", address)
    if match is None:
        raise AddressRefused(f'cannot listen on "{address}": write unix:/path/to.sock or 127.0.0.1:PORT')
    host, port = match[1] or match[2], match[3]
    if host == "localhost":
        return f"127.0.0.1:{port}"
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise AddressRefused(f"{host} is not this machine's loopback address: a partner's data would leave the machine")
    return address


def _prepare_socket(path: str) -> None:
    """Refuses a folder into which others could put a socket of their own; removes what an earlier trainer left."""
    if not path.startswith("/"):
        example = f"unix:/run/user/{os.getuid()}/trainer.sock"
        raise AddressRefused(f"write the whole path of the socket, for example {example}")
    folder = os.stat(os.path.dirname(path))
    if folder.st_mode & 0o022 or folder.st_uid not in (0, os.getuid()):
        raise AddressRefused(f"others can write into the folder of {path}: make one of your own with mode 700")
    if os.path.lexists(path):
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            raise AddressRefused(f"{path} is there already and no socket")
        os.unlink(path)
