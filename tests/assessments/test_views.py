import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from assessments import services
from assessments.models import (
    Decision,
    FinalAssessment,
    FinalRecord,
    IndependentReading,
)
from audit.models import AuditEvent
from tests import factories
from tests.assessments.conftest import NAMES, TEAM
from tests.factories import UserFactory, appoint, person_with

pytestmark = pytest.mark.django_db

ACTIONS = [
    "recommend",
    "summary_edit",
    "decision_confirm",
    "recommendation_return",
    "participant_told",
    "decision_answer",
]


@pytest.fixture
def sign_in(client):
    """Signed in just now, so that no step asks for the password again."""
    return lambda person: factories.sign_in(client, person, just_now=True)


def url(name, *args):
    return reverse(f"assessments:{name}", args=[getattr(each, "pk", each) for each in args])


def text_of(response):
    return response.content.decode()


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]+)"', text_of(response))[1]


def send(client, address, **answers):
    """Open the page and send its form with the hidden fields it has."""
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    form = page.context["form"]
    guards = {name: hidden(page, name) for name in ("version", "nonce") if name in form.fields}
    return client.post(address, guards | answers)


def test_the_whole_path_by_pages(case, sign_in):
    assessor = sign_in(case.assessor)
    started = send(assessor, url("final_assessment_start", case.participant))
    assessment = FinalAssessment.objects.get()
    assert started.url == url("final_assessment", assessment)
    for number, standard in enumerate(case.standards):
        met = {"text": "All of it", "view_0": "met"}
        not_met = met | {
            "view_0": "not_met",
            "reasons_0": "Too little",
            "first_0": str(case.items[0].pk),
        }
        page = url("narrative_edit", assessment, standard)
        assert send(assessor, page, **(met if number else not_met)).status_code == 302
    send(assessor, url("summary_edit", assessment), summary="In short")
    assert "In short" in text_of(assessor.get(url("recommend", assessment)))
    made = send(
        assessor,
        url("recommend", assessment),
        summary="In short, not yet",
        recommendation="not_yet_met",
    )
    assert made.status_code == 302

    reader = sign_in(case.reader)
    saved = send(
        reader, url("independent_reading", assessment), view="not_yet_met", reasons="E1 is thin"
    )
    assert saved.status_code == 302

    confirmer = sign_in(case.confirmer)
    confirmed = send(
        confirmer, url("decision_confirm", assessment), reasons="I agree", stands="yes"
    )
    assert confirmed.status_code == 302

    assessor = sign_in(case.assessor)
    today = timezone.localdate()
    day = {"told_on_day": today.day, "told_on_month": today.month, "told_on_year": today.year}
    told = send(assessor, url("participant_told", assessment), told_how="In person", **day)
    assert told.status_code == 302

    own = sign_in(case.user)
    page = text_of(own.get(url("final_assessment", assessment)))
    assert "Your final assessment" in page
    for words in ("In short, not yet", "Too little", "E1 is thin", "I agree", "A home visit"):
        assert words in page
    assert NAMES["reader"] not in page
    assert send(own, url("decision_answer", assessment), reply="My words").status_code == 302
    for person in (case.assessor, case.confirmer, case.supervisor):
        assert "My words" in text_of(sign_in(person).get(url("final_assessment", assessment)))


def test_strangers_and_the_workforce_lead_meet_no_such_page(case, sign_in):
    assessment = case.told("not_yet_met")
    other = case.participant.organisation
    strangers = [
        case.lead,
        UserFactory(),
        person_with("assessor", other),
        person_with("moderator", other),
        person_with("administrator", other),
    ]
    for person in strangers:
        client = sign_in(person)
        for name in ["final_assessment", "independent_reading", *ACTIONS]:
            assert client.get(url(name, assessment)).status_code == 404, name
        page = url("narrative_edit", assessment, case.parts[0])
        assert client.get(page).status_code == 404
        item = url("independent_reading_item", assessment, case.items[0])
        assert client.get(item).status_code == 404


def test_somebody_whose_appointment_has_ended_meets_no_such_page(case, sign_in):
    assessment = case.recommend("not_yet_met")
    case.participant.appointments.update(ends_on="2024-06-30")
    for person in (case.assessor, case.confirmer):
        assert sign_in(person).get(url("final_assessment", assessment)).status_code == 404
    assert sign_in(case.reader).get(url("independent_reading", assessment)).status_code == 404


