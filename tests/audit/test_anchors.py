"""A trail rewritten together with all its hashes is found by what stands outside the database."""

import pytest
from django.core.management import CommandError, call_command

from audit.actions import Action
from audit.models import AuditChain, AuditEvent
from audit.services import check_chain, hashed_content, record, row_hash
from tests.factories import OrganisationFactory

from .test_services import key, tamper, verify


@pytest.fixture
def council(db):
    return OrganisationFactory(slug="exampleshire")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "anchors.txt"


def act(council, times=1, **detail):
    for _ in range(times):
        record(Action.TEAM_CREATED, council, by=None, about=council, **detail)


def rewrite_from(council, number):
    """What the owner of the database can do: another content, and every later hash made anew."""
    last = ""
    for row in AuditEvent.objects.filter(organisation=council).order_by("sequence"):
        if row.sequence >= number:
            row.detail = {"old": "rewritten"} if row.sequence == number else row.detail
            row.previous_hash = last or row.previous_hash
            row.hash = row_hash(row.previous_hash, hashed_content(row))
            tamper(
                "UPDATE audit_auditevent SET detail = %s, previous_hash = %s, hash = %s "
                "WHERE id = %s",
                '{"old": "rewritten"}' if row.sequence == number else "{}",
                row.previous_hash, row.hash, key(row),
            )  # fmt: skip
        last = row.hash
    AuditChain.objects.filter(organisation=council).update(last_hash=last)


def test_a_trail_rewritten_with_all_its_hashes_is_found(council, file, capsys):
    act(council, 3)
    assert "exampleshire: 3 rows, all as written" in verify(capsys, "--anchors", str(file))
    act(council, 2)
    verify(capsys, "--anchors", str(file))
    rewrite_from(council, 4)
    assert check_chain(council.pk) == (5, None)
    before = file.read_text()
    out = verify(capsys, "--anchors", str(file))
    assert "first bad row is sequence 5" in out
    assert "it or a row before it was rewritten after" in out
    # Nothing is written down of a trail that is not what it was.
    assert file.read_text() == before


def test_a_tail_cut_off_with_the_noted_end_is_found(council, file, capsys):
    act(council, 3)
    verify(capsys, "--anchors", str(file))
    last = AuditEvent.objects.get(sequence=3)
    tamper("DELETE FROM audit_auditevent WHERE id = %s", key(last))
    AuditChain.objects.update(last_sequence=2, last_hash=last.previous_hash)
    assert check_chain(council.pk) == (2, None)
    out = verify(capsys, "--anchors", str(file))
    assert "first bad row is sequence 3, id -: it is missing, though it was there on" in out


def test_each_run_adds_a_line_for_each_trail_and_a_silent_trail_has_none(council, file, capsys):
    OrganisationFactory(slug="silent")
    act(council)
    verify(capsys, "--anchors", str(file))
    act(council)
    verify(capsys, "--anchors", str(file))
    lines = [line.split() for line in file.read_text().splitlines()]
    assert [(line[1], line[2]) for line in lines] == [("exampleshire", "1"), ("exampleshire", "2")]
    assert lines[1][3] == AuditChain.objects.get(organisation=council).last_hash


def test_without_a_file_nothing_is_written_down(council, tmp_path, capsys):
    act(council)
    verify(capsys)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"a note\n", "line 1 is not a day"), (b"\xff\xfe\n", "is not a file of anchors")],
)
def test_a_file_of_something_else_is_refused_and_left_alone(council, file, content, words):
    file.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        call_command("verify_audit", "--anchors", str(file))
    assert file.read_bytes() == content


def test_a_file_that_cannot_be_written_is_said_so(council, tmp_path):
    act(council)
    with pytest.raises(CommandError, match="Cannot (write|read)"):
        call_command("verify_audit", "--anchors", str(tmp_path / "no" / "such" / "folder"))
