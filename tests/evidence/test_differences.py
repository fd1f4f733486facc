from evidence.differences import changed_fields, differences


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