def who_sees(case, sign_in, assessment):
    return {
        role
        for role in ("user", "supervisor", "assessor", "reader", "confirmer", "lead")
        if sign_in(getattr(case, role)).get(url("final_assessment", assessment)).status_code == 200
    }


def test_each_step_opens_it_to_somebody(case, sign_in):
    assessment = case.start()
    assert who_sees(case, sign_in, assessment) == {"assessor"}
    case.write(assessment, but="not_met")
    services.recommend(
        assessment=assessment, by=case.assessor, recommendation="not_yet_met", summary="S"
    )
    assert who_sees(case, sign_in, assessment) == {"assessor", "confirmer"}
    case.read(assessment)
    case.confirm(assessment)
    assert who_sees(case, sign_in, assessment) == {"assessor", "confirmer"}
    case.tell(assessment)
    everybody_close = {"assessor", "confirmer", "user", "supervisor"}
    assert who_sees(case, sign_in, assessment) == everybody_close


def test_forbidden_steps_are_refused(case, sign_in):
    assessment = case.told("not_yet_met")
    allowed = {
        "recommend": {"assessor"},
        "summary_edit": {"assessor"},
        "decision_confirm": {"confirmer"},
        "recommendation_return": {"confirmer"},
        "participant_told": {"assessor"},
        "decision_answer": {"user"},
    }
    for name, roles in allowed.items():
        for role in {"user", "supervisor", "assessor", "confirmer"} - roles:
            client = sign_in(getattr(case, role))
            for response in (client.get(url(name, assessment)), client.post(url(name, assessment))):
                assert response.status_code == 403, (name, role)


def test_a_page_whose_step_is_over_leads_back_with_a_word(case, sign_in):
    assessment = case.told("met")
    for person, names in {
        case.assessor: ["recommend", "summary_edit", "participant_told"],
        case.confirmer: ["decision_confirm", "recommendation_return"],
    }.items():
        for name in names:
            response = sign_in(person).get(url(name, assessment))
            assert response.url == url("final_assessment", assessment)
            assert "Told in person" in str([*get_messages(response.wsgi_request)][-1])


def test_a_form_sent_after_its_step_says_so_and_keeps_the_text(case, sign_in):
    assessment = case.recommend("met")
    client = sign_in(case.confirmer)
    page = client.get(url("decision_confirm", assessment))
    assessment.refresh_from_db()
    case.confirm(assessment)
    late = client.post(
        url("decision_confirm", assessment),
        {"version": hidden(page, "version"), "reasons": "TYPED-CANARY", "stands": "yes"},
    )
    assert late.status_code == 200
    assert "already been dealt with" in text_of(late)
    assert "TYPED-CANARY" in text_of(late)


def test_the_confirmer_sees_what_the_independent_reader_could_not_see(case, sign_in):
    """Sent back, the reading stays; what is submitted before the next recommendation is new."""
    assessment = case.recommend("not_yet_met")
    case.read(assessment)
    address = url("decision_confirm", assessment)
    assert "Submitted since" not in text_of(sign_in(case.confirmer).get(address))
    services.return_recommendation(assessment=assessment, by=case.confirmer, reason="Look again")
    case.submit_item("LATE-CANARY")
    services.recommend(
        assessment=assessment, by=case.assessor, recommendation="not_yet_met", summary="Again"
    )
    page = text_of(sign_in(case.confirmer).get(address))
    assert "Submitted since the independent reading" in page
    assert "LATE-CANARY" in page


def test_confirming_twice_makes_one_record(case, sign_in):
    assessment = case.recommend("met")
    client = sign_in(case.confirmer)
    page = client.get(url("decision_confirm", assessment))
    form = {"version": hidden(page, "version"), "reasons": "Yes", "stands": "yes"}
    client.post(url("decision_confirm", assessment), form)
    client.post(url("decision_confirm", assessment), form)
    assert Decision.objects.count() == FinalRecord.objects.count() == 1


def test_starting_twice_makes_one_assessment(case, sign_in):
    client = sign_in(case.assessor)
    address = url("final_assessment_start", case.participant)
    nonce = hidden(client.get(address), "nonce")
    first = client.post(address, {"nonce": nonce})
    second = client.post(address, {"nonce": nonce})
    assert first.url == second.url
    assert FinalAssessment.objects.count() == 1


