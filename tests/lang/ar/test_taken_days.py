"""Days taken over from the text before, and days on which something was told rather than happened."""

from __future__ import annotations

import pytest

from marsad.lang import reader_for
from marsad.record import Article


def roles(text: str, published: str | None = "2020-05-05") -> dict[str, list[tuple[str, str, str]]]:
    """The times by their part: the words, the first day, the words that tell it."""
    article = Article(id="t", text=text, sha256="t", published=published, language="ar")
    reader = reader_for("ar")
    assert reader is not None
    reading, _, _ = reader.read(article)
    found: dict[str, list[tuple[str, str, str]]] = {}
    for time in reading.times:
        said = reading.doc.span(*(time.said or (time.first, time.last))).text
        words = reading.doc.span(time.first, time.last).text
        found.setdefault(time.role, []).append((words, time.start.isoformat(), said))
    return found


STATED = [
    "أعلن الجيش أمس أن غارة أصابت الجسر.",
    "أعلنت الجبهة، الأحد، أن طائرة مسيرة أصابت شاحنتين.",
    "وأمس، أعلنت القوات أنها دخلت البلدة.",
    "أصابت غارة الجسر، بحسب ما أعلن الجيش أمس.",
    "وقالت الوزارة في بيان مقتضب يوم الأحد إن غارة أصابت الجسر.",
]


@pytest.mark.parametrize("text", STATED)
def test_a_day_of_telling_dates_no_act(text: str) -> None:
    found = roles(text)
    assert "event_time" not in found
    assert len(found["statement"]) == 1


@pytest.mark.parametrize("text", ["أعلن الجيش أن غارة أصابت الجسر أمس.", "أعلن الجيش مقتل حارس أمس في انفجار."])
def test_a_day_told_with_the_act_dates_it(text: str) -> None:
    assert [day for _, day, _ in roles(text)["event_time"]] == ["2020-05-04"]


TAKEN = [
    ("قصفت الطائرات البلدة السبت. وانفجرت عبوة مساء اليوم نفسه.", "2020-05-02", "السبت"),
    ("قصفت الطائرات البلدة السبت. وفي اليوم التالي انفجرت عبوة.", "2020-05-03", "اليوم التالي"),
    ("قصفت الطائرات البلدة السبت. وبعد نحو ساعة شنت غارتين.", "2020-05-02", "السبت"),
    ("قصفت الطائرات البلدة السبت. وشنت ليلا ثلاث غارات.", "2020-05-02", "السبت"),
    ("اعتقلت القوات عشرة شبان السبت. ففي الخليل اعتقلت أربعة.", "2020-05-02", "السبت"),
    ("اعتقلت القوات فجرا أربعة شبان.", "2020-05-05", "فجرا"),
    ("قصفت الطائرات البلدة السبت. وبالتزامن مع ذلك استهدفت المدفعية الجسر.", "2020-05-02", "السبت"),
    ("قصفت الطائرات البلدة السبت. في غضون ذلك استهدفت المدفعية الجسر.", "2020-05-02", "السبت"),
    ("هذه حصيلة السبت:\n- قصف على الحي\n- اشتباك عند الجسر", "2020-05-02", "السبت"),
]


@pytest.mark.parametrize(("text", "day", "said"), TAKEN)
def test_a_day_is_taken_over_from_the_one_told_before(text: str, day: str, said: str) -> None:
    assert roles(text)["event_time"][-1][1:] == (day, said)


def test_no_day_is_taken_over_where_none_was_told() -> None:
    assert roles("انفجرت عبوة. وفي اليوم نفسه عاد الهدوء. وشنت الطائرات ليلا غارتين.") == {}
    assert "event_time" not in roles("اعتقلت القوات فجرا أربعة شبان.", None)
    assert [d for _, d, _ in roles("قصفت البلدة السبت. وفي نابلس انفجرت عبوة.")["event_time"]] == ["2020-05-02"]


def test_what_lies_far_back_dates_no_news() -> None:
    from marsad.api import code

    text = "قتل رجلان أمس في إطلاق نار على سيارة في البلدة. وقال شهود إن المهاجم اتهم أحدهما بمقتل والده قبل 12 عاما."
    for event in code(text, published="2020-05-05").events:
        assert event.role != "main" or event.when is None or event.when.start == "2020-05-04"
