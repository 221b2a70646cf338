"""Sums of money that were said exactly: 三百二十六块五, 89.9元, 一千二."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from callcenter.domain.events import Leg
from callcenter.domain.tickets.fields import SAID, Field, Heard
from callcenter.domain.tickets.numerals import NUMERAL, digits, number, plain_decimal
from callcenter.domain.tickets.turn import Topic, Turn

_D = r"[0-9零一二两三四五六七八九]"
_MEASURE = r"(?:立方|方|吨|度|平|斤|公斤|米|小时|天|月|年|个月|人|位)"
_PIECE = r"(?:箱|盒|瓶|袋|包|把|串|份|张|桶|只|条|双|提|件|套)"
_PER = rf"(?:[一每/1](?:{_MEASURE}|{_PIECE})|[两二三四五六七八九十半0-9](?:斤|公斤|瓶|袋|个(?!月|人|小时)))"
"""两块五一方: a price, not what was paid."""
_COUNTED = (
    rf"(?:[0-9.]|{NUMERAL}|块|元|多|几|来|次|个|天|方|度|吨|遍|回|年|月|分|小时|号|毛|字|条|件|张|单|斤|公斤|人|户|米|平|"
    r"瓦|兆|立方|步|公里|里)"
)
_SUM = re.compile(
    rf"(?P<yuan>{NUMERAL}+)(?P<unit>块钱|块|元钱|元|圆)(?:零(?={_D}))?(?:(?P<jiao>{_D})(?:毛|"
    rf"角|(?={_PER})|(?!{NUMERAL}|[个次天月年号块度方吨张条单件小分起共般定直下点样边些回遍套台把瓶箱楼层栋门季级斤家位"
    rf"户]))(?P<fen>{_D}(?!{_MEASURE}|{_PIECE}))?分?)?"
    rf"|(?P<only_jiao>{_D})(?:毛(?!巾|病|衣|线|毯|坯|笔|孩|发)|角(?=钱|$|[{NUMERAL[1:-1]}的了也就都不吧啊呢，]))(?:(?P<only_fen>{_D})分?)?"
)
_PAID = re.compile(
    rf"(?<!{_D})(?P<verb>交|缴|充|扣|付|收|退|欠|花|多收|多扣|赔|罚|转|存|费|押金|定金|汇|盗?刷|骗|划|垫|补|打(?=过去|过来|款))(?:过去|过来|出去|走|进去|进|款)?(?:过)?(?:了|是|要)?(?:我|我们|你们|他们?|你|您)?(?:那|这)?"
    r"(?P<sum>[一二两三四五六七八九十0-9]{1,4}[百千万][零一二两三四五六七八九十百千0-9]*"
    r"|[一二三四五六七八九][零0]{2,3}|(?<=[我了])[二三四五六七八九]?十[一二三四五六七八九]?|[0-9]+(?:\.[0-9]+)?)"
    rf"(?!{_COUNTED})"
)
_OF_MONEY = re.compile(
    r"(?P<sum>[一二两三四五六七八九0-9]{1,4}[百千万][零一二两三四五六七八九十百千0-9]*)的"
    r"(?:[\u4e00-\u9fa5]{0,3}(?:押金|定金|订金|会员费|会费|年费|保证金|预付款|运费|费|卡|学费|课|房租|租金|尾款|货款|票))"
)
"""一千五的押金, 两百九十八的会员费: without 块."""
_OF_A_FEE = re.compile(
    r"(?:[水电气暖物业管理会年学房租停车维修安装服务取供宽带燃]费|房租|租金|押金|退款|货款|尾款|定金|订金|工资|赔偿款?|罚款|欠款|余额|总价|价格|学费|会费|运费|罚单|账单|钱|金额|首付款?|挂号费?|工本费|手续费)"
    r"(?:一(?:年|个?季度|学期)|一共|总共|是|要|得|就|才|有|共)*"
    r"(?P<sum>[一二两三四五六七八九十0-9]{1,4}[百千万][零一二两三四五六七八九十百千0-9]*|[1-9][0-9]{1,6}(?:\.[0-9]{1,2})?)"
    rf"(?!{_PER}|{_COUNTED})"
    rf"|(?<=费)(?P<small>[二两三四五六七八九]?十[一二三四五六七八九]?)(?!{_PER}|{_COUNTED})"
)
"""物业费一年一千八百六, 退款两万三千五: without 块."""
_FOR_A_PIECE = re.compile(
    r"[一两二三四五六七八九十每0-9](?:箱|盒|瓶|台|件|套|袋|桶|把|张|部|辆|双|条|份|提|包|床|只)(?:酒|烟|货|水|就|得|要|卖|收|花了?|是|才|给了?|都|我)*"
    r"(?P<sum>[一二两三四五六七八九十0-9]{1,4}[百千万][零一二两三四五六七八九十百千0-9]*|[1-9][0-9]{1,5})"
    rf"(?!{_PER}|{_COUNTED}|的)"
)
"""一箱一千五: what a piece cost, without 块."""
_BIG_NUMBER = re.compile(r"[一二两三四五六七八九十0-9]{1,4}[百千万][零一二两三四五六七八九十百千0-9]*|[1-9][0-9]{2,}")
_ALTOGETHER = re.compile(
    rf"(?:一共|总共|合计|总计|共计|加起来|算下来|加一块儿?)(?:是|要|得|就是|花了?|收了?|交了?)?(?:我)?(?P<sum>{NUMERAL}+)"
    r"(?=$|[，吧啊了吗呢对是我你您])"
)
_ANSWER = re.compile(
    rf"^(?:嗯|啊|哦|呃|是|一共|总共|大概|就|应该|扣了|交了|收了|付了|花了|我|的)*(?P<sum>{NUMERAL}{{2,12}})(?:吧|啊|了|整)*(?:$|(?=洗|买|的时候|还是|包括|不算))"
)
"""To 扣了您多少钱: 两百四十."""
_AFTER_DIGITS = re.compile(
    r"[0-9零幺一二三四五六七八九]{6,}(?P<sum>[一二两三四五六七八九][百千万][零一二两三四五六七八九十百千]*)$"
)
"""单号…五一一八八百六十八块: a sum right after a long number."""
_EACH = re.compile(r"每(?:户|家|人|位|个人?|次|月|天|年)$")
_OF_OTHERS = re.compile(
    r"(?:邻居|人家|别人|别家|[他她](?:们)?家|(?:我)?(?:朋友|同事|亲戚|同学)|隔壁|对门)(?:家)?[^我您你]{0,10}(?:花|交|缴|付|给|掏|收|才|只|要)(?:了|的)?$"
)
"""邻居说他家换阀门花了三百: not what the caller paid."""
_VAGUE_AFTER = re.compile(r"(多|左右|上下|以上|以下|来块|出头|不到|一个月|一方|一吨|一度|每|一天|一年|一平|一次|一节)")
_VAGUE_BEFORE = re.compile(
    r"(大概|差不多|大约|好几|几|(?<![单面表网板])上|十几|(?:每(?:个)?|一个?)(?:小时|月|方|吨|度|天|平米?|小时|次|斤|"
    r"公斤)(?:气|水|电|煤|油|沙子?|木头)?|[涨降](?:到|成|至)|一(?:个月|方|吨|度|天|平米?)(?:气|水|电|煤|油|沙子?|木头)?|单价|不到|将近|超过)(?:是|要|收)?$"
)
_TOTAL = re.compile(r"(一共|总共|合计|总计|共计|加起来|应该退|应退|应交|应缴|欠费|欠了|账单)[^，]{0,6}$")
_SHARE = re.compile(
    r"(交了?|缴了?|缴费|充了?|充值|扣了?|付了?|收了?|退款?|退了?|欠了?|花了?|赔|转了?|多收了?|"
    r"金额|费用|价格|收费|费)[^，]{0,6}$"
)


@dataclass(frozen=True, slots=True)
class _Sum:
    value: Decimal
    start: int
    end: int
    rank: int


def hear_amount(turn: Turn) -> Iterator[Heard]:
    """One sum of the turn: the total where one is named, else what was paid, else the first."""
    found = list(_sums(turn))
    if turn.leg is Leg.AGENT:
        found = [s for s in found if s.rank or re.search(r"您说的|对吗|是吧|核对|确认", turn.text)]
    if not found:
        return
    best = max(found, key=lambda s: (s.rank, -s.start))
    text = turn.text[: best.start]
    yield Heard(
        name=Field.AMOUNT,
        value=plain_decimal(best.value),
        start=best.start,
        end=best.end,
        confidence=SAID,
        corrects=bool(re.search(r"不对|错了|不是|应该是", text)),
    )


def _sums(turn: Turn) -> Iterator[_Sum]:
    for match in _SUM.finditer(turn.text):
        value = _value(match)
        before, after = turn.text[: match.start()], turn.text[match.end() :]
        vague = (
            value is None
            or _counts_pieces(turn, match)
            or (_VAGUE_AFTER.match(after) and not turn.reading.border(match.end()))
            or _VAGUE_BEFORE.search(before)
            or _OF_OTHERS.search(before)
            or (re.match(rf"{_PER}|[一每/]个", after) and not turn.reading.border(match.end()))
        )
        if value is not None and not vague and not re.search(r"不是$", before):
            yield _Sum(value, match.start(), match.end(), _rank(turn, before))
    for match in _PAID.finditer(turn.text):
        value = number(match["sum"])
        before = turn.text[: match.start()]
        others = _OF_OTHERS.search(turn.text[: match.start("sum")])
        if value is not None and value >= 10 and not _EACH.search(before) and not others:
            yield _Sum(value, match.start("sum"), match.end(), 2 if _TOTAL.search(before) else 1)
    yield from _without_unit(turn)


def _without_unit(turn: Turn) -> Iterator[_Sum]:
    """Sums that only their words tell: 一共三百六, 物业费一年一千八百六."""
    bare = [m for p in (_OF_MONEY, _OF_A_FEE, _ALTOGETHER) for m in p.finditer(turn.text)]
    if len(_BIG_NUMBER.findall(turn.text)) == 1:  # 一箱一千五，碎了三瓶算七百五: which of the two is open
        bare += _FOR_A_PIECE.finditer(turn.text)
    if Topic.AMOUNT in turn.asked and (answer := _ANSWER.match(turn.text)):
        bare.append(answer)
    for match in bare:
        said = "small" if match.groupdict().get("small") else "sum"
        value = number(match[said])
        vague = _VAGUE_BEFORE.search(turn.text[: match.start()]) or _VAGUE_AFTER.match(turn.text, match.end())
        if value is not None and value >= 10 and not vague:
            yield _Sum(value, match.start(said), match.end(said), 2 if match.re is _ALTOGETHER else 1)


def _counts_pieces(turn: Turn, match: re.Match[str]) -> bool:
    """换一块水表: one of them, not one yuan."""
    if match["unit"] != "块" or len(match["yuan"]) > 1 or match["jiao"] or turn.reading.border(match.end()):
        return False
    return turn.text[match.end()] not in "钱的吧啊了呢吗整多左上一二三四五六七八九零0123456789"


def _rank(turn: Turn, before: str) -> int:
    if _TOTAL.search(before):
        return 2
    if Topic.AMOUNT in turn.asked or _SHARE.search(before):
        return 1
    return 0


def _value(match: re.Match[str]) -> Decimal | None:
    if match["only_jiao"]:
        return Decimal(f"0.{digits(match['only_jiao'])}{digits(match['only_fen'] or '')}")
    whole = number(match["yuan"].strip("."))
    after_digits = _AFTER_DIGITS.search(match["yuan"])
    if after_digits and (whole is None or not set(match["yuan"]) & set("十百千万")):
        whole = number(after_digits["sum"])
    if whole is None:
        return None
    if match["jiao"] and whole == whole.to_integral_value():
        return whole + Decimal(f"0.{digits(match['jiao'])}{digits(match['fen'] or '')}")
    return whole
