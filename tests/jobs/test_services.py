import datetime
import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from celery import current_app
from django.db import connection
from django.utils import timezone

from jobs.kinds import Result
from jobs.models import Job
from jobs.services import (
    DamagedFile,
    ask_again,
    claim,
    finish,
    read_file,
    report_progress,
    run_job,
    sweep,
    tidy_store,
)
from jobs.services.running import MOST_ATTEMPTS, TooLate, kept_alive
from jobs.services.store import path_of, write_file

A_MOMENT = datetime.timedelta(seconds=1)


def silence(job):
    """The worker that has the job was killed, and its lease has run out."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - A_MOMENT)


def files(settings):
    return [file for file in settings.STORE_DIR.rglob("*") if file.is_file()]


@pytest.fixture
def rung(monkeypatch):
    """The jobs for which the bell was rung, instead of a broker."""
    heard = []
    monkeypatch.setattr(
        current_app, "send_task", lambda name, args, **_: heard.append((name, *args))
    )
    return heard


def test_the_bell_is_rung_after_commit_and_the_worker_makes_the_file(
    ask, rung, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = ask()
        assert rung == []
    assert rung == [("jobs.tasks.run", str(job.pk))]

    run_job(job.pk)

    job.refresh_from_db()
    assert job.status == Job.Status.FINISHED
    assert read_file(job.file_sha256) == b"Hello"
    assert (job.file_name, job.progress_done, job.progress_total) == ("greeting- 1.txt", 2, 2)
    assert job.finished_at and job.lease_until is None


def test_without_a_broker_the_request_stands_and_the_sweeper_rings_later(
    ask, rung, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def refuse(*args, **kwargs):
        raise OSError("connection refused")

    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(current_app, "send_task", refuse)
        with django_capture_on_commit_callbacks(execute=True):
            job = ask()
    assert "did not take job" in caplog.text
    sweep()
    assert rung == [("jobs.tasks.run", str(job.pk))]


def test_the_same_request_while_the_first_is_unfinished_is_the_first(ask):
    first = ask(colour="blue")
    assert ask(colour="blue") == first
    assert ask(colour="red") != first
    run_job(first.pk)
    assert ask(colour="blue") != first


def test_a_killed_worker_s_job_is_run_again_and_ends_in_one_file(ask, rung, settings):
    job = ask()
    claim(job.pk)  # and killed here
    sweep()
    assert rung == []  # the lease still holds
    silence(job)
    sweep()
    assert rung == [("jobs.tasks.run", str(job.pk))]
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempt) == (Job.Status.FINISHED, 2)
    assert [file.name for file in files(settings)] == [job.file_sha256]


def test_a_job_is_claimed_by_one_worker_only(ask):
    job = ask()
    assert claim(job.pk) is not None
    assert claim(job.pk) is None


def test_a_late_worker_s_file_is_thrown_away(ask, settings):
    job = ask()
    late, attempt = claim(job.pk)
    silence(job)
    run_job(job.pk)
    with pytest.raises(TooLate):
        finish(late, attempt, Result("late.txt", "text/plain", b"Late"))
    with pytest.raises(TooLate):
        report_progress(late, attempt, 1, 2, "Late")
    job.refresh_from_db()
    assert read_file(job.file_sha256) == b"Hello"
    assert [file.name for file in files(settings)] == [job.file_sha256]


def test_what_breaks_is_tried_three_times_and_then_said_in_plain_words(ask, caplog):
    job = ask(breaks="secret words of a child")
    for _ in range(MOST_ATTEMPTS + 1):
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempt) == (Job.Status.FAILED, MOST_ATTEMPTS)
    assert "three times" in job.failure
    assert "ValueError" in caplog.text
    assert "secret" not in caplog.text + job.failure


def test_a_reason_the_person_can_act_on_ends_the_job_at_once(ask):
    job = ask(lacks=True)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == Job.Status.FAILED
    assert job.failure == "There is nothing to put into the file yet."


def test_a_job_that_kills_its_worker_each_time_is_given_up(ask, rung):
    job = ask()
    for _ in range(MOST_ATTEMPTS):
        claim(job.pk)
        silence(job)
    assert claim(job.pk) is None
    sweep()
    job.refresh_from_db()
    assert job.status == Job.Status.FAILED
    assert "cut off" in job.failure
    assert rung == []


def test_who_lost_the_right_meanwhile_gets_no_file(ask, dismiss, settings):
    job = ask()
    dismiss()
    run_job(job.pk)
    job.refresh_from_db()
    assert job.status == Job.Status.FAILED
    assert "no longer" in job.failure
    assert files(settings) == []


def test_asking_again_for_a_failed_job_is_a_new_job(ask, assessor):
    job = ask(lacks=True)
    run_job(job.pk)
    again = ask_again(job=job, by=assessor)
    assert again != job
    assert (again.status, again.parameters) == (Job.Status.QUEUED, {"lacks": True})


def test_a_file_that_was_altered_or_lost_is_not_read(settings):
    digest = write_file(b"as it was")
    path_of(digest).write_bytes(b"altered")
    with pytest.raises(DamagedFile):
        read_file(digest)
    path_of(digest).unlink()
    with pytest.raises(DamagedFile):
        read_file(digest)


def test_only_old_files_that_no_job_names_are_tidied_away(ask, settings):
    job = ask()
    run_job(job.pk)
    job.refresh_from_db()
    orphan, young = write_file(b"orphan"), write_file(b"young")
    for digest in (job.file_sha256, orphan):
        os.utime(path_of(digest), (0, 0))
    assert tidy_store() == 1
    assert {file.name for file in files(settings)} == {job.file_sha256, young}


def test_a_long_backlog_is_rung_for_in_portions(ask, rung):
    for number in range(60):
        ask(number=number)
    sweep()
    assert len(rung) == 50


def together(work, times):
    """Run ``work`` in so many threads that start at one moment; what each returned."""
    barrier = threading.Barrier(times)

    def one(_):
        barrier.wait(timeout=20)
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_file(ask, settings, caplog):
    caplog.set_level(logging.ERROR)
    for number in range(5):
        job = ask(number=number)
        together(lambda: run_job(job.pk), times=2)  # noqa: B023
        job.refresh_from_db()
        assert (job.status, job.attempt) == (Job.Status.FINISHED, 1)
    assert len(files(settings)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_are_one_job(ask):
    jobs = together(ask, times=4)
    assert len({job.pk for job in jobs}) == 1


@pytest.mark.django_db(transaction=True)
def test_a_long_silent_piece_of_work_keeps_its_lease(ask):
    job, attempt = claim(ask().pk)
    renewed = threading.Event()
    silence(job)
    with kept_alive(job, attempt, every=0.01):
        for _ in range(500):
            job.refresh_from_db()
            if job.lease_until > timezone.now():
                break
            renewed.wait(0.02)
    assert job.lease_until > timezone.now()
