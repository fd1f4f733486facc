import pytest

from evidence.rules import A_NUMBER, THE_TEAM, in_words, occurs_in, remove_names

PEOPLE = {
    "Amina Smith-Jones": "the NQSW",
    "José Nuñez": "the supervisor",
    "Jo O'Brien": "the assessor",
    "Team North": THE_TEAM,
    "SW12345": A_NUMBER,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Amina Smith-Jones came.", "the NQSW came."),
        ("amina came, AMINA left.", "the NQSW came, the NQSW left."),
        ("Amina's plan and Amina’s visit", "the NQSW's plan and the NQSW’s visit"),
        ("Ms Smith-Jones, Ms Smith and Mrs Jones", "Ms the NQSW, Ms the NQSW and Mrs the NQSW"),
        ("Smith\u2010Jones, Smith Jones", "the NQSW, the NQSW"),
        ("Jose Nunez and José", "the supervisor and the supervisor"),
        ("Jose\u0301 came", "the supervisor came"),
        ("O’Brien read it", "the assessor read it"),
        ("Jo O'Brien read it", "the assessor read it"),
        ("Amina\n  Smith-Jones", "the NQSW"),
        ("Team North moved north", "the team moved north"),
        ("Number SW12345.", "Number [registration number]."),
        ("aminated Smithy", "aminated Smithy"),
        ("", ""),
    ],
)
def test_names_are_taken_out_in_every_form(text, expected):
    assert remove_names(text, PEOPLE) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jo visited with Li.", "the NQSW visited with the NQSW."),
        ("He dozed, jo li", "He dozed, the NQSW"),
        ("a jo, a li, Joan", "a jo, a li, Joan"),
    ],
)
def test_names_of_two_letters_are_taken_out_where_they_are_written_as_names(text, expected):
    assert remove_names(text, {"Jo Li": "the NQSW"}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Priya_Natarajan and PriyaNatarajan", "the NQSW and the NQSW"),
        ("_Priya_ and Priyas notes", "_the NQSW_ and the NQSWs notes"),
        ("Pri\u200bya, P\u00adriya\u200d came", "the NQSW, the NQSW came"),
        ("\uff30\uff52\uff49\uff59\uff41 came", "the NQSW came"),
        ("priya.natarajan@home.example", "the NQSW@home.example"),
        ("OBrien, O Brien and AnneMarie", "the assessor, the assessor and the supervisor"),
        ("#BobStone and @bobstone", "#the reader and @the reader"),
        ("The Stones and Bobby", "The the readers and Bobby"),
    ],
)
def test_names_are_found_however_they_are_run_together_or_disguised(text, expected):
    people = {
        "Priya Natarajan": "the NQSW",
        "Siobh\u00e1n O\u2019Brien": "the assessor",
        "Anne-Marie Smith": "the supervisor",
        "Bob Stone": "the reader",
    }
    assert remove_names(text, people) == expected


def test_what_is_put_in_is_not_searched_again():
    assert remove_names("Ann met Ben", {"Ann Lee": "Ben", "Ben Roe": "B"}) == "Ben met B"


def test_a_surname_two_people_share_points_to_neither():
    both = {"Amina Khan": "the NQSW", "Bilal Khan": "the supervisor"}
    assert remove_names("Amina Khan, Bilal Khan and Khan", both) == (
        "the NQSW, the supervisor and [name]"
    )


def test_signs_that_mean_something_to_a_search_are_only_signs():
    assert remove_names("A+B (Ltd) came, A came", {"A+B (Ltd)": "a firm"}) == "a firm came, A came"


def test_a_passage_is_found_whatever_its_spaces_and_line_breaks():
    assert occurs_in("wanted. She\nsaid", "what she wanted.\n\nShe said: a place")
    assert not occurs_in("she cried", "what she wanted", "She said")


def test_lists_are_said_as_people_say_them():
    assert in_words([]) == ""
    assert in_words(["a"]) == "a"
    assert in_words(["a", "b", "c"], "or") == "a, b or c"
