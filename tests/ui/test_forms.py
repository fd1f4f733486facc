"""How a form is handed to a service: once, with its rules shown, and never over somebody's text."""

import uuid
from types import SimpleNamespace

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template

from accounts.models import User
from tests.ui.html import parse
from ui.forms import STALE, CreateForm, EditForm, GovForm, submit

pytestmark = pytest.mark.django_db


class TitleForm(GovForm):
    title = forms.CharField()


class NewTitleForm(CreateForm):
    title = forms.CharField()


class ChangeTitleForm(EditForm):
    title = forms.CharField()


def test_a_service_gets_the_answers_and_who_gave_them(person):
    got = {}
    assert submit(TitleForm({"title": "A visit"}), lambda **given: got.update(given), by=person)
    assert got == {"title": "A visit", "by": person}


def test_a_form_that_is_not_sent_or_not_valid_reaches_no_service(person):
    def service(**given):
        raise AssertionError

    assert submit(TitleForm(), service, by=person) is None
    assert submit(TitleForm({"title": ""}), service, by=person) is None


def test_a_broken_rule_is_shown_where_it_belongs(person):
    def service(**given):
        raise ValidationError({"title": "Too vague", "other": "Not on this page"})

    form = TitleForm({"title": "A visit"})
    assert submit(form, service, by=person) is None
    assert form.errors == {"title": ["Too vague"], "__all__": ["Not on this page"]}


def test_a_form_sent_twice_makes_one_thing_and_leads_to_it_twice(person):
    def service(*, by, title):
        return User.objects.create(name=title, email=f"{uuid.uuid4()}@council.example")

    data = {"title": "New Person", "nonce": str(uuid.uuid4())}
    first = submit(NewTitleForm(data), service, by=person)
    second = submit(NewTitleForm(data), service, by=person)
    assert first == second
    assert User.objects.filter(name="New Person").count() == 1


def make_person(*, by, title, beside=None):
    return User.objects.create(name=title, email=f"{uuid.uuid4()}@council.example")


def make_another(*, by, title):
    return make_person(by=by, title=title)


def says_it_was_sent_before(form, made, nonce):
    text = parse(Template("{% gov_form form %}").render(Context({"form": form})))
    return (
        made is None
        and "nothing new was saved" in form.errors["__all__"][0]
        and text.one("input", name="nonce").attributes["value"] != nonce
        and text.one("input", name="title").attributes["value"]
    )


@pytest.mark.parametrize(
    ("title", "service", "beside"),
    [
        ("Other words", make_person, None),
        ("New Person", make_another, None),
        ("New Person", make_person, "person"),
    ],
    ids=["other words", "another form", "about somebody else"],
)
def test_what_differs_from_the_first_sending_is_neither_lost_nor_taken_for_it(
    person, title, service, beside
):
    nonce = str(uuid.uuid4())
    first = submit(NewTitleForm({"title": "New Person", "nonce": nonce}), make_person, by=person)
    form = NewTitleForm({"title": title, "nonce": nonce})
    about = {"beside": person} if beside else {}
    made = submit(form, service, by=person, **about)
    assert says_it_was_sent_before(form, made, nonce) == title
    assert User.objects.exclude(pk=person.pk).get() == first
    again = NewTitleForm(form.data)
    assert submit(again, service, by=person, **about) != first, "it may be sent again"


def test_a_second_sending_of_what_is_deleted_meanwhile_shows_the_form_again(person):
    data = {"title": "New Person", "nonce": str(uuid.uuid4())}
    submit(NewTitleForm(data), make_person, by=person).delete()
    form = NewTitleForm(data)
    made = submit(form, make_person, by=person)
    assert says_it_was_sent_before(form, made, data["nonce"]) == "New Person"


def test_a_broken_rule_does_not_use_the_form_up(person):
    answers = iter([ValidationError("Not yet"), None])

    def service(**given):
        error = next(answers)
        if error:
            raise error

    data = {"title": "A visit", "nonce": str(uuid.uuid4())}
    assert submit(NewTitleForm(data), service, by=person) is None
    assert submit(NewTitleForm(data), service, by=person) is True


def test_a_stale_page_shows_both_texts_and_may_be_sent_again(person):
    def service(**given):
        raise ValidationError("Someone saved this page after you opened it.", code=STALE)

    saved = SimpleNamespace(title="Theirs", version=2, refresh_from_db=lambda: None)
    form = ChangeTitleForm({"title": "Mine", "version": "1"}, instance=saved)
    saved.refresh_from_db = lambda: setattr(saved, "version", 2)
    assert submit(form, service, by=person) is None
    page = parse(Template("{% gov_form form %}").render(Context({"form": form})))
    assert "Theirs" in page.one("section", class_="app-conflict").text
    assert page.one("input", name="title").attributes["value"] == "Mine"
    assert page.one("input", name="version").attributes["value"] == "2"


def test_line_ends_of_browsers_become_plain_ones():
    class Words(GovForm):
        words = forms.CharField(widget=forms.Textarea)

    form = Words({"words": "one\r\ntwo"})
    assert form.is_valid()
    assert form.business_data() == {"words": "one\ntwo"}


def test_marks_that_turn_the_writing_round_are_not_kept():
    class Words(GovForm):
        words = forms.CharField()

    form = Words({"words": "a \u202e title \u2067 and \U0001f600"})
    assert form.is_valid()
    assert form.business_data() == {"words": "a  title  and \U0001f600"}
