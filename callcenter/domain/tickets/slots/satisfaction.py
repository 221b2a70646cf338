"""How satisfied the customer is when asked in a callback, and whether the callback could be held."""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcenter.domain.events import Leg
from callcenter.domain.tickets.fields import SAID, Field, Heard
from callcenter.domain.tickets.turn import Topic, Turn

_GRADES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("非常不满意", re.compile(r"(非常|特别|很|极其|相当|十分)不满意?|太不满意|差评|差劲")),
    ("不满意", re.compile(r"不(太|是很|怎么|大|够)?满意|不好|不行|太差|没解决")),
    ("一般", re.compile(r"一般|凑合|马马虎虎|还凑合|就那样|说不上")),
    ("基本满意", re.compile(r"(基本|还算|比较|大体|还是|总体还算?)满意|还行|还可以|还不错")),
    ("非常满意", re.compile(r"(非常|特别|很|十分|相当|太)满意|满意极了|非常好|特别好|五分|十分满分|满分")),
    ("满意", re.compile(r"满意|挺好|很好|不错|好评|蛮好|都好|好着呢|可以")),
)
_HOW = (
    r"(?:非常|特别|很|挺|比较|基本|还算|还是|十分|相当|太|极其|极|不太|不是很|不大|不怎么|不|谈不上|说不上|大体|"
    r"都|感觉)"
)
_ABOUT = (
    r"(?:总体(?:来说|来讲|上|而言)?|整体(?:来说|来讲|上)?|总的(?:来说|来讲)?|这次|这回|上次|你们|你|您|的|服务|维修|"
    r"处理|师傅|态度|速度|对|说实话|说真的|老实说|讲真的?|坦白说|我|还|就|都|嗯|啊|哦|吧)"
)
_OWN_WORDS = re.compile(
    rf"^{_ABOUT}*{_HOW}*满意(?![度不吗么]|的话|的地方|为止)|^{_ABOUT}*(?:一般般?)(?:吧|啊)?(?=$|谈不上|说不上|不算)"
)
"""很满意，师傅很专业: said without being asked, at the beginning."""
_REFUSED = re.compile(
    r"不方便|没空|没时间|不用了?|在忙|开车|开会|忙着|别打了|不需要|改天|回头再|没兴趣|不接受|上班呢|不想"
)
_AGREED = re.compile(r"^(嗯|啊|哦)*(可以|行|好|你说|您说|说吧|方便|没问题|能|是|对|问吧|来吧)")
CONSENT = re.compile(r"占用您|耽误您|打扰您|方便吗|回访|调查")


def hear_satisfaction(turn: Turn) -> Iterator[Heard]:
    """The grade, when the agent asked for one or the customer says nothing else."""
    if turn.leg is Leg.AGENT:
        return
    asked = Topic.SATISFACTION in turn.asked
    if not asked and not _OWN_WORDS.match(turn.text):
        return
    for grade, pattern in _GRADES:
        found = pattern.search(turn.text)
        if found:
            yield Heard(name=Field.SATISFACTION, value=grade, start=found.start(), end=found.end(), confidence=SAID)
            return


def refuses(turn: Turn) -> bool:
    """The customer does not want to answer the callback's questions now."""
    return bool(CONSENT.search(turn.question) and _REFUSED.search(turn.text) and not _AGREED.match(turn.text))


def agrees(turn: Turn) -> bool:
    """The customer lets the callback begin."""
    return bool(CONSENT.search(turn.question) and _AGREED.match(turn.text))
