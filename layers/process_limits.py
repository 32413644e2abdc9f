"""What this process may take from now on: memory, time, network; as far as the system can."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

_NEW_USER: Final = 0x10000000
_NEW_NET: Final = 0x40000000
_PARENT_DEATH: Final = 1  # PR_SET_PDEATHSIG


def leave_network() -> bool:
    """Cut this process off from every network; return whether the system could.

    Linux gives it a network of its own in which nothing is. That takes a right that ordinary
    users have only among users of their own, and there only before a second thread is started.
    """
    if sys.platform != "linux":
        return False
    unshare = getattr(ctypes.CDLL(None, use_errno=True), "unshare", None)
    if unshare is None:
        return False
    user, group = os.getuid(), os.getgid()
    if unshare(_NEW_NET) == 0:
        return True
    if unshare(_NEW_USER | _NEW_NET) != 0:
        return False
    own = {"setgroups": "deny", "uid_map": f"{user} {user} 1", "gid_map": f"{group} {group} 1"}
    with suppress(OSError):  # names only: what belongs to this user is open to it without them
        for name, text in own.items():
            Path("/proc/self", name).write_text(text, encoding="ascii")
    return True


def end_with_parent() -> None:
    """End this process when the one that started it ends, however it does; Linux alone can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGKILL)


def limit_memory(n_bytes: int) -> bool:
    """Let this process take so many bytes more than it has; return whether the system could."""
    status = Path("/proc/self/statm")
    if resource is None or not status.exists():
        return False
    n_now = int(status.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    _bound(resource.RLIMIT_AS, n_now + n_bytes)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # memory holds persons; a core file would too
    return True


def limit_time(seconds: int) -> bool:
    """Let this process compute for so many seconds more; return whether the system could.

    When they are over it gets the signal SIGXCPU, which ends it.
    """
    if resource is None:
        return False
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = int(used.ru_utime + used.ru_stime) + 1 + seconds
    _bound(resource.RLIMIT_CPU, end)
    return True


def _bound(kind: int, n: int) -> None:
    """Set a limit that may be moved again, below what whoever started this process allows."""
    _, most = resource.getrlimit(kind)
    resource.setrlimit(kind, (n if most == resource.RLIM_INFINITY else min(n, most), most))
