"""The check that every drill ends in is only worth something when it sees what is broken."""

import datetime

import pytest
from django.db.models import F
from django.utils import timezone

from audit.models import AuditChain
from drills import __main__ as drills
from drills import report as reports
from drills.invariants import check
from evidence import services
from evidence.models import EvidenceItem
from jobs.models import Job
from jobs.services import finish, request_job
from jobs.services.running import claim
from jobs.services.store import path_of
from notifications.delivery import _compose, deliver
from notifications.models import Message
from notifications.services import notify
from tests.factories import ParticipantFactory, UserFactory, appoint
from tests.jobs.kinds import Result
from ui.models import FormSubmission

LONG_AGO = timezone.now() - datetime.timedelta(hours=1)


@pytest.fixture
def participant(db):
    found = ParticipantFactory()
    appoint(found, "supervisor")
    return found


@pytest.fixture
def item(participant):
    """A piece of evidence that was handed in."""
    made = services.start_item(
        participant=participant,
        by=participant.user,
        kind="reflection",
        title="A visit",
        happened_on=datetime.date.today(),
        text="What happened, and what it meant",
        second_text="I will ask earlier",
    )
    services.set_links(
        item=made,
        by=participant.user,
        links=[
            {
                "standard": participant.programme.framework.items.judged()[0],
                "why": "I listened",
                "passage": "",
            }
        ],
    )
    return services.submit_item(item=made, by=participant.user)


@pytest.fixture
def job(participant, settings):
    """A job that made its file."""
    settings.JOB_KINDS = {"greeting": "tests.jobs.kinds.GREETING"}
    made = request_job(
        kind="greeting",
        title="Greeting",
        organisation=participant.organisation,
        subject_id=participant.pk,
        by=participant.user,
    )
    taken, attempt = claim(made.pk)
    finish(taken, attempt, Result("greeting.txt", "text/plain", b"Hello"))
    made.refresh_from_db()
    return made


@pytest.fixture
def message(db):
    """A message that went out."""
    notify(to=UserFactory(), template="evidence_read", key="k", url="https://portal.example/")
    made = Message.objects.get(key="k")
    deliver(made.pk)
    made.refresh_from_db()
    return made


def mail_of(message):
    return _compose(message).extra_headers["Message-ID"]


def faults_after(plant, **told):
    """What the check says after a fault was planted that it did not say before."""
    before, _ = check(**told)
    plant()
    after, _ = check(**told)
    return sorted(set(after) - set(before))


def only(faults, words):
    assert len(faults) == 1, faults
    assert words in faults[0]


def test_a_status_changed_past_the_trail_is_seen(item):
    only(
        faults_after(lambda: EvidenceItem.objects.filter(pk=item.pk).update(status="returned")),
        "is returned, but the trail says submitted",
    )


def test_a_change_without_its_row_in_the_trail_is_seen(item, participant):
    def plant():
        EvidenceItem.objects.create(
            organisation=participant.organisation,
            participant=participant,
            author=participant.user,
            kind="reflection",
            title="From nowhere",
            happened_on=datetime.date.today(),
        )

    only(faults_after(plant), "is not in the trail")


def test_a_row_in_the_trail_without_its_change_is_seen(participant):
    item = services.start_item(
        participant=participant,
        by=participant.user,
        kind="reflection",
        title="Gone",
        happened_on=datetime.date.today(),
    )
    only(
        faults_after(lambda: EvidenceItem.objects.filter(pk=item.pk).delete()), "in the trail only"
    )


def test_a_trail_whose_end_was_cut_off_is_seen(item):
    chains = AuditChain.objects.filter(organisation=item.organisation)
    only(faults_after(lambda: chains.update(last_sequence=F("last_sequence") + 1)), "breaks at")


def test_a_half_written_item_is_seen(item):
    only(
        faults_after(lambda: EvidenceItem.objects.filter(pk=item.pk).update(text="Half")),
        "says something else than its latest version",
    )


