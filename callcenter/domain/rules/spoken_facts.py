"""Words that differ from call to call: the company, the agent's number, the hotline, a department."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from callcenter.domain.rules.expressions import Match, plain, sounds

_BRANCH = re.compile(r"（.*?）|\(.*?\)")
_GENERIC = re.compile(
    r"(有限责任公司|股份有限公司|有限公司|公司|集团|客户服务中心|客户服务部|客服中心|服务中心|客服部|管理|服务|门店|总店|分店|总|分)$"
)
_TRADE = re.compile(
    r"(快递|物流|速运|物业|健身|燃气|煤气|天然气|自来水|水务|供水|电力|热力|银行|医院|商场|超市|电信|酒店)$"
)
_FULL_NAME_CUTOFF = 80.0
_SHORT_NAME_FROM = 3
_CORE_FROM = 3
_DIGITS = {
    "零": "0",
    "〇": "0",
    "一": "1",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
    "八": "8",
    "九": "9",
}
_MORE_DIGITS = {"幺": "1", "两": "2", "洞": "0", "拐": "7"}
_READ = {**_DIGITS, **_MORE_DIGITS, **{str(n): str(n) for n in range(10)}}
_SAID = {digit: char for char, digit in _DIGITS.items() if char != "〇"}
_NUMBER = r"[0-9零〇一二三四五六七八九十百千幺两洞拐]"
_AGENT_NO = re.compile(rf"(?:工号(?:是|为)?|编号)({_NUMBER}{{1,6}})|({_NUMBER}{{1,6}})号")
_INTRODUCED = re.compile(
    rf"工号(?:是|为)?({_NUMBER}{{1,6}})|({_NUMBER}{{1,6}})号.{{0,2}}(?:客服|为你服务|坐席|座席|话务|接线)"
)
_NUMERALS = frozenset(_READ) | frozenset("十百千")
_BEFORE_A_NAME = re.compile(r".*(?:你好|早上好|上午好|下午好|晚上好|欢迎致电|这里是|这边是|这里|我是|我们是)")
_AFTER_A_NAME = re.compile(rf"客服|客户服务|工号|(?={_NUMBER}{{1,6}}号)|为你服务|很高兴|请问|竭诚")
_OTHER_NAME_AT_MOST = 14
_SOUNDS_LIKE_IT = 55.0
"""Out of 100: below, a name in the company's place is another company's, not the own one badly heard."""
_LONG_NUMBER = re.compile(rf"{_NUMBER}{{5,15}}")
_DEPARTMENT = re.compile(
    r"[一-鿿]{1,6}?(?:部门|部|科|中心|管理站|站|处|室|组|队|前台|厅|办公室|专员|主管|经理|顾问|财务|师傅|专家|工程师)"
)
_NO_DEPARTMENT = re.compile(r"全部|内部|一部|局部|客服部$")


def company_in(text: str, name: str, short_names: tuple[str, ...]) -> Match | None:
    """The company's name, or nearly; a generic tail (公司, 客服中心) may be missing, the house's own name may not."""
    read = sounds(text)
    wanted = [n for n in (*_shortened(_BRANCH.sub("", name)), *short_names) if len(plain(n)) >= 2]
    best: Match | None = None
    for one in wanted:
        match = _name_in(sounds(one), read)
        if match is not None and (best is None or match.score > best.score):
            best = match
    return best


def _shortened(name: str) -> Iterator[str]:
    """翠湖物业管理有限公司, 翠湖物业管理, 翠湖物业."""
    yield name
    while (core := _GENERIC.sub("", name)) != name and len(core) >= _CORE_FROM:
        name = core
        yield name


def _name_in(wanted: str, read: str) -> Match | None:
    at = read.find(wanted)
    if at >= 0:
        return Match(at, at + len(wanted), 1.0)
    if len(wanted) <= _SHORT_NAME_FROM or len(read) < len(wanted) - 1:
        return None
    found = fuzz.partial_ratio_alignment(wanted, read, score_cutoff=_FULL_NAME_CUTOFF)
    return Match(found.dest_start, found.dest_end, found.score / 100) if found else None


def other_company_in(text: str, name: str) -> Match | None:
    """What stands where the company's name belongs and does not sound like it: 顺丰快递 instead of 迅达快递."""
    heard = plain(text)
    end = _AFTER_A_NAME.search(heard)
    begin = _BEFORE_A_NAME.match(heard, 0, end.start() if end else len(heard))
    if begin is None or end is None or not 2 <= end.start() - begin.end() <= _OTHER_NAME_AT_MOST:
        return None
    said = _own_part(heard[begin.end() : end.start()])
    wanted = _own_part(_BRANCH.sub("", name))
    if len(said) < 2 or fuzz.ratio(sounds(said), sounds(wanted)) >= _SOUNDS_LIKE_IT:
        return None
    return Match(begin.end(), end.start(), 1.0)


