"""The department the agent hands the matter to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcenter.domain.events import Leg
from callcenter.domain.tickets.fields import SAID, Field, Heard
from callcenter.domain.tickets.reading import any_of
from callcenter.domain.tickets.turn import Turn

_HANDS_OVER = (
    r"(?:转(?:给|到|接|交|告|达|派|至)?|派(?:给|到|单|发)?|反馈|上报|汇报|联系|通知|交(?:给|"
    r"由)|移交|提交|安排|请|由|让|报(?:给|到)|归|属于|推送|下发|登记给|发(?:给|到|送)|协调|"
    r"核实|催促|催)"
)

_BEFORE = re.compile(rf"{_HANDS_OVER}[^，]{{0,8}}$")
_AFTER = re.compile(
    r"^(?:的)?(?:同事|师傅|工作人员|人员|专员|那边|这边|来|会|去|马上|尽快|立即|给您|核对|"
    r"处理|跟进|联系|负责|核实|上门|安排|抢修|检修|维修|"
    r"已经|正在|出发|在路上|马上到)"
)
_UNIT = r"(?:部门|部|科|室|中心|班组|小组|班|组|站|处|队|所|局|街道办|支行|分行|驿站|网点|管家)"
_OTHER = re.compile(
    r"(?:转(?:给|到|接到?|交给?|至|告|达)?|派(?:给|到|单给|了)?|反[馈映贵溃愧](?:给|到)|上报(?:给)?|汇报给|通知|交(?:给|"
    r"由)|移交(?:给)?|提交(?:给|到)?|联系|安排|(?<!自)由|[和与跟同]|报给|请|归|属于?|让|向|催)(?:一下)?(?:我们的?|咱们的?|相关|当地的?|附近的?|"
    r"您|一下)?"
    rf"(?P<name>(?![我你您他她])[\u4e00-\u9fa5]{{1,6}}?{_UNIT})(?=$|的?(?:同事|师傅|工作人员|人员|专员|工程师|领导|经理)|"
    r"联系|沟通|核[实查]|督办|落实|研究|转办|处理|确认|协调|反[馈映]|对接|来|去|过[去来]|会|那边|这边|马上|尽快|给|跟进|管|受理|回电|打电话|已经|负责|办理|请|您|让|了|吧|好吗|可以吗|查|上门|安排"
    r"|[0-9一二三四五六七八九十两半]+个?(?:小时|分钟|工作日|天)|今天|明天)"
)
_NO_NAME = re.compile(
    r"相关|有关|哪个|什么|那个|这个|别的|其他|全部|内部|一部|当局|干部|分部|部分|本科|地方|到处|好处|客服代表|排队|车站|网站|房间|教室|室内|办公室里|卧室|浴室|更衣室|地下室|上班|下班|加班|快递站点吗|一组|两组|三组"
)

_FORMAL = re.compile(r"[\u4e00-\u9fa5]{2,}[部科处]$")
"""财务部, 客户服务部: a department by its own name is written as it was said."""


def hear_department(turn: Turn) -> Iterator[Heard]:
    """The last one the agent names with what it will do; what the customer says of departments is no dispatch."""
    if turn.leg is not Leg.AGENT:
        return
    found: Heard | None = None
    for department in turn.call.words.departments:
        for match in any_of(department.said).finditer(turn.text):
            before, after = turn.text[: match.start()], turn.text[match.end() :]
            if _BEFORE.search(before[-12:]) or (_AFTER.match(after) and not re.search(r"您|你(们)?$", before[-3:])):
                value = match[0] if _FORMAL.search(match[0]) else department.name
                heard = Heard(name=Field.DEPARTMENT, value=value, start=match.start(), end=match.end())
                if found is None or heard.end - heard.start > found.end - found.start:
                    found = heard
    if found is None:
        other = _OTHER.search(turn.text)
        if other and other["name"] != "部门" and not _NO_NAME.search(other["name"]):
            found = Heard(
                name=Field.DEPARTMENT,
                value=other["name"],
                start=other.start("name"),
                end=other.end(),
                confidence=SAID - 0.1,
            )
    if found:
        yield found


def is_department(target: str) -> bool:
    """Whether a transfer's target names a department, not a number or a person."""
    return bool(re.fullmatch(rf"[\u4e00-\u9fa5]{{1,12}}{_UNIT}|抢险|财务|营业厅|售后", target))