def test_a_form_that_was_taken_without_what_it_made_is_seen(item, participant):
    def plant():
        FormSubmission.objects.create(
            user=participant.user,
            nonce="5b4a0b1c-36a4-4f0e-9b3f-7d1f5c1b2a3d",
            service="evidence.services.start_item",
            sha256="0" * 64,
            result_type="evidence.EvidenceItem",
            result_id="0b4a0b1c-36a4-4f0e-9b3f-7d1f5c1b2a3d",
        )

    only(faults_after(plant), "is not there")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "queued", "created_at": LONG_AGO, "finished_at": None}, "waits since"),
        ({"status": "running", "lease_until": LONG_AGO, "finished_at": None}, "lease that ended"),
        ({"status": "failed", "failure": ""}, "failed without a reason"),
        ({"finished_at": None}, "not quite"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_job_without_an_end_is_seen(job, fields, words):
    only(faults_after(lambda: Job.objects.filter(pk=job.pk).update(**fields)), words)


def test_a_file_that_is_gone_is_seen(job):
    only(faults_after(lambda: path_of(job.file_sha256).unlink()), "no file")


def test_a_file_with_another_content_is_seen(job):
    only(faults_after(lambda: path_of(job.file_sha256).write_bytes(b"Bye")), "is another one")


def test_a_file_that_no_row_names_and_no_tidying_up_finds_is_seen(job, settings):
    only(faults_after(lambda: (settings.STORE_DIR / "lost").write_bytes(b"")), "no row names")


def test_a_mail_that_came_twice_is_seen_and_may_be_allowed_once(message):
    twice = [mail_of(message)] * 2
    only(check(mails=twice)[0], "1 mails came again, 0 may")
    assert check(mails=twice, repeats=1)[0] == []


def test_a_mail_that_was_noted_and_never_came_is_seen(message):
    assert check(mails=[mail_of(message)])[0] == []
    only(check(mails=[])[0], "never came")


def test_a_mail_that_nobody_promised_is_seen(message):
    only(check(mails=[mail_of(message), "<another@portal>"])[0], "nobody promised")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"given_up_at": LONG_AGO}, "both sent and given up"),
        ({"secrets": {"code": "123"}}, "keeps its secrets"),
        ({"sent_at": None, "attempts": 0, "not_before": LONG_AGO}, "waits since"),
        ({"sent_at": None, "lease_until": LONG_AGO}, "begun and left"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_message_without_an_end_is_seen(message, fields, words):
    only(faults_after(lambda: Message.objects.filter(pk=message.pk).update(**fields)), words)


class TestCommand:
    def test_a_drill_that_finds_a_fault_fails_and_leaves_its_figures(
        self, monkeypatch, tmp_path, capsys
    ):
        def broken(shop, report):
            """Something that does not hold."""
            report.figure("things", 3)
            report.expect(False, "nothing was lost")

        assert run_one(broken, monkeypatch, tmp_path) == 1
        assert capsys.readouterr().out.splitlines()[-1] == "FAIL one"
        kept = (tmp_path / "one.json").read_text()
        assert '"result": "FAIL"' in kept
        assert '"things": 3' in kept
        assert "not so: nothing was lost" in kept

    def test_a_drill_that_cannot_go_on_fails(self, monkeypatch, tmp_path, capsys):
        def breaks_off(shop, report):
            """Something that breaks off."""
            raise OSError("no such program")

        assert run_one(breaks_off, monkeypatch, tmp_path) == 1
        assert capsys.readouterr().out.splitlines()[-1] == "FAIL one"

    def test_a_drill_without_a_fault_passes(self, monkeypatch, tmp_path, capsys):
        assert run_one(lambda shop, report: None, monkeypatch, tmp_path) == 0
        assert capsys.readouterr().out.splitlines()[-1] == "PASS"

    def test_they_are_listed_with_what_they_are_about(self, monkeypatch, capsys):
        monkeypatch.setattr("sys.argv", ["drills"])
        drills.main()
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == len(drills.DRILLS)
        assert all(len(line.split()) > 6 for line in lines)


def run_one(drill, monkeypatch, folder):
    """The exit code of ``python -m drills one``."""
    monkeypatch.setattr(drills, "DRILLS", {"one": drills.Entry(drill, "E0")})
    monkeypatch.setattr(reports, "RESULTS", folder)
    monkeypatch.setattr("sys.argv", ["drills", "one"])
    monkeypatch.setattr(drills.signal, "signal", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        drills.main()
    return ended.value.code
