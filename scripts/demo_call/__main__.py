"""``scripts/demo``: starts the product, places a call, shows it, and checks what came of it."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path

from scripts.demo_call.installation import Installation
from scripts.demo_call.timeline import follow
from scripts.demo_call.verdict import judge
from scripts.demo_peers.peers import PeerError, call_of

DATA = Path("scripts/demo_data")
SEATS = {"H1": "8008", "H3": "8015"}


def main() -> int:
    """Exit status 0 when the call gave what its dialogue must give, 1 when not, 2 when the demo cannot run."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    dialogue = DATA / f"{options.call}.json"
    seat = SEATS[options.call]
    try:
        with Installation(options.data) as product:
            print(f"就绪，可以接电话（启动用时 {product.start_s:.1f} 秒）。", flush=True)
            print(f"坐席工作台  {product.address}/desk/{seat}", flush=True)
            print(f"班长大屏    {product.address}/wall", flush=True)
            print(f"质检复核    {product.address}/qa", flush=True)
            right = _call(product, dialogue, seat)
            if not options.headless:
                _wait_for_person(product.address, seat)
            return 0 if right else 1
    except PeerError as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _call(product: Installation, dialogue: Path, seat: str) -> bool:
    with follow(product.websocket(seat)) as timeline:
        ports = product.ports
        with call_of(
            dialogue,
            registrar=f"127.0.0.1:{ports.registrar}",
            extension=seat,
            agent_address=f"127.0.0.1:{ports.phones[seat]}",
            customer_port=ports.customer,
            media_port=ports.peer_media,
        ) as (customer, phone):
            timeline.print_until(lambda: not (customer.running() or phone.running()))
        call_id = timeline.print_until_scored(limit_s=40)
    detail = product.get(f"/api/calls/{call_id}")
    sound = product.size_of(f"/api/calls/{call_id}/recording")
    return judge(dialogue, detail, sound)


def _wait_for_person(address: str, seat: str) -> None:
    print(f"通话已结束，可在页面上回放：{address}/qa；坐席页 {address}/desk/{seat}。按 Ctrl-C 退出。", flush=True)
    while True:
        time.sleep(3600)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--headless", action="store_true", help="end by itself after the call; the exit status tells")
    parser.add_argument("--call", choices=sorted(SEATS), default="H3", help="H3: a bad call; H1: a good one")
    parser.add_argument("--data", type=Path, default=Path("data/demo"), help="folder for database and recordings")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