def _own_part(name: str) -> str:
    """迅达 of 迅达快递有限公司."""
    core = _TRADE.sub("", min(_shortened(name), key=len))
    return core if len(core) >= 2 else name


def number_value(said: str) -> str:
    """A spoken number as digits without leading zeros: 零八 → 8, 二十一 → 21, 幺零二 → 102."""
    if "十" in said or "百" in said or "千" in said:
        return str(_counted(said))
    return "".join(_READ.get(c, "") for c in said).lstrip("0") or "0"


def _counted(said: str) -> int:
    total, digit = 0, 0
    for char in said:
        if char in "千百十":
            total += (digit or 1) * {"千": 1000, "百": 100, "十": 10}[char]
            digit = 0
        else:
            digit = int(_READ.get(char, "0"))
    return total + digit


def agent_numbers(text: str) -> list[tuple[Match, str]]:
    """Every number said as an agent number, with its value."""
    found = ((m, m[1] or m[2]) for m in _AGENT_NO.finditer(plain(text)))
    return [(Match(m.start(), m.end(), 1.0), number_value(said)) for m, said in found]


def introduced_as(text: str) -> str | None:
    """The number an agent gives as the own one in a greeting: 18号客服员, 工号18; None when there is none."""
    found = _INTRODUCED.search(plain(text))
    return number_value(found[1] or found[2]) if found else None


def agent_number_by_sound(text: str, wanted: str) -> Match | None:
    """The seat's own number, misspelt: 零八号 heard as 灵巴好; not the tail of a longer number: 八号 of 十八号."""
    read, heard = sounds(text), plain(text)
    for form in _spoken_forms(wanted):
        at = read.find(sounds(form))
        if at >= 0 and not (at and heard[at - 1] in _NUMERALS):
            return Match(at, at + len(sounds(form)), 0.9)
    return None


def _spoken_forms(wanted: str) -> Iterator[str]:
    """How a number is said before 号 or after 工号."""
    value = number_value(wanted)
    digit_by_digit = "".join(_SAID[d] for d in wanted)
    forms = {digit_by_digit, digit_by_digit.replace("一", "幺"), _SAID[value] if len(value) == 1 else ""}
    if len(value) == 2:
        tens = "" if value[0] == "1" else _SAID[value[0]]
        forms.add(f"{tens}十{'' if value[1] == '0' else _SAID[value[1]]}")
    for form in sorted(forms - {""}, key=len, reverse=True):
        yield f"{form}号"
        yield f"工号{form}"


def hotline_in(text: str, hotline: str) -> Match | None:
    """The hotline's number; any telephone number when the house has not told us its own."""
    for found in _LONG_NUMBER.finditer(plain(text)):
        digits = "".join(_READ.get(c, "") for c in found[0])
        right = not hotline or fuzz.ratio(digits, re.sub(r"\D", "", hotline)) >= 99
        if right:
            return Match(found.start(), found.end(), 1.0)
    return None


def department_in(text: str, target: str) -> Match | None:
    """The department of a transfer, or any department when the target is not known."""
    core = re.sub(r"(部门|部|中心|科|组|站|处)$", "", plain(target))
    read = sounds(text)
    if len(core) >= 2 and sounds(core) in read:
        at = read.find(sounds(core))
        return Match(at, at + len(core), 1.0)
    for found in _DEPARTMENT.finditer(plain(text)):
        if not _NO_DEPARTMENT.search(found[0]):
            return Match(found.start(), found.end(), 0.9)
    return None
