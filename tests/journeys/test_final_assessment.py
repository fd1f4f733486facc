"""J11: the judgement at the end, by three people who do not see each other's views too early."""

from django.urls import reverse
from playwright.sync_api import expect

from assessments.models import FinalAssessment

from .steps import choose, days_ago, fill, fill_date, is_at, press, reads, submit_item

REASONS = "The history was read but not used in the plan."
NAMES = [
    "Nadia",
    "Fernsby",
    "Osric",
    "Brambleby",
    "Ludmila",
    "Thistlewood",
    "Kingfisher",
    "Barnabas",
]


def write_part(page, standard, view, reasons="", cited=""):
    page.get_by_role("link", name=str(standard)).click()
    fill(page, text=f"Kind and steady practice, {standard.human_coding_scheme}.")
    choose(page, "Your view", view)
    if reasons:
        fill(page, reasons_0=reasons)
        page.locator("[name=first_0]").select_option(label=cited)
    press(page, "Save")


def judge(page, people, check_page):
    page.goto("/")
    page.goto(reverse("reports:participant", args=[people.participant.pk]))
    press(page, "Start the final assessment")
    press(page, "Start the final assessment")
    reads(page, "You can make the recommendation once every part is")
    first, *others = people.standards
    write_part(page, first, "Not met")
    page.goto(FinalAssessment.objects.get().get_absolute_url())
    write_part(page, first, "Not met", REASONS, "E1 A quiet house")
    for standard in others:
        page.goto(FinalAssessment.objects.get().get_absolute_url())
        write_part(page, standard, "Met")
    page.goto(FinalAssessment.objects.get().get_absolute_url())
    reads(page, "Every part is complete")
    check_page(page)
    press(page, "Go to the recommendation")
    fill(page, summary="Warm direct work; the analysis does not hold it together yet.")
    choose(page, "Your recommendation", "Met")
    press(page, "Make the recommendation")
    expect(page.locator(".govuk-error-summary")).to_contain_text("you cannot recommend “met”")
    choose(page, "Your recommendation", "Not yet met")
    check_page(page)
    press(page, "Make the recommendation")
    reads(page, "Not yet met", REASONS)


def read_independently(page, check_page):
    def says_no_name():
        said = page.locator("html").inner_html()
        assert not [name for name in NAMES if name.lower() in said.lower()], page.url
        check_page(page)

    page.goto("/")
    says_no_name()
    page.get_by_role("link", name="Participant ").click()
    expect(page.locator("body")).not_to_contain_text(REASONS)
    says_no_name()
    page.get_by_role("link", name="A quiet house").first.click()
    reads(page, "the NQSW")
    says_no_name()
    page.go_back()
    choose(page, "From this evidence, are the standards met?", "Not yet met")
    fill(page, reasons="E1 is warm; I find no analysis in it.")
    press(page, "Save my view")
    reads(page, REASONS)
    says_no_name()


def test_not_yet_met_takes_three_people_and_is_told_in_person(people, browse, check_page):
    submit_item(people, text="Nadia Fernsby of Kingfisher Wharf asked Osric Brambleby first.")
    ludmila, barnabas = browse(people.assessor), browse(people.confirmer)
    judge(ludmila, people, check_page)
    assessment = FinalAssessment.objects.get()
    here = assessment.get_absolute_url()

    confirm = reverse("assessments:decision_confirm", args=[assessment.pk])
    barnabas.goto("/")
    barnabas.get_by_role("link", name="Confirm the decision, once it is read").click()
    reads(barnabas, "only be confirmed after the independent reading")
    expect(barnabas.get_by_role("link", name="Confirm the decision")).to_have_count(0)
    barnabas.goto(reverse("assessments:recommendation_return", args=[assessment.pk]))
    check_page(barnabas)
    barnabas.goto(confirm)
    expect(barnabas.get_by_role("button", name="Confirm the decision")).to_have_count(0)
    check_page(barnabas)

    read_independently(browse(people.reader), check_page)

    barnabas.goto(confirm)
    reads(barnabas, "E1 is warm; I find no analysis in it.")
    expect(barnabas.locator("body")).not_to_contain_text("Ottoline")
    press(barnabas, "Confirm the decision")
    expect(barnabas.locator(".govuk-error-summary")).to_be_focused()
    choose(barnabas, "Is the recommendation consistent", "Yes, all of these")
    fill(barnabas, reasons="Both people who read the evidence reach the same view.")
    check_page(barnabas)
    press(barnabas, "Confirm the decision")
    reads(barnabas, "Code of the final record")
    check_page(barnabas)

    nadia = browse(people.own)
    assert nadia.goto(here).status == 404
    for name in ("reports:participant", "reports:timeline"):
        nadia.goto(reverse(name, args=[people.participant.pk]))
        expect(nadia.locator("main")).not_to_contain_text("ot yet met")
        expect(nadia.locator("main")).not_to_contain_text("confirmed")

    ludmila.goto("/")
    ludmila.get_by_role("link", name="Tell them the decision in person").click()
    fill_date(ludmila, "told_on", days_ago(0))
    fill(ludmila, told_how="In my room, with her supervisor")
    check_page(ludmila)
    press(ludmila, "Record that they were told")
    reads(ludmila, "Told in person")

    nadia.goto("/")
    press(nadia, "Read the decision, and reply if you want to")
    is_at(nadia, "Your final assessment")
    reads(nadia, "Not yet met", REASONS, "E1 is warm; I find no analysis in it.")
    expect(nadia.locator("body")).not_to_contain_text("Ottoline")
    check_page(nadia)
    press(nadia, "Reply")
    fill(nadia, reply="I accept the part about the plan.")
    check_page(nadia)
    press(nadia, "Save my reply")
    reads(nadia, "I accept the part about the plan.")
    ludmila.goto(here)
    reads(ludmila, "I accept the part about the plan.")
