import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation, Role, User
from tests.factories import UserFactory


def create(capsys, **options):
    details = {
        "email": "ada@council.example",
        "name": "Ada Okafor",
        "organisation": "Example Shire",
    }
    call_command("create_administrator", **(details | options))
    return capsys.readouterr().out


@pytest.mark.django_db
def test_the_first_administrator_gets_an_organisation_and_a_link_that_works(capsys, client):
    link = create(capsys).strip().splitlines()[-1]
    assert Organisation.objects.get().slug == "example-shire"
    assert User.objects.get().has_role(Role.ADMINISTRATOR)
    page = client.get(link.removeprefix("http://localhost:8000"))
    assert "ada@council.example" in page.content.decode()


@pytest.mark.django_db
def test_a_second_call_sends_a_new_link_and_makes_nothing_twice(capsys):
    first, second = create(capsys), create(capsys, organisation="example shire")
    assert first != second
    assert (Organisation.objects.count(), User.objects.count()) == (1, 1)
    assert User.objects.get().role_grants.count() == 1


@pytest.mark.django_db
def test_somebody_with_an_account_needs_no_link(capsys):
    person = UserFactory(email="ada@council.example")
    person.set_password("three quiet harbours")
    person.save()
    assert "has an account already" in create(capsys)
    assert User.objects.get().has_role(Role.ADMINISTRATOR)


@pytest.mark.django_db
def test_a_wrong_address_is_said_in_one_line(capsys):
    with pytest.raises(CommandError, match="valid email"):
        create(capsys, email="ada")
    assert not Organisation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"name": " "}, "The person needs a name"),
        ({"organisation": ""}, "The organisation needs a name"),
        ({"organisation": "市役所"}, "add --slug"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_made(capsys, missing, words):
    with pytest.raises(CommandError, match=words):
        create(capsys, **missing)
    assert not Organisation.objects.exists()
    assert not User.objects.exists()
