"""Why it happened: the agent's guess, or what the customer was told at the repair."""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcenter.domain.events import Leg
from callcenter.domain.tickets.fields import HINTED, SAID, Field, Heard
from callcenter.domain.tickets.reading import any_of
from callcenter.domain.tickets.turn import Turn

_WHAT = r"(?P<what>[\u4e00-\u9fa50-9A-Za-z]{2,24}?)"
_END = (
    r"(?=$|[您请建麻你]|我(?!家)|所以|导致|造成|引起|的话|可以|需要|不用|这个|现在|先|好吗|"
    r"对吗|就好了|换了|已经|给(?:我|你|您)|给?(?:重新)?换(?:了|上|过)|后来|然后|他|清理|清洗|紧了|拧|洗了|放了|清了|补了|调了|重启|擦了|疏通|弄了|修了|通了)"
)

_GUESS = re.compile(
    rf"(?:可能|好像|应该|估计|大概|多半|也许|怀疑|初步判断|很可能|看样子|判断)(?:就)?是(?:因为|由于)?{_WHAT}{_END}"
)
_REASON = re.compile(rf"(?:原因(?:就)?是|是因为|是由于|由于|因为){_WHAT}{_END}")
_WHO = (
    r"(?:师[傅父]|维修工?|工程师|技术员|他们?|维修人员|来的人|检修的?人?员?|物业|电工|水工|管工|安检员?|售后|修理工|厂家|工人|"
    r"(?<!给)我(?:自己|老公|爱人|儿子)?|抢修队|我们)"
)
_LOOKED = r"(?:检查|检测|排查|查|拆|测|打开|看|瞧|弄|修|量|掀|撬)"
_AND_THEN = r"(?:了|开|过|完|下来|出来|来看去|了看|了半天|了一下|一下|了一圈|一看|的?结果)"
_CAME_AND_SAID = rf"{_WHO}(?:们)?.{{0,10}}?(?:来的|来了|来过|走的|走了|弄的|修的)说(?=就?是)"
"""师傅昨天上午十点来的，说是…"""
_SAYS = (
    rf"{_WHO}(?:们)?(?:来|上门|过来|昨天|上次|刚才)?(?:{_LOOKED}{_AND_THEN}*)?(?:后|以后|之后)?(?:跟我|给我|就)?"
    r"(?:说|讲|告诉我|判断|怀疑|估计)"
)
_LOOKS = rf"(?:{_WHO}(?:们)?(?:来|上门|过来)?)?{_LOOKED}(?:{_AND_THEN}+(?:后|以后|之后|发现|说)?|发现|说)"
_TURNS_OUT = (
    r"(?<=好了)(?:原来|(?:他们?|人家|师傅)?说)(?=就?是)|"
    r"(?:换了?|修|弄|拆|查|看|量|清|通了?|好了|恢复了?)[^，]{0,12}?原来(?=就?是(?!好|正常|能|可以|有|没|我|你|他))|(?:最后|后来|结果|这才|才)(?:发现|查明|查出来?|查清)(?:了|原来)?|"
    r"(?:发现|查明|查清)(?:了|原来)?(?=(?:就|都|还)?是)|(?:^|(?<=了))(?:最后|结果)(?=就?是)"
)
_TOLD = re.compile(
    rf"(?:{_SAYS}|{_CAME_AND_SAID}|{_LOOKS}|{_TURNS_OUT})(?:说)?(?P<maybe>可能|好像|应该|估计|大概|多半|怀疑)?(?:就|都|还)?"
    rf"(?:是(?:因为|由于)?|(?<=发现)|(?<=说)(?=.{{2,12}}?[，]?(?:放|换|清|拧|紧|补|洗|疏通|调|擦|重启|修)(?:了|一下|完).{{0,4}}就)){_WHAT}{_END}"
)
"""师傅看了说是主板烧了, 检查下来是保险丝烧了, 最后发现阀门没开."""
_THEREFORE = re.compile(r"(?P<what>[\u4e00-\u9fa50-9A-Za-z]{2,18})了?所以(?!请|想|要|麻烦|打|来|问|你|您|说|能|希望)")
"""电表箱进水短路了，所以才停的电."""
_WHEN = re.compile(
    r"^(?:(?:我?听说|好像|估计|可能)?(?:是)?(?:今|昨|前)天(?:早上|上午|中午|下午|晚上|夜里)?|刚才|刚刚|昨晚|今早)"
)
"""昨天施工队把管子挖断了: when it was belongs to the matter, not to its cause."""
_ANSWER = re.compile(rf"^(?:嗯|啊|哦|修好了|好了|师傅说|说|好像|可能|应该|估计)*(?:就)?是{_WHAT}{_END}")
_CHANGED = re.compile(
    r"换了?(?:个|一个|一块|一根|一下|新的?|两节|四节|一节|了)*(?P<part>[表阀锁灯泵管](?![\u4e00-\u9fa5]?[箱杆罩池头子芯道盘])|[\u4e00-\u9fa5]{2,8}?)(?=$|"
    r"[就才又现以一后四五六七八九十两三今昨前好也，]|师傅|了)"
)
_NO_PART = re.compile(
    r"^(?:新的?(?:$|了|吧)|人|师傅|客服|班|地方|号|时间|单位|公司|家|房子|一家|电话|手机号|密码|名字|工作)"
)
_STATE = re.compile(
    r"问题|原因|毛病|松|老[化花话华]|没电|堵|断|破|裂|漏|坏|故障|脱落|烧|短路|跳闸|进水|欠费|停|"
    r"检修|施工|鼓|潮|跳|没开|没关|没插|接反|装反|问题|压|卡|失灵|锈|冻|积|脏|缺|错|不|没|低|高|异常|损坏|接触|升级|维护|爆仓|"
    r"延误|天气|空气|水垢|杂物|异物|水锈|泥沙"
)
_REPAIRED = re.compile(
    r"修好|好了|恢复|能用|师傅|弄好|正常|解决|就不[漏滴响闪跳卡堵]|就(?:通|亮|着|有水|有气|出水|热)了"
)
_ASKED = re.compile(r"^(吗|么|呢)")


