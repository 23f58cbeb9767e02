"""Numbers in Chinese characters and Arabic words are read as people mean them, and what is no number is none."""

from core.guardrails.plaintext import bare
from core.quoting.reading.eastern_numbers import eastern

READ = {
    "四万五千英里": [45_000],
    "五万二": [52_000],
    "3万5": [35_000],
    "4万5千公里": [45_000],
    "十二万三千四百": [123_400],
    "三万零五百": [30_500],
    "一百二十": [120],
    "二零一六年": [2016],
    "一九年的": [19],
    "两千零五年": [2005],
    "四十九岁": [49],
    "万一": [],
    "十分": [],
    "我有一辆车": [],
    "خمسة وأربعون ألف ميل": [45_000],
    "ألفين وتسعة عشر": [2019],
    "ثلاثة وثلاثون": [33],
    "مئة وخمسة وثلاثين ألف كيلومتر": [135_000],
    "ثلاثمائة ألف": [300_000],
    "عمري سبعة وعشرين": [27],
    "٤١ ألف ميل": [],  # the digits count the thousands
    "خمس سنوات": [],
}


def test_each_is_read_as_it_is_meant() -> None:
    found = {text: [each.value for each in eastern(bare(text).text) if not each.is_vague] for text in READ}

    assert [(text, values, READ[text]) for text, values in found.items() if values != READ[text]] == []


def test_what_may_be_two_numbers_or_a_guess_is_vague() -> None:
    texts = ("三四十岁", "四十多岁", "五十几岁")

    assert [text for text in texts if not all(each.is_vague for each in eastern(text))] == []
