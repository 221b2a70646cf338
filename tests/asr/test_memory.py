"""How many heaps the C library keeps for any number of threads, as it tells itself."""

import subprocess
import sys
from pathlib import Path

from callcenter.asr.memory import HEAPS

PROGRAM = """
import ctypes, sys, threading
from callcenter.asr.memory import share_heaps
if sys.argv[1] == "shared":
    share_heaps()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
at_once = threading.Barrier(12)
def take():
    at_once.wait()
    libc.malloc(100_000)
    at_once.wait()
threads = [threading.Thread(target=take) for _ in range(12)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
told = libc.fopen(sys.argv[2].encode(), b"w")
libc.malloc_info(0, ctypes.c_void_p(told))
libc.fclose(ctypes.c_void_p(told))
"""


def heaps(way: str, folder: Path) -> int:
    told = folder / f"{way}.xml"
    subprocess.run([sys.executable, "-c", PROGRAM, way, str(told)], check=True)
    return told.read_text().count("<heap nr=")


def test_threads_share_a_few_heaps(tmp_path: Path) -> None:
    assert heaps("as it comes", tmp_path) > HEAPS
    assert 1 <= heaps("shared", tmp_path) <= HEAPS
