import datetime
import json
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template

from tests.ui.html import Element, parse
from ui.fields import GovCheckboxes, GovDateField, GovRadios
from ui.form_pack import render_error_summary, render_field
from ui.form_pack.render import render_macro

YES_NO = [("yes", "Yes"), ("no", "No")]
KINDS = [("note", "Case note"), ("report", "Report")]


def drawn(field, data=None, **form_options):
    """The field ``it`` of a form, as a tree; bound when ``data`` is given."""
    form = type("Form", (forms.Form,), {"it": field})(data, **form_options)
    return parse(render_field(form["it"]))


def summary(form):
    return parse(render_error_summary(form))


def test_text_has_a_label_a_hint_and_a_value():
    page = drawn(forms.CharField(label="Title", help_text="Be brief"), {"it": "A visit"})
    box = page.one("input", id="id_it", name="it", type="text", value="A visit")
    assert page.one("label", for_="id_it").text == "Title"
    hint = page.one("div", class_="govuk-hint")
    assert hint.text == "Be brief"
    assert box.attributes["aria-describedby"] == hint.attributes["id"]


def test_what_people_wrote_is_never_markup():
    nasty = '<b x-canary="1">"&\''
    field = forms.ChoiceField(
        label=nasty,
        help_text=nasty,
        choices=[(nasty, nasty)],
        widget=GovRadios(hints={nasty: nasty}),
    )
    form = type("Form", (forms.Form,), {"it": field})({"it": nasty})
    form.add_error("it", ValidationError(nasty))
    html = render_field(form["it"]) + render_error_summary(form)
    assert not parse(html).all("b")
    assert parse(html).text.count(nasty) == 6


def test_a_typed_value_cannot_leave_its_attribute_or_textarea():
    nasty = '"></textarea><b>'
    assert not drawn(forms.CharField(), {"it": nasty}).all("b")
    page = drawn(forms.CharField(widget=forms.Textarea), {"it": nasty})
    assert not page.all("b")
    assert page.one("textarea").children == [nasty]


def test_a_question_that_may_be_left_out_says_so():
    assert drawn(forms.CharField(label="Note", required=False)).text == "Note (optional)"


def test_numbers_are_typed_into_a_text_box_with_a_number_pad():
    box = drawn(forms.IntegerField(min_value=0)).one("input")
    assert box.attributes["type"] == "text"
    assert box.attributes["inputmode"] == "numeric"
    assert drawn(forms.DecimalField()).one("input").attributes["inputmode"] == "decimal"


def test_an_email_box_offers_the_right_keyboard():
    box = drawn(forms.EmailField()).one("input")
    assert (box.attributes["type"], box.attributes["autocomplete"]) == ("email", "email")


def test_a_password_is_never_sent_back():
    page = drawn(forms.CharField(widget=forms.PasswordInput), {"it": "hunter2"})
    assert page.one("input", type="password").attributes.get("value") is None
    assert page.all("button")


def test_a_limited_text_is_counted_and_never_cut_by_the_browser():
    page = drawn(forms.CharField(max_length=50, widget=forms.Textarea(attrs={"rows": 9})))
    assert page.one("div", data_module="govuk-character-count", data_maxlength="50")
    box = page.one("textarea", rows="9")
    assert "maxlength" not in box.attributes
    assert "required" not in box.attributes


def test_an_unlimited_text_is_not_counted():
    page = drawn(forms.CharField(widget=forms.Textarea))
    assert not page.all("div", data_module="govuk-character-count")


def test_text_keeps_its_lines_to_the_letter():
    text = "\n  first\n\n    indented\n"
    page = drawn(forms.CharField(widget=forms.Textarea, max_length=99), {"it": text})
    # A parser of HTML drops one line break after the tag; ours does not.
    assert page.one("textarea").children == ["\n" + text]


def test_radios_are_grouped_and_the_chosen_one_is_marked():
    page = drawn(
        forms.ChoiceField(label="Kind", choices=KINDS, widget=GovRadios(hints={"note": "On file"})),
        {"it": "report"},
    )
    assert page.one("legend").text == "Kind"
    first, second = page.all("input", type="radio")
    assert (first.attributes["id"], second.attributes["id"]) == ("id_it", "id_it-2")
    assert "checked" not in first.attributes
    assert "checked" in second.attributes
    assert page.one("div", class_="govuk-radios__hint").text == "On file"


def test_yes_and_no_stand_side_by_side():
    page = drawn(forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect))
    assert page.one("div", class_="govuk-radios--inline")


