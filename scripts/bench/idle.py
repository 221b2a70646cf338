"""What the whole product costs while nobody calls: python -m scripts.bench.idle [seconds].

Memory is the proportional share (PSS) of every process, so that shared libraries count once; time is CPU time.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from scripts.demo_call.installation import Installation

TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Prints one table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    with Installation(Path("data/bench")) as product:
        group = product.processes()
        before = {pid: cpu_s(pid) for pid in group}
        threading.Event().wait(seconds)
        rows = [(name_of(pid), pss_mb(pid), (cpu_s(pid) - before[pid]) / seconds * 100) for pid in group]
        start_s = product.start_s
    print("| process | memory MB | % of a core |\n|---|---|---|")
    for name, memory, share in sorted(rows):
        print(f"| {name} | {memory:.0f} | {share:.2f} |")
    print(f"| all (limit 400 MB, 3 %) | {sum(r[1] for r in rows):.0f} | {sum(r[2] for r in rows):.2f} |")
    print(f"\nstart to ready for calls: {start_s:.1f} s (limit 6 s)")


def pss_mb(pid: int) -> float:
    """Proportional share of memory."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def cpu_s(pid: int) -> float:
    """CPU time used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * TICK_S


def name_of(pid: int) -> str:
    """What the process does."""
    words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    if "callcenter" in words:
        place = words.index("callcenter") + 1
        return " ".join(word for word in words[place : place + 2] if word and not word.startswith("--"))
    return "supervisord"


if __name__ == "__main__":
    main()
