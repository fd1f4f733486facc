from participants.shipped import shipped_programme
from supervision.rules.support import (
    Answer,
    Figures,
    Said,
    caseload_answer,
    protected_time_answer,
)
from supervision.rules.support_agreements import Promised


def time_of(*said, agreed=True, is_over=True):
    accounts = [Said(f"side {n}", word) for n, word in enumerate(said)]
    return protected_time_answer(accounts, agreed=agreed, is_over=is_over)


def test_protected_time_is_received_only_where_all_of_it_was():
    assert time_of("had") == Answer.RECEIVED
    assert time_of("partly") == Answer.NOT_RECEIVED
    assert time_of("not_had") == Answer.NOT_RECEIVED


def test_two_accounts_stand_where_the_answers_differ_and_not_where_only_words_do():
    assert time_of("had", "not_had") == Answer.TWO_ACCOUNTS
    assert time_of("had", "had") == Answer.RECEIVED
    assert time_of("partly", "not_had") == Answer.NOT_RECEIVED
    assert time_of("away", "not_had") == Answer.TWO_ACCOUNTS


def test_nobody_recorded_is_an_answer_of_its_own_once_the_week_is_over():
    assert time_of() == Answer.NOBODY_RECORDED
    assert time_of(is_over=False) == Answer.NOT_EXPECTED
    assert time_of("had", is_over=False) == Answer.RECEIVED


def test_a_week_away_or_without_agreement_is_not_expected():
    assert time_of("away") == Answer.NOT_EXPECTED
    assert time_of("not_had", agreed=False) == Answer.NOT_EXPECTED


def children_of(*numbers, agreed=7, is_over=True, word="had"):
    accounts = [Said(f"side {n}", word, number) for n, number in enumerate(numbers)]
    return caseload_answer(accounts, agreed=agreed, is_over=is_over)


def test_a_caseload_up_to_the_agreed_number_is_received():
    assert children_of(7) == Answer.RECEIVED
    assert children_of(0) == Answer.RECEIVED
    assert children_of(8) == Answer.NOT_RECEIVED


def test_numbers_that_differ_are_two_accounts_only_where_the_answer_differs():
    assert children_of(6, 7) == Answer.RECEIVED
    assert children_of(6, 8) == Answer.TWO_ACCOUNTS


def test_no_number_is_nobody_recorded_and_never_nought():
    assert children_of(None) == Answer.NOBODY_RECORDED
    assert children_of() == Answer.NOBODY_RECORDED
    assert children_of(None, agreed=0) == Answer.NOBODY_RECORDED
    assert children_of(None, word="away") == Answer.NOT_EXPECTED
    assert children_of(5, agreed=None) == Answer.NOT_EXPECTED


def test_a_number_from_the_case_system_counts_also_in_a_week_away():
    away, system = Said("participant", "away"), Said("case_system", "", 9)
    assert caseload_answer([away, system], agreed=7, is_over=True) == Answer.NOT_RECEIVED


def test_figures_leave_out_what_was_not_expected():
    answers = [Answer.RECEIVED, Answer.RECEIVED, Answer.NOBODY_RECORDED, Answer.NOT_EXPECTED]
    figures = Figures.of(answers)
    assert (figures.received, figures.not_received, figures.nobody_recorded) == (2, 0, 1)
    assert figures.weeks == 3


def test_an_agreement_begins_with_the_programmes_own_words_and_else_with_the_usual_ones():
    own = {"allocation": "By the manager, together with the {title}. Also {this}."}
    promised = Promised((), "NQSW", (), own)
    assert promised.value("allocation") == "By the manager, together with the NQSW. Also {this}."
    assert promised.value("role_assessor").startswith("Observes practice")
    shipped = shipped_programme("asye")["agreement"]
    usual = Promised((), "NQSW").value("not_received")
    assert Promised((), "NQSW", (), shipped).value("not_received") == usual
