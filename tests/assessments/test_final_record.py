import copy
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from assessments.final_record import build_content, check_record, frozen, new_code
from assessments.models import FinalAssessment, FinalRecord
from assessments.rules import CODE_ALPHABET
from audit.rules import sha256
from evidence import services as evidence_services
from evidence.models import EvidenceVersion
from reports.packs import make_pack
from tests.assessments.conftest import NAMES

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def leaves(value, path=()):
    """The path of every single value in the content."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, (*path, key))
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from leaves(each, (*path, place))
    else:
        yield path


def changed_at(content, path):
    copied = copy.deepcopy(content)
    inner = copied
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = f"{inner[path[-1]]} changed"
    return copied


@given(st.dictionaries(st.text(), JSON))
def test_the_digest_survives_being_stored_and_read_again(content):
    text, digest = frozen(content)
    assert frozen(json.loads(text)) == (text, digest)
    assert frozen(dict(reversed(content.items()))) == (text, digest)


@pytest.mark.django_db
def test_the_same_record_gives_the_same_digest_and_any_change_another(case):
    case.decided("not_yet_met")
    record = FinalRecord.objects.get()
    decision = record.decision
    content = json.loads(record.content)
    assert record.sha256 == sha256(record.content) == frozen(content)[1]
    again = build_content(case.participant, decision.assessment, decision)
    # Steps of the trail that came after the freezing are not in the record.
    again["trail"] = again["trail"][: len(content["trail"])]
    assert frozen(again) == (record.content, record.sha256)
    paths = list(leaves(content))
    assert len(paths) > 100
    digests = {frozen(changed_at(content, path))[1] for path in paths}
    assert len(digests | {record.sha256}) == len(paths) + 1


@pytest.mark.django_db
def test_the_record_holds_what_the_decision_rests_on(case):
    item = case.items[0]
    evidence_services.read_item(item=item, by=case.supervisor, view="shows", words="I saw it")
    case.decided("not_yet_met")
    content = json.loads(FinalRecord.objects.get().content)
    assert content["format"] == 2
    assert content["participant"]["name"] == NAMES["participant"]
    piece = content["evidence"][0]
    assert (piece["ref"], piece["title"]) == ("E1", "A home visit")
    assert piece["links"][0]["code"] == "1"
    assert piece["reading"]["by"] == NAMES["supervisor"]
    judgement = content["assessment"]["judgements"][0]
    assert (judgement["view"], judgement["citations"]) == ("not_met", ["E1"])
    assert content["independent_reading"]["view"] == "not_yet_met"
    assert content["decision"]["confirmed_by"] == NAMES["confirmer"]
    assert content["trail"][-1]["words"] == "Decision confirmed"


@pytest.mark.django_db
def test_the_record_names_no_independent_reader(case):
    case.decided("not_yet_met")
    content = FinalRecord.objects.get().content
    assert NAMES["reader"] not in content
    assert "Independent reader" in content


@pytest.mark.django_db
def test_the_record_holds_no_private_evidence(case):
    import datetime

    evidence_services.start_item(
        participant=case.participant,
        by=case.user,
        kind="reflection",
        title="PRIVATE-CANARY",
        happened_on=datetime.date(2025, 1, 1),
        text="PRIVATE-CANARY",
    )
    case.decided()
    assert "PRIVATE-CANARY" not in FinalRecord.objects.get().content


@pytest.mark.django_db
def test_the_record_tells_nothing_of_a_draft_that_was_shared_for_a_while(case):
    import datetime

    item = evidence_services.start_item(
        participant=case.participant,
        by=case.user,
        kind="reflection",
        title="A thought",
        happened_on=datetime.date(2025, 1, 1),
    )
    evidence_services.share_item(item=item, by=case.user)
    evidence_services.make_item_private(item=item, by=case.user)
    words = [step["words"] for step in build_content(case.participant)["trail"]]
    assert "Evidence submitted: E1" in words
    assert not any("shared" in each for each in words)


@pytest.mark.django_db
def test_a_draft_can_be_built_before_anything_is_judged(case):
    content = build_content(case.participant)
    assert content["assessment"] is None
    assert content["decision"] is None
    frozen(content)


@pytest.mark.django_db
def test_what_is_recommended_no_more_is_not_in_a_draft(case):
    from assessments import services

    assessment = case.recommend("met")
    services.return_recommendation(assessment=assessment, by=case.confirmer, reason="Again")
    content = build_content(case.participant, FinalAssessment.objects.get())
    assert content["assessment"]["recommendation"] == ""


def test_codes_are_long_unlike_each_other_and_easy_to_read():
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert len(CODE_ALPHABET) ** 12 >= 2**60
    assert not set("".join(codes)) & set("01OI")
    assert all(len(code) == 14 for code in codes)


def overwrite(**values):
    """Change the stored record past Python's guard (and, on PostgreSQL, past the trigger)."""
    record = FinalRecord.objects.get()
    overwrite_table("assessments_finalrecord", **values)
    return record


