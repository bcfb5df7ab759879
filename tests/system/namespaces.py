"""Linux namespaces for tests: a process without a network, or without a disk to write on."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

# `ip` is not everywhere, Python is: SIOCGIFFLAGS, set IFF_UP, SIOCSIFFLAGS on "lo" (netdevice(7)).
LOOPBACK_UP = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    name, flags = struct.unpack("16sh", fcntl.ioctl(s, 0x8913, struct.pack("16sh", b"lo", 0)))
    fcntl.ioctl(s, 0x8914, struct.pack("16sh", b"lo", flags | 1))
assert [name for _, name in socket.if_nameindex()] == ["lo"], socket.if_nameindex()
os.execvp(sys.argv[1], sys.argv[1:])
"""


def require(*unshare_options: str) -> list[str]:
    """The `unshare` command with these options, or a skip that says why it cannot be used."""
    command = ["unshare", *unshare_options]
    try:
        tried = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("the program unshare (util-linux) is not on this machine")
    if tried.returncode != 0:
        pytest.skip(f"this system does not allow {' '.join(command)}: {tried.stderr.strip()}")
    return command


def without_network(python: str) -> list[str]:
    """What to put before a command so that it runs where nothing but loopback exists.

    `python` is any interpreter; it raises the loopback interface and becomes the command.
    """
    options = ("--net",) if os.geteuid() == 0 else ("--map-root-user", "--net")
    return [*require(*options), python, "-I", "-c", LOOPBACK_UP]


# $1: folders to keep writable, one a line; $2: user id; $3: group id; the rest: the command.
# CAP_DAC_READ_SEARCH lets the command read, never write, what its user id may not: the interpreter
# of a development machine often lies in a private home directory, an image's never does.
READ_ONLY = """
mount --make-rprivate /
while IFS= read -r folder; do mount --bind "$folder" "$folder"; done <<< "$1"
mount -o remount,bind,ro /
user=$2 group=$3; shift 3
exec setpriv --reuid "$user" --regid "$group" --clear-groups --no-new-privs \
    --bounding-set=-all,+dac_read_search --inh-caps=-all,+dac_read_search \
    --ambient-caps=-all,+dac_read_search "$@"
"""


def with_read_only_root(writable: list[Path], user: int, group: int) -> list[str]:
    """What to put before a command to run it as `user` where only the folders named can be written.

    Needs root, to mount and to become somebody else; skips the test without it.
    """
    if os.geteuid() != 0:
        pytest.skip("only root may mount a read-only root file system and become another user")
    if shutil.which("setpriv") is None:
        pytest.skip("the program setpriv (util-linux) is not on this machine")
    script = ["bash", "-euo", "pipefail", "-c", READ_ONLY, "read-only"]
    folders = "\n".join(str(folder) for folder in writable)
    return [*require("--mount"), *script, folders, str(user), str(group)]
