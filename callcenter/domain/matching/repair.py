"""Characters that stand for a little word only because they sound like it: 斡 for 我, 傍 for 帮.

Nobody says them alone; context tests and the cost of an inserted word look for the little word itself.
"""

from __future__ import annotations

from callcenter.domain.matching.dictionary import in_a_word

_MEANT = {
    "我": "窝卧握沃斡涡蜗挝喔",
    "您": "宁拧凝狞泞佞柠琳鳞霖磷淋凛吝赁恁",
    "请": "卿氢擎氰顷倾钦秦沁寝",
    "帮": "傍榜膀梆镑谤磅",
    "他": "塌踏挞蹋獭",
    "说": "硕朔烁",
    "就": "舅疚揪臼厩",
    "也": "冶噎耶",
    "都": "兜陡",
    "没": "霉枚媒镁昧酶",
    "别": "憋鳖瘪",
    "了": "肋勒",
    "这": "遮蔗辄",
    "不": "怖埠卜哺簿",
    "吗": "玛蚂",
    "啊": "阿",
}
_COMMON = (
    "卧室 卧铺 卧床 心窝 被窝 握手 把握 掌握 握住 蜗牛 漩涡 肥沃 安宁 宁愿 宁可 宁静 凝固 凝结 柠檬 "
    "吝啬 租赁 琳琅 淋浴 淋雨 雨淋 凛冽 倾听 倾向 倾斜 倾诉 公顷 钦佩 沁人 寝室 就寝 傍晚 榜样 榜单 "
    "行榜 上榜 臂膀 肩膀 翅膀 诽谤 英镑 磅秤 脚踏 踏实 踏步 糟蹋 硕士 硕果 闪烁 舅舅 舅妈 内疚 愧疚 "
    "揪心 冶金 兜底 网兜 陡峭 发霉 霉味 媒体 媒介 愚昧 暧昧 憋气 瘪了 鸡肋 勒索 遮挡 遮盖 遮住 遮阳 "
    "甘蔗 恐怖 占卜 萝卜 哺乳 账簿 口簿 玛瑙 蚂蚁 阿姨 阿里 阿胶 阿婆 阿公 阿伯 阿訇"
)
_OWN_WORDS = frozenset(_COMMON.split())
"""Common words that hold one of them."""
_LITTLE_WORD = {char: word for word, chars in _MEANT.items() for char in chars}


def repaired(chars: str) -> str:
    """The text with the little words in their places."""
    if not any(char in _LITTLE_WORD for char in chars):
        return chars
    return "".join(
        _LITTLE_WORD[char] if char in _LITTLE_WORD and not _has_a_meaning(chars, at) else char
        for at, char in enumerate(chars)
    )


def _has_a_meaning(chars: str, at: int) -> bool:
    around = {chars[max(0, at - 1) : at + 1], chars[at : at + 2]}
    return bool(_OWN_WORDS & around) or in_a_word(chars, at)