def test_saving_a_reading_twice_makes_one(case, sign_in):
    assessment = case.recommend("not_yet_met")
    client = sign_in(case.reader)
    address = url("independent_reading", assessment)
    form = {"nonce": hidden(client.get(address), "nonce"), "view": "met", "reasons": "R"}
    assert client.post(address, form).status_code == 302
    assert client.post(address, form).status_code == 302
    assert IndependentReading.objects.count() == 1


def test_two_windows_on_one_part_lose_neither_text(case, sign_in):
    assessment = case.start()
    client = sign_in(case.assessor)
    address = url("narrative_edit", assessment, case.parts[0])
    version = hidden(client.get(address), "version")
    client.post(address, {"version": version, "text": "FIRST-TEXT", "view_0": "met"})
    second = client.post(address, {"version": version, "text": "SECOND-TEXT", "view_0": "met"})
    assert "FIRST-TEXT" in text_of(second)
    assert "SECOND-TEXT" in text_of(second)
    again = {"version": hidden(second, "version"), "text": "BOTH", "view_0": "met"}
    assert client.post(address, again).status_code == 302
    assert assessment.narratives.get().text == "BOTH"


def test_the_recommendation_says_in_words_what_is_missing(case, sign_in):
    assessment = case.start()
    client = sign_in(case.assessor)
    page = text_of(client.get(url("recommend", assessment)))
    assert "write the narrative, say whether it is met" in page
    assert "Make the recommendation</button>" not in page


def test_met_with_a_standard_not_met_is_an_error_on_the_page(case, sign_in):
    assessment = case.start()
    case.write(assessment, but="not_met")
    client = sign_in(case.assessor)
    answer = send(client, url("recommend", assessment), summary="S", recommendation="met")
    assert "you cannot recommend “met”" in text_of(answer)


def test_a_part_by_domain_judges_each_standard_in_it(case_by_domain, sign_in):
    case = case_by_domain
    assessment = case.start()
    client = sign_in(case.assessor)
    address = url("narrative_edit", assessment, case.parts[1])
    page = text_of(client.get(address))
    assert "2.1 Outcome 2.1" in page
    assert "2.2 Outcome 2.2" in page
    send(client, address, text="Both", view_0="met", view_1="uncertain")
    home = text_of(client.get(url("final_assessment", assessment)))
    assert "give your reasons (2.2 Outcome 2.2)" in home


def test_a_standard_that_is_no_part_is_not_found(case_by_domain, sign_in):
    assessment = case_by_domain.start()
    client = sign_in(case_by_domain.assessor)
    page = url("narrative_edit", assessment, case_by_domain.standards[1])
    assert client.get(page).status_code == 404


# --- the independent reader ----------------------------------------------------------------------


def reader_pages(client, assessment, case):
    yield client.get(url("independent_reading", assessment))
    for item in case.items:
        yield client.get(url("independent_reading_item", assessment, item))


FORBIDDEN = [
    *[word for name in list(NAMES.values())[:4] for word in name.split()],
    TEAM,
    "SW987654",
    "zephyrine@council.example",
]


def no_names(response):
    text = text_of(response).casefold()
    found = [word for word in FORBIDDEN if word.casefold() in text]
    assert found == []
    assert str(response.wsgi_request.path).casefold().count("zephyrine") == 0


def test_the_reader_meets_no_name_before_or_after_saving(case, sign_in):
    from evidence import services as evidence_services

    evidence_services.read_item(
        item=case.items[0],
        by=case.supervisor,
        view="partly",
        words=f"{NAMES['assessor']} and I saw Zephyrine’s visit",
    )
    case.submit_item(f"Zephyrine at {TEAM}", "Brambleby said so")
    assessment = case.recommend("not_yet_met")
    client = sign_in(case.reader)
    for page in reader_pages(client, assessment, case):
        assert page.status_code == 200
        no_names(page)
    case.read(assessment)
    pages = list(reader_pages(client, assessment, case))
    assert "SUMMARY-CANARY" in text_of(pages[0])
    for page in pages:
        no_names(page)
    case.confirm(assessment)
    no_names(client.get(url("independent_reading", assessment)))


