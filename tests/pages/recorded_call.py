"""A complaint in which the agent breaks the standard, as the messages a browser would get (shape: web/messages.py)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from callcenter.web import messages as m

CALL = "20240305-1410-8001"
SEAT = m.SeatView(seat="8001", agent_no="15", agent_name="李敏", state="ready")
OTHER_SEATS = [
    m.SeatView(seat="8002", agent_no="08", agent_name="赵丽", state="ready"),
    m.SeatView(
        seat="8003",
        agent_no="03",
        agent_name="孙建军",
        state="unregistered",
        sentence="话务服务器没有应答注册请求，请检查网络",
    ),
]
OFFERED = datetime(2024, 3, 5, 6, 9, 38, tzinfo=UTC)
CLAUSE = "001_c70f876b4f85b66d.txt 客户服务标准 "

LINES: list[tuple[m.LegName, int, float, float, str]] = [
    ("agent", 1, 0.8, 2.6, "喂，煤气公司，你说。"),
    (
        "customer",
        1,
        3.0,
        12.9,
        "我要投诉！我家上周三报修的燃气表，到今天都没人来修。我打到管理站，他们说不知道，也不管！",
    ),
    ("agent", 2, 13.3, 15.4, "嗯，你姓什么？住哪儿？"),
    ("customer", 2, 15.8, 30.4, "我姓陈，陈志强，住新华小区3号楼1单元502，电话13800009012。"),
    ("agent", 3, 28.6, 32.4, "程先生，这个事儿归管理站，你等着吧。"),
    ("customer", 3, 32.8, 36.2, "我姓陈，不姓程。到底哪天能来修？"),
    ("agent", 4, 36.6, 40.3, "陈先生，单子派给管理站了，等通知。"),
    ("customer", 4, 40.7, 46.7, "通知要等到什么时候？我都等了六天了。到底哪天能来修？"),
    ("agent", 5, 47.1, 50.6, "不是告诉你了吗，怎么还问？真是的。"),
    ("customer", 5, 51.0, 59.9, "你这是什么态度？上次那个师傅来了就说一句“我没工夫”，转身就走了，你们都这样吗？"),
]
LENGTH_MS = 62_000


def words(start: float, end: float, text: str) -> list[m.WordView]:
    """A word for each character, evenly spread: enough to click on."""
    step = (end - start) * 1000 / len(text)
    return [
        m.WordView(
            text=char,
            start_ms=round(start * 1000 + n * step),
            end_ms=round(start * 1000 + (n + 1) * step),
            confidence=0.9,
        )
        for n, char in enumerate(text)
    ]


def segment(number: int, stage: str = "final", text: str | None = None) -> m.SegmentView:
    leg, utterance, start, end, whole = LINES[number]
    said = whole if text is None else text
    return m.SegmentView.model_validate(
        {
            "leg": leg,
            "utterance": utterance,
            "stage": stage,
            "start_ms": round(start * 1000),
            "end_ms": round(end * 1000),
            "text": said,
            "words": words(start, end, said) if stage == "final" else [],
        }
    )


def finding(key: str, rule: str, title: str, severity: str, clause: str, **more: object) -> m.FindingView:
    return m.FindingView.model_validate(
        {
            "key": key,
            "rule": rule,
            "title": title,
            "verdict": "missed",
            "severity": severity,
            "clause": CLAUSE + clause,
            "leg": "agent",
            **more,
        }
    )


FINDINGS = [
    finding("A-01", "A-01", "三声内接听", "S3", "第十二条(三)", evidence="振铃 5 声"),
    finding(
        "A-03:1",
        "A-03",
        "开头语不完整：缺“您好”“工号”“为您服务”",
        "S3",
        "第十二条(四)",
        utterance=1,
        start_ms=800,
        end_ms=2600,
        evidence="您好，阳泉市煤气公司15号客服员为您服务",
        advice="您好，阳泉市煤气公司15号客服员为您服务",
    ),
    finding(
        "FB-049:1",
        "FB-049",
        "对客户说“你”，应说“您”",
        "S3",
        "第七条(一)",
        utterance=1,
        start_ms=2100,
        end_ms=2500,
        heard="你说",
        advice="您请讲",
    ),
    finding(
        "FB-042:3",
        "FB-042",
        "禁忌用语“等着”",
        "S2",
        "第八条(七)",
        utterance=3,
        start_ms=31200,
        end_ms=32000,
        heard="等着",
        advice="请您稍等，我马上为您核实",
    ),
    finding(
        "FB-006:5",
        "FB-006",
        "禁忌用语“不是告诉你了吗，怎么还问”",
        "S2",
        "第八条(四)",
        utterance=5,
        start_ms=47100,
        end_ms=49700,
        heard="不是告诉你了吗，怎么还问",
        advice="我再为您说明一遍",
    ),
    finding(
        "A-35:5",
        "A-35",
        "反问、质问的口气",
        "S1",
        "客服部服务标准规范 二、5",
        utterance=5,
        start_ms=48600,
        end_ms=49700,
        heard="怎么还问",
    ),
    finding(
        "FL-004:5",
        "FL-004",
        "口头语“真是的”",
        "S2",
        "二、4",
        utterance=5,
        start_ms=49700,
        end_ms=50600,
        heard="真是的",
        score=0.62,
        listen=True,
    ),
    m.FindingView(
        key="A-06",
        rule="A-06",
        title="询问客户姓氏",
        verdict="met",
        severity="S3",
        clause=CLAUSE + "第十二条(五)",
        leg="agent",
        utterance=2,
        start_ms=13800,
        end_ms=14600,
        heard="你姓什么",
    ),
    m.FindingView(
        key="A-19",
        rule="A-19",
        title="结束前询问还有无其他问题",
        verdict="unheard",
        severity="S3",
        clause=CLAUSE + "第十二条(十二)",
        leg="agent",
        evidence="坐席先挂机",
        reason="坐席声音缺失 1.2 秒",
    ),
]

DUTIES = [
    m.DutyView(rule="A-03", title="开头语：公司名 + 工号", state="missed", at_ms=2600),
    m.DutyView(rule="A-06", title="询问客户姓氏", state="met", at_ms=14600),
    m.DutyView(rule="A-09", title="确认客户信息", state="prompt", prompt="您是新华小区3号楼1单元502号陈志强先生吗？"),
    m.DutyView(rule="A-17", title="安抚客户情绪", state="pending"),
    m.DutyView(rule="A-19", title="询问还有无其他问题", state="unheard", at_ms=60000),
    m.DutyView(rule="A-20", title="结束语：感谢来电", state="pending"),
]


def slot(name: str, value: str, **more: object) -> m.SlotView:
    return m.SlotView.model_validate(
        {
            "name": name,
            "value": value,
            "source": "customer",
            "confidence": 0.93,
            "utterance": 2,
            "start_ms": 15800,
            "end_ms": 30400,
            "heard": LINES[3][4],
            **more,
        }
    )


FIELDS = [
    slot("type", "投诉", utterance=1, start_ms=3000, end_ms=5000, heard="我要投诉"),
    slot("surname", "陈"),
    slot("name", "陈志强", confidence=0.71),
    slot("title", "先生", source="agent", utterance=4, confirmed=True),
    slot("phone", "13800009012", confidence=0.96),
    slot("community", "新华小区"),
    slot("building", "3"),
    slot("unit", "1"),
    slot("room", "502"),
    slot("address", "新华小区3号楼1单元502号"),
    slot("issue", "上周三报修的燃气表至今没人来修", utterance=1, start_ms=3000, end_ms=12900, heard=LINES[1][4]),
    m.SlotView(name="due_process", value="2024-03-06T14:10:00", source="computed"),
]
PROMISE = m.PromiseView(number=1, text="管理站联系客户", due=None, start_ms=36600)


def ticket(version: int = 1, count: int = len(FIELDS), promises: bool = True) -> m.TicketView:
    return m.TicketView(
        number=None,
        version=version,
        status="draft",
        fields=FIELDS[:count],
        promises=[PROMISE] if promises else [],
    )


def call(state: str, **more: object) -> m.CallView:
    return m.CallView.model_validate(
        {
            "call_id": CALL,
            "tenant": "阳泉市煤气公司",
            "direction": "inbound",
            "source": "live",
            "seat": "8001",
            "agent_no": "15",
            "caller": "13800009012",
            "state": state,
            "offered_at": OFFERED,
            "ring_cadence_ms": 5000,
            "model": "zh-hotline-small",
            "demonstration_model": True,
            **more,
        }
    )


def talking(media_ms: int, **more: object) -> m.CallView:
    return call(
        "talking",
        **{
            "answered_at": OFFERED + timedelta(seconds=22),
            "rings": 5,
            "media_ms": media_ms,
            "stage": "inquiry",
            **more,
        },
    )


SECTIONS = [
    m.SectionView(name="接听", points=10, out_of=20, lost=["A-01", "A-03:1"]),
    m.SectionView(name="用语", points=12, out_of=40, lost=["FB-049:1", "FB-042:3", "FB-006:5", "A-35:5"]),
    m.SectionView(name="流程", points=25, out_of=30),
    m.SectionView(name="结束", points=10, out_of=10),
]
SCORE = 57.0


def ended(**more: object) -> m.CallView:
    return call(
        "ended",
        **{
            "answered_at": OFFERED + timedelta(seconds=22),
            "ended_at": OFFERED + timedelta(seconds=84),
            "rings": 5,
            "media_ms": LENGTH_MS,
            "ended_by": "agent",
            "end_cause": "bye",
            "violations": 6,
            "severities": {"S1": 1, "S2": 2, "S3": 3},
            "last_alert": "反问、质问的口气",
            "last_alert_severity": "S1",
            "to_review": 6,
            "to_listen": 1,
            "duties_met": 1,
            "duties_total": 6,
            "score": SCORE,
            "ticket_type": "投诉",
            "has_recording": True,
            **more,
        },
    )


def detail(view: m.CallView, **more: object) -> m.CallDetail:
    return m.CallDetail.model_validate(
        {
            "call": view,
            "segments": [],
            "findings": [],
            "duties": [],
            "ticket": m.TicketView(number=None, version=0, status="draft", fields=[], promises=[]),
            "measures": {},
            "sections": [],
            "gaps": [],
            "timeline": [],
            **more,
        }
    )


def finished(**more: object) -> m.CallDetail:
    """Everything about the call, over."""
    return detail(
        ended(**more),
        segments=[segment(n) for n in range(len(LINES))],
        findings=FINDINGS,
        duties=DUTIES,
        ticket=ticket(7),
        measures={"agent_rate_cpm": 231, "hold_s": 0, "talk_s": 62, "rings": 5, "interruptions": 1},
        sections=SECTIONS,
        gaps=[m.GapView(leg="agent", start_ms=60200, length_ms=1200)],
        timeline=[
            m.TimelineView(at_ms=LENGTH_MS, at=OFFERED, leg="agent", state="ended", cause="bye", first=True),
        ],
        recording_sha256="0" * 64,
        length_ms=LENGTH_MS,
    )
