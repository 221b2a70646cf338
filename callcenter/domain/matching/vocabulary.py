"""Words that context tests look for: who is the subject, adverbs, reporting verbs and the like."""

from __future__ import annotations


def one_of(*words: str) -> str:
    """A group for ``SoundPattern`` out of words separated by spaces."""
    return "(" + "|".join(" ".join(words).split()) + ")"


ADVERBS = one_of(
    "也 都 就 可 真 真的 还 又 才 其实 可能 肯定 当时 自己 一般 现在 已经 确实 实在 根本 完全 一直",
    "反正 是 老 总 也许 大概 恐怕",
    "暂时 目前 刚才 之前 一时 那边 那 这边 这 说 先 一个人 经常 有时候 有时 以前 平时 通常 本来 原来 如果 要是 万一",
    "是不是 会 能 在 正 今天 家里 再 仍然 要 若 真要 可能还 压根",
)
FIRST_PERSON = one_of("我 我们 咱 咱们 我司 我方 本公司 我们公司 我们这边 我这边 我这 我这儿 本人")
CUSTOMER = one_of(
    "您 你 您们 你们 您家 你家 您家里 您家里人 您家人 您本人 您先生 您爱人 您这边 您那边 您那 客户",
    "用户 业主 会员 顾客 住户 储户 乘客 患者",
)
WORKERS = (
    "师傅 客户经理 领导 经理 同事 物业 房东 租客 教练 骑手 快递员 快递 小哥 司机 卖家 商家 店家 店员 店里 厂家"
    " 维修员 工作人员 抄表员 收费员 保安 保洁 前台 柜员 顾问 部门 收件人 寄件人 老师 技术员 安装工 工人"
    " 主任 站长 队长 护士 医生 大夫 客服 电工 水工 管家 阿姨 老板 人员"
)
RELATIVES = (
    "对方 邻居 家人 家里人 老人 孩子 小孩 大家 别人 谁 人家 没人 有人 很多人 有些人 先生 女士 小姐 大爷 大妈 大娘"
    " 叔叔 太太 那位 这位 银行 公司 柜台 站里"
)
OWN_UNIT = "公司 物业 门店 银行 站里 店里 部门 中心 这边 客服 小区 服务台 前台"
PRONOUNS = "他 她 它 他们 她们"
_LAST_SYLLABLES = "员 师"
"""Of any other worker: 配送员, 工程师."""
THIRD_PERSON = one_of(PRONOUNS, WORKERS, RELATIVES, _LAST_SYLLABLES)
_HOUSE_WORDS = "物业 部门 前台 客服 平台 公司 银行 柜台 站里 店里 商家 卖家 厂家"
_HOUSES = frozenset(_HOUSE_WORDS.split())
"""They may be the agent's own house: 装修的噪音物业不管."""
OTHER_PERSON = one_of(
    PRONOUNS, _LAST_SYLLABLES, *(word for word in f"{WORKERS} {RELATIVES}".split() if word not in _HOUSES)
)
SPEAKERS = one_of(PRONOUNS, WORKERS, RELATIVES.replace(" 谁", ""), "那边 您 你 客户 用户 业主 会员")
SAYING = one_of("~说 讲 讲的 回答 回复 答复 回 答 提到 提的 反映 问 表示 喊 骂 抱怨 告诉 意思 投诉 留言 写 嚷 嘟囔")
IF = one_of("如果 要是 假如 假若 倘若 万一 若是 的话 哪怕 即使 就算")
NEGATION = one_of(
    "不会 不能 别 不用 不要 不必 无需 不需要 没让 没有让 没说 没有说 绝不 从不 从来不 并非 并不是",
    "不是 怎么会 怎么能 哪能 不可能",
    "不许 避免 不敢 不想 不愿 不舍得 省得 免得 怕",
)
AFTER_NEGATION = one_of("您 你 再 就 对您 让您 给您 在那 在这 一直 总 老 是 自己 去 跟您 觉得 因为")
DAY_WORDS = one_of(
    "今 昨 明 后 前 每 哪 几 两 三 四 五 六 七 八 九 十 一 二 半 整 当 那 这 改 白 春 夏 秋 冬 聊 周",
    "期 阴 晴 雨 冷 热 天 第 多 些 全 同 次 隔 某",
    "蓝 露 航 满 谈 大 数 零 百 千 礼拜 星 上 下 飞 伏 梅",
)
