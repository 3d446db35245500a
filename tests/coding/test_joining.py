"""What speaks for two tellings being of one act: rare words shared, distance of their places, kinds of parties."""

from __future__ import annotations

import hashlib

from marsad.coding.joining import Features, Told, join_features
from marsad.coding.pipeline import stages
from marsad.record import Article


def beside(text: str) -> Features:
    """The last telling of a text beside its first."""
    mentions = (found := stages(Article(id="t", text=text, sha256=hashlib.sha256(text.encode()).hexdigest()))).mentions
    first, last = mentions[0], mentions[-1]
    assert first is not last
    return join_features(found.reading, [first], first.kind, last, True, Told.of(found.reading, [first]))


def test_words_shared_by_two_passages_count_and_weigh_more_when_rare() -> None:
    rare = beside("قتل جندي بهجوم على صيدلية في حي الزهور.\nوقال شهود إن مسلحين هاجموا الصيدلية ثم لاذوا بالفرار.")
    none = beside("قتل جندي بهجوم على صيدلية في حي الزهور.\nوقال شهود إن مسلحين هاجموا قافلة ثم لاذوا بالفرار.")
    assert rare["words_shared_count"] > none["words_shared_count"]
    assert rare["words_shared"] > none["words_shared"]
    assert none["words_none"]
    assert not rare["words_none"]


def test_words_of_the_same_sentence_are_no_sign() -> None:
    said = beside("قصفت المدفعية سوقا في بلدة سرمين وقصفت الطائرات سوقا في بلدة النيرب.")
    assert not said["words_shared"]
    assert not said["words_none"]


def test_other_places_are_told_apart_by_how_far_they_are() -> None:
    near = beside("قصفت المدفعية مدينة الموصل صباحا.\nوقصفت المدفعية بلدة برطلة مساء.")
    far = beside("قصفت المدفعية مدينة الموصل صباحا.\nوقصفت المدفعية مدينة البصرة مساء.")
    abroad = beside("قصفت المدفعية مدينة الموصل صباحا.\nوقصفت المدفعية مدينة صنعاء مساء.")
    assert near["apart_near"]
    assert far["apart_far"]
    assert abroad["apart_abroad"]


def test_kinds_of_parties_are_compared_where_names_differ() -> None:
    said = beside("هاجم الجيش السوري مسلحين في بلدة سرمين.\nوقال ناشطون إن الجيش العراقي هاجم مدنيين في بلدة النيرب.")
    assert said["doer_type_same"]
    assert said["doer_other"]
