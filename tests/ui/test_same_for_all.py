"""What every page has in common is drawn once, and never with anything of one person."""

from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import get_script_prefix, set_script_prefix

FRAME = Template(
    "{% load static %}{% same_for_all %}{{ council_name }} {{ user }}{{ secret }}"
    "{% url 'ui:privacy' %} {% static 'css/app.css' %}{% endsame_for_all %} for {{ user }}"
)


def drawn(**context):
    return FRAME.render(Context(context))


def test_nothing_of_the_person_or_the_page_is_in_it(settings):
    settings.COUNCIL_NAME = "Exampleshire"
    first, second = drawn(user="Ann", secret="Hush"), drawn(user="Ben")
    assert first == "Exampleshire /privacy/ /static/css/app.css for Ann"
    assert second == "Exampleshire /privacy/ /static/css/app.css for Ben"


def test_it_is_drawn_once(settings):
    counted = []

    class Counting:
        def __str__(self):
            counted.append(1)
            return "Drawn once"

    settings.COUNCIL_NAME = Counting()
    assert [drawn() for _ in range(3)] == [drawn()] * 3
    assert len(counted) == 1


def test_it_follows_names_addresses_and_files(settings):
    for name in ("Exampleshire", "Otherborough", "Exampleshire"):
        settings.COUNCIL_NAME = name
        assert drawn().startswith(f"{name} /privacy/")
    before = get_script_prefix()
    set_script_prefix("/portal/")
    try:
        assert "Exampleshire /portal/privacy/" in drawn()
    finally:
        set_script_prefix(before)
    settings.STATIC_URL = "/files/"
    assert "/files/css/app.css" in drawn()


def test_pages_of_two_people_differ_in_their_names_alone(settings):
    def page(name):
        request = RequestFactory().get("/")
        request.user = name
        return render_to_string("404.html", {"user": name}, request)

    assert page("Ann").replace("Ann", "Ben") == page("Ben")
