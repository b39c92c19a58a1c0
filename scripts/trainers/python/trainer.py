#!/usr/bin/env python3
"""A trainer for a Chorale node, in PyTorch: `python3 trainer.py --listen unix:/path/to.sock`."""

from __future__ import annotations

import argparse
import os
import signal
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import torch

from addresses import AddressRefused, check_address
from service import TrainerService

MESSAGE_BYTES_MAX = 4 << 20
STOP_SECONDS = 5


def main() -> int:
    """Serves until it is told to stop."""
    options = _options()
    os.umask(0o077)  # the socket and its token are this user's alone
    if options.threads:
        torch.set_num_threads(options.threads)
    try:
        address = check_address(options.listen)
        token = None if options.token_file is None else _read_token(options.token_file)
        device = torch.device(options.device)
        torch.zeros(1, device=device)
    except (AddressRefused, OSError, RuntimeError, AssertionError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    limits = [("grpc.max_receive_message_length", MESSAGE_BYTES_MAX), ("grpc.so_reuseport", 0)]
    server = grpc.server(ThreadPoolExecutor(max_workers=4), options=limits)
    server.add_generic_rpc_handlers((TrainerService(device, token).handlers(),))
    port = server.add_insecure_port(address)
    if port == 0:
        print(f"error: cannot listen on {address}", file=sys.stderr)
        return 2
    server.start()
    shown = address if address.startswith("unix:") else f"{address.rsplit(':', 1)[0]}:{port}"
    print(f"listening on {shown}", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: server.stop(STOP_SECONDS))
    try:
        server.wait_for_termination()
    except KeyboardInterrupt:
        server.stop(STOP_SECONDS).wait()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A trainer for a Chorale node, in PyTorch.")
    parser.add_argument("--listen", required=True, help="unix:/path/to.sock or 127.0.0.1:PORT")
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:1")
    parser.add_argument("--threads", type=int, help="of PyTorch on the CPU")
    parser.add_argument("--token-file", type=Path, help="a file of mode 600 whose token the node must know")
    return parser.parse_args()


def _read_token(path: Path) -> str:
    mode = path.stat().st_mode
    if stat.S_IMODE(mode) & 0o077:
        raise OSError(f"others can read {path}: chmod 600 {path}")
    token = path.read_text().strip()
    if not token:
        raise OSError(f"{path} is empty")
    return token


if __name__ == "__main__":
    sys.exit(main())