def test_checkboxes_are_checkboxes_although_django_makes_them_of_radios():
    page = drawn(
        forms.MultipleChoiceField(choices=KINDS, widget=forms.CheckboxSelectMultiple),
        {"it": ["note"]},
    )
    first, second = page.all("input", type="checkbox", name="it")
    assert "checked" in first.attributes
    assert "checked" not in second.attributes
    assert not page.all("input", type="radio")


def test_hints_of_checkboxes_can_come_from_rows():
    class Row:
        pk = 1

    widget = GovCheckboxes(hint_of=lambda row: f"row {row.pk}")
    value = forms.models.ModelChoiceIteratorValue(1, Row())
    page = drawn(forms.MultipleChoiceField(choices=[(value, "One")], widget=widget))
    assert page.one("div", class_="govuk-checkboxes__hint").text == "row 1"


def test_one_checkbox_has_its_question_as_label():
    page = drawn(forms.BooleanField(label="I was there"), {"it": "on"})
    assert "checked" in page.one("input", type="checkbox", value="on", id="id_it").attributes
    assert page.one("label").text == "I was there"


def test_a_select_marks_the_choice_and_names_groups():
    field = forms.ChoiceField(choices=[("", "Choose"), ("North", [("1", "Amina"), ("2", "Jo")])])
    page = drawn(field, {"it": "2"})
    assert [option.text for option in page.all("option")] == ["Choose", "North: Amina", "North: Jo"]
    assert "selected" in page.one("option", value="2").attributes


def test_a_date_has_three_boxes_with_their_values():
    page = drawn(GovDateField(label="Seen on"), initial={"it": datetime.date(2027, 3, 4)})
    assert [box.attributes["value"] for box in page.all("input")] == ["4", "3", "2027"]
    assert [box.attributes["id"] for box in page.all("input")] == [
        "id_it_day",
        "id_it_month",
        "id_it_year",
    ]
    assert page.one("fieldset", role="group").one("legend").text == "Seen on"
    assert {box.attributes["inputmode"] for box in page.all("input")} == {"numeric"}


def test_hidden_fields_stay_hidden():
    page = drawn(forms.CharField(widget=forms.HiddenInput), initial={"it": "7"})
    assert page.one("input", type="hidden", value="7")
    assert not page.all("label")


def test_a_file_is_chosen_with_a_label():
    page = drawn(forms.FileField(label="Report"))
    assert page.one("input", type="file", id="id_it")
    assert page.one("label", for_="id_it").text == "Report"


def test_an_unknown_widget_is_a_mistake_of_ours():
    with pytest.raises(TypeError, match="SplitDateTimeWidget"):
        drawn(forms.SplitDateTimeField())


class Everything(forms.Form):
    title = forms.CharField()
    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect)
    tags = forms.MultipleChoiceField(choices=KINDS, widget=forms.CheckboxSelectMultiple)
    seen_on = GovDateField()
    told = forms.BooleanField(label="I have told them")
    worker = forms.ChoiceField(choices=KINDS)
    text = forms.CharField(label="What happened?", widget=forms.Textarea)


def test_each_error_links_to_something_that_can_take_focus():
    form = Everything({})
    page = parse("".join(render_field(field) for field in form))
    focusable = {
        element.attributes.get("id")
        for tag in ("input", "select", "textarea")
        for element in page.all(tag)
    }
    targets = [link.attributes["href"].lstrip("#") for link in summary(form).all("a")]
    assert len(targets) == len(form.fields)
    assert set(targets) <= focusable


def test_errors_say_what_to_do():
    assert [link.text for link in summary(Everything({})).all("a")] == [
        "Enter title",
        "Select kind",
        "Select tags",
        "Enter seen on",
        "Tick “I have told them”",
        "Select worker",
        "Answer “What happened?”",
    ]


def test_an_error_says_the_same_beside_the_field():
    page = parse(render_field(Everything({})["title"]))
    assert page.one("p", class_="govuk-error-message").text == "Error: Enter title"
    assert "id_title-error" in page.one("input").attributes["aria-describedby"]


def test_wording_of_the_form_itself_is_kept():
    field = forms.CharField(error_messages={"required": "Tell us what you saw"})
    form = type("Form", (forms.Form,), {"it": field})({})
    assert summary(form).one("a").text == "Tell us what you saw"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (forms.EmailField(label="Email"), "x", "Enter an email address in the correct format"),
        (forms.IntegerField(label="Hours"), "x", "Hours must be a whole number"),
        (forms.DecimalField(label="Hours"), "x", "Hours must be a number"),
        (forms.IntegerField(label="Hours", max_value=9), "10", "Hours must be 9 or fewer"),
        (forms.IntegerField(label="Hours", min_value=2), "1", "Hours must be 2 or more"),
        (
            forms.CharField(label="Why?", max_length=2),
            "abc",
            "Your answer to “Why?” must be 2 char",
        ),
        (forms.ChoiceField(label="Kind", choices=KINDS), "x", "Select one of the choices"),
        (forms.URLField(label="Page", assume_scheme="https"), "x y", "Enter a valid URL."),
    ],
)
def test_djangos_messages_are_put_in_plain_words(field, value, said):
    form = type("Form", (forms.Form,), {"it": field})({"it": value})
    assert summary(form).one("a").text.startswith(said)