def test_each_side_is_hidden_from_the_other_until_the_reading_is_saved(case, sign_in):
    assessment = case.recommend("not_yet_met")
    page = text_of(sign_in(case.reader).get(url("independent_reading", assessment)))
    for canary in ("SUMMARY-CANARY", "JUDGEMENT-CANARY", "Narrative 0"):
        assert canary not in page
    for person in (case.assessor, case.confirmer):
        assert "READING-CANARY" not in text_of(
            sign_in(person).get(url("final_assessment", assessment))
        )
    case.read(assessment)
    page = text_of(sign_in(case.reader).get(url("independent_reading", assessment)))
    for canary in ("SUMMARY-CANARY", "JUDGEMENT-CANARY", "Narrative 0", "READING-CANARY"):
        assert canary in page
    for person in (case.assessor, case.confirmer):
        assert "READING-CANARY" in text_of(sign_in(person).get(url("final_assessment", assessment)))


def test_the_reader_opens_no_page_that_names_the_participant(case, sign_in):
    assessment = case.recommend("not_yet_met")
    client = sign_in(case.reader)
    for address in (
        url("final_assessment", assessment),
        reverse("evidence:item", args=[case.items[0].pk]),
        reverse("evidence:item_list", args=[case.participant.pk]),
    ):
        assert client.get(address).status_code == 404


def test_every_opening_by_the_reader_is_in_the_trail(case, sign_in):
    assessment = case.recommend("not_yet_met")
    client = sign_in(case.reader)
    for _ in range(2):
        client.get(url("independent_reading_item", assessment, case.items[0]))
    opened = AuditEvent.objects.filter(action="evidence.opened", actor=case.reader)
    assert [event.detail for event in opened] == [{"opened_as": "reader"}] * 2


def test_the_reader_sees_private_evidence_nowhere(case, sign_in):
    import datetime

    from evidence import services as evidence_services

    private = evidence_services.start_item(
        participant=case.participant,
        by=case.user,
        kind="reflection",
        title="PRIVATE-CANARY",
        happened_on=datetime.date(2025, 1, 1),
    )
    assessment = case.recommend("not_yet_met")
    client = sign_in(case.reader)
    assert "PRIVATE-CANARY" not in text_of(client.get(url("independent_reading", assessment)))
    page = client.get(url("independent_reading_item", assessment, private))
    assert page.status_code == 404


def test_a_reading_that_is_over_shows_no_evidence_and_gives_the_text_back(case, sign_in):
    assessment = case.recommend("met")
    client = sign_in(case.reader)
    address = url("independent_reading", assessment)
    nonce = hidden(client.get(address), "nonce")
    case.confirm(FinalAssessment.objects.get())
    late = text_of(client.post(address, {"nonce": nonce, "view": "met", "reasons": "LATE-TEXT"}))
    assert "LATE-TEXT" in late
    assert "A home visit" not in late
    item = url("independent_reading_item", assessment, case.items[0])
    assert client.get(item).status_code == 404


def test_sent_back_the_reader_is_told_and_reads_nothing(case, sign_in):
    assessment = case.recommend("not_yet_met")
    services.return_recommendation(assessment=assessment, by=case.confirmer, reason="Again")
    page = text_of(sign_in(case.reader).get(url("independent_reading", assessment)))
    assert "sent back to the assessor" in page
    assert "A home visit" not in page


def test_a_later_reader_does_not_see_an_earlier_ones_view(case, sign_in):
    assessment = case.recommend("not_yet_met")
    case.read(assessment)
    later = person_with("moderator", case.participant.organisation)
    case.replace("reader", later)
    page = text_of(sign_in(later).get(url("independent_reading", assessment)))
    assert "READING-CANARY" not in page
    assert "SUMMARY-CANARY" not in page


# --- signing in again, checking a record, queries ------------------------------------------------


@pytest.mark.parametrize(
    ("role", "name"), [("assessor", "recommend"), ("confirmer", "decision_confirm")]
)
def test_recommending_and_confirming_ask_for_the_password_again(case, client, role, name):
    person = getattr(case, role)
    person.set_password("a-long-password-of-theirs")
    person.save()
    assessment = case.start() if role == "assessor" else case.recommend("met")
    factories.sign_in(client, person)
    assert client.get(url("final_assessment", assessment)).status_code == 200
    response = client.get(url(name, assessment))
    assert response.url.startswith(reverse("account_reauthenticate"))


