import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audit.models import AuditEvent
from evidence import services
from evidence.models import EvidenceReading
from notifications.models import Message

from .conftest import again


def test_a_reading_is_named_dated_and_told_to_the_author(people, reach):
    item = reach("submitted")
    services.read_item(item=item, by=people.assessor, view="partly", words="Say more of the child")
    reading = EvidenceReading.objects.get()
    assert (reading.read_by, reading.read_as, reading.view) == (
        people.assessor,
        "assessor",
        "partly",
    )
    assert again(item).status == "read"
    assert Message.objects.get(template="evidence_read").recipient == people.own


@pytest.mark.parametrize("who", ["own", "confirmer", "reader", "former", "lead", "stranger"])
def test_only_supervisor_and_assessor_of_today_read_or_return(people, reach, who):
    item, person = reach("submitted"), getattr(people, who)
    with pytest.raises(PermissionDenied):
        services.read_item(item=item, by=person, view="shows", words="")
    with pytest.raises(PermissionDenied):
        services.return_item(item=item, by=person, what_to_change="x")


def test_the_first_reading_stands(people, reach):
    item = reach("read")
    with pytest.raises(ValidationError, match="has already read this version"):
        services.read_item(item=item, by=people.assessor, view="does_not", words="")
    assert EvidenceReading.objects.get().view == "shows"


def test_whoever_gave_a_reading_may_change_it_and_the_author_is_told_again(people, reach):
    item = reach("read")
    reading = EvidenceReading.objects.get()
    services.change_reading(reading=reading, by=people.supervisor, view="partly", words="Rather")
    assert EvidenceReading.objects.get().view == "partly"
    assert AuditEvent.objects.about(people.participant).first().action == "reading.changed"
    assert Message.objects.filter(template="evidence_read").count() == 2
    with pytest.raises(PermissionDenied):
        services.change_reading(reading=reading, by=people.assessor, view="shows")
    assert again(item).status == "read"


def test_a_reading_of_an_earlier_version_is_not_changed(people, reach):
    item = reach("read")
    reading = EvidenceReading.objects.get()
    services.correct_item(
        item=item, by=people.own, reason="x", title="New", happened_on=item.happened_on, text="y"
    )
    with pytest.raises(ValidationError):
        services.change_reading(reading=reading, by=people.supervisor, view="does_not")


def test_one_link_may_be_seen_differently(people, reach):
    exception = {"standard": people.standards[0], "view": "does_not", "words": "Not this one"}
    services.read_item(
        item=reach("submitted"),
        by=people.supervisor,
        view="shows",
        words="",
        exceptions=[exception],
    )
    kept = EvidenceReading.objects.get().exceptions.get()
    assert (kept.standard, kept.view) == (people.standards[0], "does_not")


def test_an_exception_needs_a_link(people, reach):
    exception = {"standard": people.standards[2], "view": "does_not", "words": "No such link"}
    with pytest.raises(ValidationError):
        services.read_item(
            item=reach("submitted"),
            by=people.supervisor,
            view="shows",
            words="",
            exceptions=[exception],
        )


def test_a_return_says_what_to_change_and_the_author_hears_of_it(people, reach):
    item = reach("returned")
    assert item.latest_version.sent_back.what_to_change == "Say more"
    assert Message.objects.get(template="evidence_returned").recipient == people.own


def test_a_page_with_the_version_before_reads_nothing(people, reach):
    item = services.withdraw_item(item=reach("submitted"), by=people.own)
    services.submit_item(item=item, by=people.own)
    with pytest.raises(ValidationError, match="another version was submitted"):
        services.read_item(
            item=item, by=people.supervisor, view="shows", words="", version_number=1
        )
    with pytest.raises(ValidationError, match="another version was submitted"):
        services.return_item(item=item, by=people.supervisor, what_to_change="x", version_number=1)