def test_a_dates_error_leads_to_the_part_that_is_wrong():
    data = {"it_day": "3", "it_month": "Smarch", "it_year": "2027"}
    form = type("Form", (forms.Form,), {"it": GovDateField(label="Seen on")})(data)
    assert summary(form).one("a").attributes["href"] == "#id_it_month"
    wrong = parse(render_field(form["it"])).all("input", class_="govuk-input--error")
    assert [box.attributes["id"] for box in wrong] == ["id_it_month"]


def test_an_error_of_the_whole_form_is_said_without_a_link():
    form = type("Form", (forms.Form,), {})({})
    form.add_error(None, "Somebody returned this item.")
    page = summary(form)
    assert page.one("li").text == "Somebody returned this item."
    assert not page.all("a")


def test_nothing_is_said_before_the_form_was_sent():
    assert render_error_summary(Everything()) == ""


def test_formsets_are_summed_up_with_the_right_links():
    formset = forms.formset_factory(Everything, extra=1)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "changed"}
    )
    hrefs = [link.attributes["href"] for link in summary(formset).all("a")]
    assert "#id_form-0-text" in hrefs
    assert "#id_form-0-title" not in hrefs


def test_the_whole_form_has_a_button_a_token_and_a_way_out(rf):
    class Greeting(forms.Form):
        submit_label = "Send"
        name = forms.CharField()

    context = Context({"form": Greeting(), "csrf_token": "t0ken"})
    page = parse(Template("{% gov_form form cancel_url='/away/' %}").render(context))
    form = page.one("form", method="post")
    assert "novalidate" in form.attributes
    assert form.one("input", name="csrfmiddlewaretoken", value="t0ken")
    assert form.one("button", type="submit").text == "Send"
    assert form.one("a", href="/away/").text == "Cancel"


def test_crispy_draws_with_the_same_pack():
    page = parse(
        Template("{% load crispy_forms_filters %}{{ form|crispy }}").render(
            Context({"form": Everything()})
        )
    )
    assert page.one("input", id="id_seen_on_day")


def test_a_crispy_form_has_its_token_and_button():
    template = Template("{% load crispy_forms_tags %}{% crispy form %}")
    page = parse(template.render(Context({"form": Everything(), "csrf_token": "t0ken"})))
    form = page.one("form", method="post")
    assert form.one("input", name="csrfmiddlewaretoken", value="t0ken")
    assert form.one("button", type="submit").text == "Continue"


def test_a_stale_page_shows_what_is_saved_now_beside_the_form():
    form = Everything({})
    form.saved_now = [("Title", "<b>Theirs</b>\n\nSecond"), ("Note", "")]
    page = parse(Template("{% gov_form form %}").render(Context({"form": form})))
    panel = page.one("section", class_="app-conflict")
    assert "<b>Theirs</b>" in panel.text
    assert "Nothing is saved here" in panel.text


# --- The official examples ----------------------------------------------------------------------

FIXTURES = Path("node_modules/govuk-frontend/dist/govuk/components")
OURS = [
    "character-count",
    "checkboxes",
    "date-input",
    "error-summary",
    "file-upload",
    "input",
    "password-input",
    "radios",
    "select",
    "textarea",
]


def official_examples():
    for component in OURS:
        path = FIXTURES / component / "fixtures.json"
        if path.exists():
            for example in json.loads(path.read_text(encoding="utf-8"))["fixtures"]:
                name = f"{component}: {example['name']}"
                yield pytest.param(component, example, id=name)


def shape(element: Element):
    """Tags, attributes and words, without the white space that two template engines lay."""
    children = [
        shape(child) if isinstance(child, Element) else " ".join(child.split())
        for child in element.children
    ]
    attributes = {
        key: " ".join((value or "").split()) for key, value in sorted(element.attributes.items())
    }
    return element.tag, attributes, [child for child in children if child]


@pytest.mark.parametrize(("component", "example"), list(official_examples()))
def test_the_macros_draw_the_official_examples(component, example):
    ours = render_macro(component, example["options"])
    assert shape(parse(ours)) == shape(parse(example["html"]))
