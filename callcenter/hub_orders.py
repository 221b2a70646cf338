"""The hub's work orders: desk, routes and tasks, wired."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from fastapi import FastAPI

from callcenter.actions.order_desk import OrderDesk
from callcenter.db.database import Database
from callcenter.db.work_order_store import SqlWorkOrderStore
from callcenter.ports import Policies
from callcenter.web.live import LiveBoard
from callcenter.web.order_tasks import OrderTasks
from callcenter.web.work_order_site import add_work_orders, notices_on


class HubOrders:
    """Made in the hub's event loop; ``run`` is a task of it."""

    def __init__(self, database: Database, board: LiveBoard, policies: Policies, app: FastAPI) -> None:
        loop = asyncio.get_running_loop()
        self.desk = OrderDesk(
            store=SqlWorkOrderStore(database),
            policies=policies,
            now=lambda: datetime.now(UTC),
            notify=notices_on(board, loop),
            stirred=self._stirred,
        )
        self._tasks = OrderTasks(self.desk, loop)
        add_work_orders(app, self.desk)

    async def run(self) -> None:
        """Reminders and webhooks, until cancelled."""
        await self._tasks.run()

    def _stirred(self) -> None:
        self._tasks.stir()
