import pytest

from callcenter.domain.matching.contexts import Place, holds, names
from callcenter.domain.matching.said import Context, Said


def place(marked: str) -> Place:
    """The words between brackets: 您【不知道】吗."""
    start, end = marked.index("【"), marked.index("】") - 1
    text = marked.replace("【", "").replace("】", "")
    said = Said(text)
    return Place(said, said.offsets.index(start), said.offsets.index(end - 1) + 1, Context())


@pytest.mark.parametrize(
    ("name", "marked"),
    [
        ("a-not-a", "您知【不知道】在哪"),
        ("customer-subject", "您要是【不知道】表号"),
        ("customer-subject", "业主可能【不知道】"),
        ("third-person", "师傅【自己去看】了"),
        ("first-person", "这个我真的【解决不了】"),
        ("agent-subject", "我帮您去【找领导】"),
        ("conditional", "如果【解决不了】"),
        ("conditional", "【不知道】的话问我"),
        ("indirect-question", "【不知道】您现在方便吗"),
        ("conjunction", "【不管】白天还是晚上"),
        ("hearing", "我听【不清楚】"),
        ("noun-phrase", "【不清楚】的地方"),
        ("negated", "我们不会【不管】"),
        ("quoted", "他说“【没有】”"),
        ("quoted", "您刚才说师傅回答【不知道】对吗"),
        ("quoted", "您说，【我没工夫】是师傅讲的"),
        ("clause-end", "这个【不管】啊"),
        ("clause-end", "这事我们【不管】您找别人"),
        ("courteous", "麻烦您【自己去看】一下"),
        ("to-third-party", "【我已经和师傅说过了】"),
        ("waiting", "您正【等着】的那件"),
        ("day-word", "今【天啊】"),
        ("about-customer", "您【怎么这么多毛病】"),
        ("about-the-past", "我刚才【不知道】"),
    ],
)
def test_it_holds(name: str, marked: str) -> None:
    assert holds(name, place(marked))


@pytest.mark.parametrize(
    ("name", "marked"),
    [
        ("a-not-a", "这个【不知道】"),
        ("customer-subject", "您家的事我【不知道】"),
        ("third-person", "这事我们公司【不管】"),
        ("third-person", "我又不是医生【我哪知道】"),
        ("other-person", "装修的噪音物业【不管】"),
        ("agent-subject", "您【找领导去】"),
        ("indirect-question", "【不知道】几点"),
        ("hearing", "这个【不清楚】"),
        ("quoted", "您说的这个我【不知道】"),
        ("quoted", "跟您说了，【我没工夫】"),
        ("quoted", "您说表坏了，那个【不归我管】"),
        ("clause-end", "【不管】安装的人。"),
        ("conditional", "我【解决不了】"),
        ("about-customer", "您家的表【怎么这么多毛病】"),
    ],
)
def test_it_does_not_hold(name: str, marked: str) -> None:
    assert not holds(name, place(marked))


def test_names_are_what_entries_may_use() -> None:
    assert {"quoted", "clause-end", "third-person"} <= names()
