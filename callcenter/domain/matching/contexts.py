"""Context tests that an entry names in ``only_when`` and ``not_when``: each looks at what stands around the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from callcenter.domain.matching.quotation import is_reported
from callcenter.domain.matching.said import COMMA, Border, Context, Said
from callcenter.domain.matching.vocabulary import (
    ADVERBS,
    AFTER_NEGATION,
    CUSTOMER,
    DAY_WORDS,
    FIRST_PERSON,
    IF,
    NEGATION,
    OTHER_PERSON,
    OWN_UNIT,
    PRONOUNS,
    THIRD_PERSON,
    WORKERS,
    one_of,
)
from callcenter.domain.sound import SoundPattern

_REACH = 18
"""Spoken characters looked at on either side."""


@dataclass(frozen=True, slots=True)
class Place:
    """Words found in an utterance, before it is decided whether they count; texts are paired with their sounds."""

    said: Said
    start: int
    end: int
    around: Context

    @property
    def before(self) -> str:
        """The clause up to the words."""
        return self.said.between(max(self.said.clause_start(self.start), self.start - _REACH), self.start)

    @property
    def words(self) -> str:
        """The words themselves."""
        return self.said.between(self.start, self.end)

    @property
    def after(self) -> str:
        """The rest of the clause."""
        return self.said.between(self.end, min(self.said.clause_end(self.end), self.end + _REACH))

    @property
    def whole(self) -> str:
        """Everything that was said."""
        return self.said.between(0, len(self.said))

    @property
    def later(self) -> str:
        """Everything after the words, commas and full stops kept."""
        text = self.said.between(self.end, len(self.said))
        return COMMA + text if text and self.said.borders[self.end] else text

    @property
    def before_in_sentence(self) -> str:
        """The sentence up to the words, commas kept, one right before the words too."""
        first = self.said.clause_start(self.start, Border.SENTENCE)
        text = self.said.between(first, self.start)
        return text + COMMA if self.start > first and self.said.borders[self.start] else text

    @property
    def after_in_sentence(self) -> str:
        """The rest of the sentence, commas kept, one right after the words too."""
        text = self.said.between(self.end, self.said.clause_end(self.end, Border.SENTENCE))
        return COMMA + text if text and self.said.borders[self.end] else text


Test = Callable[[Place], bool]


def _before(source: str) -> Test:
    pattern = SoundPattern.of(source)
    return lambda place: pattern.search(place.before) is not None


def _up_to_the_end(source: str) -> Test:
    pattern = SoundPattern.of(source)
    return lambda place: pattern.search(place.before + place.words) is not None


def _after(source: str) -> Test:
    pattern = SoundPattern.of(source)
    return lambda place: pattern.search(place.after) is not None


def _after_in_sentence(source: str) -> Test:
    pattern = SoundPattern.of(source)
    return lambda place: pattern.search(place.after_in_sentence) is not None


def _later(source: str) -> Test:
    pattern = SoundPattern.of(source)
    return lambda place: pattern.search(place.later) is not None


def _anywhere(source: str) -> Test:
    pattern = SoundPattern.of(source)
    return lambda place: pattern.search(place.whole) is not None


def _words_hold(source: str) -> Test:
    pattern = SoundPattern.of(source)
    return lambda place: pattern.search(place.words) is not None


def _any(*tests: Test) -> Test:
    return lambda place: any(test(place) for test in tests)


def _not(test: Test) -> Test:
    return lambda place: not test(place)


def _all(*tests: Test) -> Test:
    return lambda place: all(test(place) for test in tests)


def _quoted(place: Place) -> bool:
    if any(place.said.quoted[place.start : place.end]):
        return True
    return is_reported(place.before_in_sentence, place.words, place.after_in_sentence, place.said.is_punctuated)


_OPENERS = one_of(
    "您 你 我 请 那 这 就 要 有 但 但是 不过 因为 如果 所以 然后 找 去 先生 女士 小姐 对不起 抱歉",
    "不好意思 还 再 别 好 真 都 反正 自己 明天 下次",
    "打 回 问 上 投诉 随便 爱 不 怎么 什么 为什么 谁 又 再见 谢谢 我们 只 没 急 等 嫌 懒 愿 现在 快 下班",
)
_PARTICLES = one_of("吧 啊 呀 呢 哦 嘛 呗 啦 了 的 哎 哈 去 好了 得了 算了 行了 就是了 就行 就好 吗 儿")
_ENDS = SoundPattern.of(f"^{_PARTICLES}*(~吧|~啊|~呀|~呢|~嘛|~的|~了)?$")
_ENDS_OR_GOES_ON = SoundPattern.of(f"^({_PARTICLES}*.?$|{_PARTICLES}*{_OPENERS}|[吧啊呀呢嘛呗啦])")


def _clause_end(place: Place) -> bool:
    """Only final particles follow in the clause; in raw text also one stray character or words that open a clause."""
    if _ENDS.search(place.after) is not None:
        return True
    return not place.said.is_punctuated and _ENDS_OR_GOES_ON.search(place.after) is not None


def _a_not_a(place: Place) -> bool:
    """知不知道, 管不管, 知道不知道: what stands before 不 is repeated after it."""
    sound, at = place.said.sound, place.start
    return any(at >= size and sound[at - size : at] == sound[at + 1 : at + 1 + size] for size in (1, 2))


_HELPFUL_STEPS = one_of(
    "这边 这就 马上 现在 来 先 再 会 可以 帮您 给您 替您 为您 也 就 要 得 去 已经 一直 自己 在 正 都 还 亲自 想 能 把您"
)
_SENSES = one_of(
    "听 看 说 讲 写 记 念 拍 照 显示 印 打印 描述 解释 声音 信号 画面 字 照片 图片 视频 话 电话 语音",
    "听得 说得 讲得 看得 写得 拍得 记得 录 录音",
    "话筒 耳机 麦 屏幕 线路 音 录像 监控 镜头 复印件 图 扫描件 印章 指纹 人脸",
)
_HEARD_OR_SEEN = one_of(
    "声音 信号 画面 照片 图片 视频 录音 录像 监控 字迹 复印件 扫描件 屏幕 话筒 耳机 线路 截图 图像 电话里 听 拍",
)
_OTHERS = one_of("跟 和 给 对 向 同 让 叫 请 派") + one_of(
    PRONOUNS, WORKERS, "那边 部门 公司 维修 站里 仓库 财务 主管 上级 工程 技术 管理站 相关"
)
_ASKING = one_of(
    "吗 呢 没有 是否 能否 可否 方便 有没有 能不能 可不可以 是不是 什么时候 哪 几点 几号 几楼 多少",
    "怎么 贵姓 谁 什么 愿不愿意 满不满意 满意 哪里 哪位",
)
_WHETHER = one_of("方便 是否 能不能 能否 可不可以 愿不愿意 有没有 合不合适 满不满意 明白 说清楚 满意")
_WHATEVER = one_of("都 也 还是 怎么 怎样 多少 多 什么 谁 哪 是不是 有没有 如何 是否 几")

_HELP = (
    one_of("帮 给 替 为")
    + "(您|你)(再|先|去|都)?"
    + one_of("尽快 马上 优先")
    + "?(都|重新|接着)?"
    + one_of(
        "查 问 转 请示 申请 反映 登记 联系 安排 上报 核实 催 看看 看一 备注 记 约 派 改 办 确认 处理 加急 解释 讲",
        "说一遍 说明 答复 回电 回复 打电话 打听 介绍 换 预约 找 想办法",
    )
)
_OFFERS = (
    f"(?<![没不])({_HELP}|"
    + one_of("转给 转到 转接 请示 马上安排 安排师傅 派师傅 我查 我先查 我来查 我问 我先问 我去问 我催 我让")
    + "|我们?(马上|这就|现在)(处理|联系|核实|派))"
)
_ASKS_THE_CUSTOMER = (
    one_of("请您 请你 麻烦您 您能 您可以 您方便 您说一下 您报一下 您提供 您再说")
    + "(?!.{0,6}(问|找|打|去|拨|别人|别的))"
)
_WHETHER_OR_NOT = one_of("是不是 有没有 是否 能不能 方不方便 方便不方便 要不要 可不可以 会不会 清不清楚 清楚不清楚")

_OWN_WORDS = _words_hold("^我")
"""我哪知道 after 我又不是医生: no border is heard between them, and yet the subject is 我."""

_TESTS: dict[str, Test] = {
    "quoted": _quoted,
    "clause-end": _clause_end,
    "a-not-a": _a_not_a,
    "exclaimed": _any(_clause_end, lambda place: place.start == 0),
    "first-person": _before(f"{FIRST_PERSON}{ADVERBS}*$"),
    "agent-subject": _before(f"(?<![问找]){FIRST_PERSON}{_HELPFUL_STEPS}*$"),
    "customer-subject": _before(f"{CUSTOMER}{ADVERBS}*$"),
    "third-person": _all(
        _before(f"{THIRD_PERSON}(们)?{ADVERBS}*$"),
        _not(_before(f"{FIRST_PERSON}{one_of(OWN_UNIT)}?{ADVERBS}*$")),
        _not(_OWN_WORDS),
    ),
    "other-person": _all(
        _before(f"{OTHER_PERSON}(们)?{ADVERBS}*$"),
        _not(_before(f"{FIRST_PERSON}{one_of(OWN_UNIT)}?{ADVERBS}*$")),
        _not(_OWN_WORDS),
    ),
    "recommends": _later(one_of("推荐 介绍 优惠 便宜 划算 实惠 活动 可以选 可以看")),
    "about-customer": _before("((^|，)(您|你)?|(您|你)(这人|这个人|这位|说|可|也)?|真不知道|我说)$"),
    "conditional": _any(
        _before(IF),
        _after("^(了)?的话"),
        _after("^(怎么|什么|多少|[哪])[^，]{1,5}(就|可以)"),
        _after_in_sentence("^(，)?[^，。]{0,5}(没关系|没有关系|没事|不要紧|也可以|也行|不着急)"),
    ),
    "noun-phrase": _after(
        "^(了)?的" + one_of("地方 话 问题 事 内容 时候 情况 可以 请 都 随时 尽管 您 部分 会 我们 我 一定")
    ),
    "negated": _before(f"({NEGATION}{AFTER_NEGATION}*|(不会|不用|不必|无需|不需要)[^，]{{0,4}})$"),
    "hearing": _any(
        _up_to_the_end(f"{_SENSES}(都|也|还|得|有点|有些|这边|都有点|不|不太)*(不清楚|没清楚|清楚)$"),
        _before(f"{_HEARD_OR_SEEN}[^，]{{0,5}}$"),
    ),
    "indirect-question": _any(
        _before("(什么|[哪](里|儿|些|块|个)?|[哪][^，]|有)(地方)?$"),
        _all(
            _after(
                "^"
                + one_of(
                    "您 ~你 ~对 我说 我讲 我这样 这么说 能不能 能否 可不可以 可否 是否",
                    "方不方便 方便 现在方便 这会儿 这样",
                )
            ),
            _after_in_sentence(_ASKING),
        ),
    ),
    "asking-whether": _after_in_sentence(_WHETHER),
    "about-the-past": _up_to_the_end(
        one_of("刚才 之前 当时 原来 那时候 那会儿 事先") + "(也|都|还|真|确实|是|，)*(不知道|不清楚)$"
    ),
    "conjunction": _after_in_sentence(f"^[^。]{{0,18}}?{_WHATEVER}"),
    "courteous": _any(
        _before("(请|麻烦|辛苦)(您)?[^，]{0,6}$"),
        _before(one_of("请 麻烦 可以 能 建议 辛苦 方便 劳驾 最好") + "(您|你)?(先|再|抽空|有空|方便)?$"),
        _after_in_sentence("^[^。]{0,10}" + one_of("好吗 可以吗 行吗 方便吗 好不好 可不可以 也可以 也行")),
    ),
    "to-third-party": _any(
        _up_to_the_end(_OTHERS),
        _up_to_the_end(f"{one_of('跟 和 对 向 同')}(?!(您|你|我|嗯|啊|呃))[^，您你]{{1,5}}(~说|~讲|解释)"),
        _up_to_the_end("(跟|和|对|向|同)(您|你)(~的|家|先生|爱人|太太)[^您你]{0,5}(~说|~讲|解释)"),
        _before("(跟|和|给|对|向|同)$"),
        _after(f"^(过|了)?([^，]{{0,2}}{one_of(WORKERS)}|{one_of(PRONOUNS)})"),
        _words_hold(one_of(WORKERS)),
    ),
    "waiting": _any(
        _before(f"{THIRD_PERSON}[^您你，]{{0,6}}$"),
        _before(
            one_of(
                "正 正在 还在 一直 都在 在这 在 让您 叫您 要您 白 干 排队 人 都 客户 用户 业主 会员 顾客 乘客",
            )
            + "(您)?$"
        ),
        _after("^(的|也不是|太|怪|挺|很|辛苦|麻烦|[^，]{1,7}的(人|客户|用户|业主|那))"),
    ),
    "goes-on": _after(
        "^(了|那|个|的|呃|嗯|啊|就|是|一|这)?"
        + one_of("给您 帮您 为您 替您 跟您 向您 请示 汇报 申请 反映 清楚 题 来着 而已 先登记")
    ),
    "wonders": _any(
        _after_in_sentence(f"^(您|你)[^，。]{{0,12}}{_WHETHER_OR_NOT}"),
        _after_in_sentence("^我[^，。]{0,8}(说|讲|解释|表达)[^，。]{0,10}" + one_of("清楚 明白 听懂 懂没")),
        _all(_later("^[^，。]{3,}"), _later(f"^[^，。]{{3,}}?(，|。)?[^，。]{{0,4}}({_OFFERS}|{_ASKS_THE_CUSTOMER})")),
    ),
    "helps-on": _later(_OFFERS),
    "apologetic": _anywhere(one_of("抱歉 不好意思 对不起 请您稍等 请稍等 请您稍候 请稍候 请您谅解 请谅解 您稍等")),
    "others-come": _all(
        _before(f"{THIRD_PERSON}(们)?{ADVERBS}*$"), _not(_after("^(吧|呗|啊)")), _not(_words_hold("(您|你)"))
    ),
    "day-word": _before(f"({DAY_WORDS}|~今|~昨|~明|~每|~一)$"),
}


def names() -> frozenset[str]:
    """Every context test that an entry may name."""
    return frozenset(_TESTS)


def holds(name: str, place: Place) -> bool:
    """Whether the named test is true here."""
    return _TESTS[name](place)
