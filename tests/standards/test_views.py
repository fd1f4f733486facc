import pytest
from django.test import Client
from django.urls import reverse

from standards.models import FrameworkItem
from standards.services import load_shipped_frameworks
from tests.factories import FrameworkFactory, OrganisationFactory, person_with, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return sign_in(Client(), person_with("participant", OrganisationFactory()))


def test_the_list_says_what_is_in_force_and_what_is_a_placeholder(client):
    load_shipped_frameworks(by=None)
    page = client.get(reverse("standards:framework_list")).content.decode()
    assert "In force from 18 May 2018 to 31 March 2027" in page
    assert page.count("Placeholder") == 1
    assert "10 judged" in page


def test_an_empty_list_says_how_standards_come_in(client):
    page = client.get(reverse("standards:framework_list")).content.decode()
    assert "No standards have been loaded yet" in page


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    client, django_assert_max_num_queries
):
    FrameworkFactory.create_batch(60)
    with django_assert_max_num_queries(10):
        page = client.get(reverse("standards:framework_list")).content.decode()
    assert "Next" in page


def test_a_placeholder_says_that_it_is_not_the_published_wording(client):
    kss, ecs = load_shipped_frameworks(by=None)
    page = client.get(reverse("standards:framework", args=[ecs.pk])).content.decode()
    assert "This is not the published wording." in page
    page = client.get(reverse("standards:framework", args=[kss.pk])).content.decode()
    assert "This is not the published wording." not in page
    assert "Adult mental ill-health" in page


def test_a_deep_framework_is_a_list_within_a_list(client, django_assert_max_num_queries):
    framework, parent = FrameworkFactory(), None
    for place in range(1, 41):
        parent = FrameworkItem.objects.create(
            framework=framework,
            parent=parent,
            item_type="know",
            human_coding_scheme=f"C{place}",
            full_statement=f"<b>Statement {place}",
            list_enumeration=place,
            depth=place - 1,
        )
    with django_assert_max_num_queries(10):
        page = client.get(reverse("standards:framework", args=[framework.pk])).content.decode()
    assert page.count("<b>Statement") == 0
    main = page[page.index("<main") : page.index("</main>")]
    assert main.count("<ul") == main.count("</ul>") == 40
    assert main.count("<li>") == main.count("</li>") == 40


def test_standards_are_for_people_who_signed_in():
    assert Client().get(reverse("standards:framework_list")).status_code == 302
