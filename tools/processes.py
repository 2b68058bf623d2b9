"""What a process and all it has started take: memory and computing, read from /proc."""

import os
from collections.abc import Iterator
from pathlib import Path


def resident_mb(group: int, *, engine: str = "") -> float:
    """Resident memory of the processes of a group, MB; of those with `engine` in their command."""
    total = 0
    for entry in processes(group):
        command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        if engine in command:
            status = (entry / "status").read_text()
            line = next((one for one in status.splitlines() if one.startswith("VmRSS")), "")
            total += int(line.split()[1]) if line else 0
    return round(total / 1024, 1)


def computing_s(group: int) -> float:
    """Seconds that the living processes of a group have computed, in user and system mode."""
    ticks = 0
    for entry in processes(group):
        fields = (entry / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def processes(group: int) -> Iterator[Path]:
    """The folders in /proc of a process and everything it has started."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if descends(int(entry.name), group):
                    yield entry
            except (OSError, ValueError):
                continue


def descends(pid: int, ancestor: int) -> bool:
    while pid > 1:
        if pid == ancestor:
            return True
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return False