def test_anybody_checks_a_record_and_meets_no_name(case, client):
    case.told("not_yet_met")
    record = FinalRecord.objects.get()
    address = reverse("assessments:record_check")
    assert record.code in text_of(client.get(address, {"code": record.code}))
    answer = client.post(address, {"code": record.code, "digest": record.sha256[:8]})
    assert "Genuine" in text_of(answer)
    assert case.participant.organisation.name in text_of(answer)
    for name in NAMES.values():
        assert name not in text_of(answer)
    assert "not yet met" not in text_of(answer).casefold()
    wrong = client.post(address, {"code": record.code, "digest": "00000000"})
    assert "Changed" in text_of(wrong)
    unknown = client.post(address, {"code": "AAAA-BBBB-CCCC", "digest": "00000000"})
    assert "Not known" in text_of(unknown)
    short = client.post(address, {"code": record.code, "digest": record.sha256[:7]})
    assert "at least the first eight characters" in text_of(short)


def test_the_page_says_what_checking_does_not_tell(client, db):
    page = text_of(client.get(reverse("assessments:record_check")))
    assert "cannot say whether somebody has changed the words of the file" in page
    assert "make the pack anew, and compare the two" in page


def test_checking_again_and_again_has_an_end(case, client):
    address = reverse("assessments:record_check")
    form = {"code": "AAAA-BBBB-CCCC", "digest": "00000000"}
    answers = [client.post(address, form).status_code for _ in range(32)]
    assert answers[0] == 200
    assert answers[-1] == 429


@pytest.mark.parametrize("pieces", [1, 12])
@pytest.mark.parametrize(
    ("role", "page", "ceiling"),
    [
        ("assessor", "final_assessment", 19),
        # One of these is for what was typed there and not sent.
        ("assessor", "narrative_edit", 16),
        ("confirmer", "final_assessment", 14),
        ("reader", "independent_reading", 17),
    ],
)
def test_pages_ask_the_same_number_of_questions_however_much_there_is(
    case, sign_in, django_assert_max_num_queries, pieces, role, page, ceiling
):
    for n in range(pieces - 1):
        case.submit_item(f"Piece {n}", standard=case.standards[n % 3])
    if role == "assessor":
        assessment = case.start()
        case.write(assessment)
    else:
        assessment = case.recommend("not_yet_met")
    more = [case.parts[0]] if page == "narrative_edit" else []
    client = sign_in(getattr(case, role))
    with django_assert_max_num_queries(ceiling):
        assert client.get(url(page, assessment, *more)).status_code == 200


def test_a_missing_reader_is_said_in_words(case, sign_in):
    assessment = case.recommend("not_yet_met")
    case.participant.appointments.filter(kind="reader").delete()
    page = text_of(sign_in(case.confirmer).get(url("final_assessment", assessment)))
    assert "no independent reader is appointed" in page


def test_a_second_appointed_assessor_takes_over(case, sign_in):
    assessment = case.start()
    case.participant.appointments.filter(kind="assessor").delete()
    later = appoint(case.participant, "assessor")
    assert sign_in(later).get(url("final_assessment", assessment)).status_code == 200
    assert sign_in(case.assessor).get(url("final_assessment", assessment)).status_code == 404


def test_a_second_view_of_the_reader_is_not_saved_but_given_back(case, sign_in):
    assessment = case.recommend("not_yet_met")
    client = sign_in(case.reader)
    address = url("independent_reading", assessment)
    first, second = (hidden(client.get(address), "nonce") for _ in range(2))
    client.post(address, {"nonce": first, "view": "met", "reasons": "FIRST-VIEW"})
    answer = client.post(
        address, {"nonce": second, "view": "not_yet_met", "reasons": "SECOND-VIEW"}
    )
    page = text_of(answer)
    assert "What you sent just now was not saved" in page
    assert "SECOND-VIEW" in page
    assert IndependentReading.objects.get().reasons == "FIRST-VIEW"


def test_a_part_half_written_says_in_its_row_what_is_still_to_do(case, sign_in):
    assessment = case.start()
    client = sign_in(case.assessor)
    address = url("narrative_edit", assessment, case.parts[0])
    version = hidden(client.get(address), "version")
    client.post(address, {"version": version, "text": "Steady", "view_0": "not_met"})
    page = text_of(client.get(assessment.get_absolute_url()))
    assert "Still to do: give your reasons and cite one to three pieces of evidence" in page


def test_starting_can_be_left_again(case, sign_in):
    page = text_of(sign_in(case.assessor).get(url("final_assessment_start", case.participant)))
    assert f'href="{case.participant.get_absolute_url()}">Cancel</a>' in page