def overwrite_table(table, **values):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for column, value in values.items():
            cursor.execute(
                f"UPDATE {table} SET {column} = %s",  # noqa: S608
                [value],
            )
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.django_db
def test_a_check_tells_genuine_from_changed_and_unknown(case):
    case.decided()
    record = FinalRecord.objects.get()
    start = record.sha256[:8].upper()
    assert check_record(record.code.lower().replace("-", " "), start).word == "genuine"
    assert check_record(record.code, record.sha256).word == "genuine"
    other = "0" * 8 if start != "00000000" else "1" * 8
    assert check_record(record.code, other).word == "changed"
    assert check_record("AAAA-AAAA-AAAA", start).word == "unknown"
    overwrite(content=record.content.replace("A home visit", "A school visit"))
    assert check_record(record.code, start).word == "changed"


@pytest.mark.django_db
def test_a_record_is_superseded_once_the_person_was_told_of_a_later_one(case):
    case.told("not_yet_met")
    first = FinalRecord.objects.get()
    later = case.decided("met")
    assert check_record(first.code, first.sha256[:8]).word == "genuine"
    case.tell(later)
    assert check_record(first.code, first.sha256[:8]).word == "superseded"
    second = FinalRecord.objects.get(decision__assessment=later)
    assert check_record(second.code, second.sha256[:8]).word == "genuine"


@pytest.mark.django_db
def test_verify_records_is_content_with_what_is_as_it_was(case, capsys):
    case.decided()
    call_command("verify_records")
    assert "1 final record" in capsys.readouterr().out


@pytest.mark.django_db
def test_verify_records_names_the_first_that_was_changed(case):
    case.decided()
    record = overwrite(content='{"decision": {"outcome": "met"}}')
    with pytest.raises(CommandError, match=record.code):
        call_command("verify_records")


@pytest.mark.django_db
def test_verify_records_sees_content_and_digest_changed_together(case):
    case.decided("met")
    text = FinalRecord.objects.get().content.replace('"outcome":"met"', '"outcome":"not_yet_met"')
    overwrite(content=text, sha256=sha256(text))
    with pytest.raises(CommandError, match="the trail holds another digest"):
        call_command("verify_records")


@pytest.mark.django_db
def test_words_changed_together_with_their_digest_are_not_genuine(case):
    case.told("met")
    text = FinalRecord.objects.get().content.replace("DECISION-CANARY", "Forged reasons")
    record = overwrite(content=text, sha256=sha256(text))
    assert check_record(record.code, sha256(text)).word == "changed"
    with pytest.raises(ValidationError, match="not as it was frozen"):
        make_pack(case.participant)


@pytest.mark.django_db
def test_evidence_that_is_not_as_it_was_submitted_is_named_and_stops_the_decision(case):
    assessment = case.recommend("met")
    version = EvidenceVersion.objects.get()
    forged = json.dumps(version.content | {"text": "Forged"})
    overwrite_table("evidence_evidenceversion", content=forged)
    with pytest.raises(ValidationError, match="“A home visit” is no longer as it was submitted"):
        case.confirm(assessment)
    assert not FinalRecord.objects.exists()
    with pytest.raises(CommandError, match=str(version.pk)):
        call_command("verify_records")