def hear_cause(turn: Turn) -> Iterator[Heard]:
    """At most one cause; a guess is marked as one (疑似)."""
    if turn.leg is Leg.CUSTOMER and re.search(r"原因|怎么回事|什么问题|什么毛病", turn.question):
        yield from _answer(turn)
        return
    patterns = (
        [(_GUESS, "疑似"), (_REASON, "")] if turn.leg is Leg.AGENT else [(_TOLD, ""), (_REASON, ""), (_GUESS, "疑似")]
    )
    for pattern, mark in patterns:
        for match in pattern.finditer(turn.text):
            end = _clause_end(turn, match.start("what"), match.end("what"))
            what = turn.text[match.start("what") : end]
            what = re.sub(r"(啊|吧|呢|的|啦|呀|哈)+$", "", what)
            if len(what) >= 2 and _is_cause(turn, what, end):
                guess = mark or ("疑似" if match.groupdict().get("maybe") else "")
                sure = HINTED if guess else SAID
                yield Heard(name=Field.CAUSE, value=guess + what, start=match.start(), end=end, confidence=sure)
                return
    if turn.leg is Leg.CUSTOMER:
        yield from _therefore(turn) or _replaced(turn)


def _answer(turn: Turn) -> Iterator[Heard]:
    """To 是什么原因: 是空气开关跳了."""
    match = _ANSWER.match(turn.text)
    if match is None:
        return
    end = _clause_end(turn, match.start("what"), match.end("what"))
    what = re.sub(r"(啊|吧|呢|的|啦|呀|哈)+$", "", turn.text[match.start("what") : end])
    if len(what) >= 2:
        yield Heard(name=Field.CAUSE, value=what, start=match.start("what"), end=end, confidence=SAID)


def _clause_end(turn: Turn, start: int, end: int) -> int:
    return min(end, turn.reading.clause_end(start))


def _is_cause(turn: Turn, what: str, end: int) -> bool:
    if _ASKED.match(turn.text[end:]) or re.search(r"什么|怎么|哪|谁|是不是", what):
        return False
    if turn.leg is Leg.CUSTOMER and re.match(r"(你|我|他|昨|今|明|上|师傅)", what):
        return False
    return bool(_STATE.search(what) or any_of(turn.call.words.issue.problems).search(what))


def _therefore(turn: Turn) -> list[Heard]:
    for match in _THEREFORE.finditer(turn.text):
        start = max(match.start("what"), turn.reading.clause_start(match.end("what") - 1))
        what = re.sub(r"了$", "", turn.text[start : match.end("what")])
        what = _WHEN.sub("", what)
        if 2 <= len(what) <= 12 and _is_cause(turn, what, match.end("what")):
            return [Heard(name=Field.CAUSE, value=what, start=start, end=match.end("what"), confidence=SAID)]
    return []


def _replaced(turn: Turn) -> Iterator[Heard]:
    """换了电池, when it works again: the battery was it."""
    match = _CHANGED.search(turn.text)
    if (
        match
        and _REPAIRED.search(turn.text)
        and not re.search(r"又|还是|还在|没好|照样|依然", turn.text[match.end() :])
        and not re.search(r"(没|要|想|能|可以|需要|给我|帮我)$", turn.text[: match.start()])
    ):
        end = _clause_end(turn, match.start("part"), match.end("part"))
        part = re.sub(r"(了|的|啊)+$", "", turn.text[match.start("part") : end])
        if part and not _NO_PART.search(part):
            yield Heard(
                name=Field.CAUSE, value=f"{part}（已更换）", start=match.start(), end=end, confidence=HINTED + 0.1
            )
