"""The agent is done with a call."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from callcenter.domain.call_record import RUNNING
from callcenter.domain.changes import EventRecorded
from callcenter.domain.events import WrappedUp
from callcenter.domain.refusals import CallStillRunning, CallUnknown
from callcenter.ports import Store


def finish_wrap_up(store: Store, *, call_id: str, disposition: str, note: str, by: str, at: datetime) -> None:
    """Notes the outcome; said again, the later word counts, but the wrap-up ended the first time.

    Raises:
        Refused: no such call, or it is still going on.
    """
    with store.writing() as work:
        call = work.calls.get(call_id)
        if call is None:
            raise CallUnknown("没有这通电话，可能已被删除。")
        if call.state in RUNNING:
            raise CallStillRunning("通话还没有结束，挂断后才能完成话后处理。")
        event = WrappedUp(call_id=call_id, at=call.wrapped_up_at or at, disposition=disposition, by=by)
        work.calls.put(replace(call, wrap_up_note=note))
        work.records.add([event])
        work.publish(EventRecorded(event=event))
        work.commit()
