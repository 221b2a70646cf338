"""Whether a character belongs to a common word where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from pypinyin.constants import PHRASES_DICT

_WITH_SUCH_A_SOUND = (
    "部门 部分 部队 部长 全部 内部 外部 总部 局部 分部 上部 下部 步骤 步行 进步 同步 初步 散步 脚步 "
    "逐步 跑步 地步 让步 补办 补充 补交 补缴 补偿 补贴 补发 补货 补差 弥补 互补 布置 公布 发布 分布 "
    "宣布 布料 布局 瀑布 捕捉 账簿 恐怖 每天 每月 每次 每年 每个 每位 每户 每家 每人 每周 妹妹 妹子 "
    "美容 美食 美团 完美 优美 煤气 煤炭 媒体 梅花 眉毛 发霉"
)
_SOUND_LIKE_NEGATIONS = frozenset(_WITH_SUCH_A_SOUND.split())
"""Words with the sound of 不 or 没 in them that the dictionary of readings does not list."""
_COUNTED = frozenset("步部布")
_NUMBERS = frozenset("一两二三四五六七八九十几每这那下上第半")


def in_a_word(chars: str, position: int, borders: Sequence[int] = ()) -> bool:
    """Whether the character makes a dictionary word with a neighbour; a border between two of them parts them."""
    before = position > 0 and not (borders and borders[position])
    after = position + 1 < len(chars) and not (borders and borders[position + 1])
    if before and chars[position] in _COUNTED and chars[position - 1] in _NUMBERS:
        return True  # 一步
    return (before and _is_a_word(chars[position - 1 : position + 1])) or (
        after and _is_a_word(chars[position : position + 2])
    )


def _is_a_word(pair: str) -> bool:
    return pair in PHRASES_DICT or pair in _SOUND_LIKE_NEGATIONS
