import time

import pytest

from evidence.differences import changed_fields, differences
from evidence.forms.writing import LONGEST_TEXT


def marked(before, after):
    signs = {"added": "+{}+", "removed": "-{}-", "same": "{}"}
    return "".join(signs[each.state].format(each.text) for each in differences(before, after))


def test_single_words_are_marked_inside_a_line():
    assert marked("I went on Monday", "I went on Tuesday") == "I went on -Monday-+Tuesday+"


def test_a_new_paragraph_is_added_whole():
    assert marked("One.\n", "One.\nTwo.\n") == "One.\n+Two.\n+"


def test_both_texts_can_be_put_together_again_from_the_pieces():
    before, after = "a b c\n\nd e\nf", "a x c\nd e\n\ng f"
    pieces = differences(before, after)
    assert "".join(p.text for p in pieces if p.state != "added") == before
    assert "".join(p.text for p in pieces if p.state != "removed") == after


def test_only_changed_fields_are_listed():
    changes = changed_fields({"a": "1", "b": "2"}, {"a": "1", "b": "3"}, {"a": "A", "b": "B"})
    assert [change["label"] for change in changes] == ["B"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n" * (LONGEST_TEXT // 2), "b\na\n" * (LONGEST_TEXT // 4)),
        ("a " * (LONGEST_TEXT // 2), "b a " * (LONGEST_TEXT // 4)),
        (f"{'a ' * 99}\n=\n" * 99, f"{'b a ' * 49}\n=\n" * 99),
    ],
    ids=["lines", "words", "words in many lines"],
)
def test_texts_of_nothing_but_repetitions_do_not_keep_the_service_busy(before, after):
    began = time.process_time()
    pieces = differences(before, after)
    assert time.process_time() - began < 2
    assert "".join(p.text for p in pieces if p.state != "added") == before
    assert "".join(p.text for p in pieces if p.state != "removed") == after


def test_one_changed_word_of_a_very_long_text_is_still_found():
    long = "One sentence of many, and it is long. " * 200 + "\n"
    assert marked(long + "Monday" + long, long + "Tuesday" + long).count("-Monday") == 1
    assert marked(long + "old " + long, long + "new " + long).startswith(long + "-old -+new +")


def test_where_too_much_changed_the_old_paragraphs_stand_before_the_new():
    before, after = "a b " * 900, "b c a " * 900
    assert [each.state for each in differences(before, after)] == ["removed", "added"]
