import pytest
from django.urls import reverse

from jobs.models import Job
from jobs.services import claim, report_progress, run_job
from jobs.services.store import path_of
from tests import factories

from . import kinds


def url(name, job):
    return reverse(f"jobs:{name}", args=[job.pk])


@pytest.fixture
def signed_in(client, assessor):
    return factories.sign_in(client, assessor)


def test_the_page_says_how_far_the_work_is_and_moves_by_itself(signed_in, ask):
    job = ask()
    page = signed_in.get(url("job", job)).content.decode()
    assert "Waiting to start" in page
    assert 'hx-trigger="every 2s"' in page
    assert "Check again" in page

    taken, attempt = claim(job.pk)
    report_progress(taken, attempt, 3, 12, "Drawing the matrix")
    part = signed_in.get(url("job_progress", job)).content.decode()
    assert "Drawing the matrix: 3 of 12" in part
    assert 'value="3" max="12"' in part
    assert "<html" not in part


def test_once_ready_the_page_stops_moving_and_offers_the_file(signed_in, ask, assessor):
    job = ask()
    run_job(job.pk)
    part = signed_in.get(url("job_progress", job)).content.decode()
    assert "hx-trigger" not in part
    assert url("job_download", job) in part

    answer = signed_in.get(url("job_download", job))
    assert answer.content == b"Hello"
    assert answer["Content-Disposition"] == 'attachment; filename="greeting- 1.txt"'
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert [(assessor.pk, job.pk)] == kinds.DOWNLOADS


def test_an_unfinished_job_has_nothing_to_download(signed_in, ask):
    job = ask()
    assert signed_in.get(url("job_download", job)).url == url("job", job)
    assert kinds.DOWNLOADS == []


@pytest.mark.parametrize("damage", ["altered", "missing"])
def test_a_damaged_file_is_not_given_out_but_can_be_made_again(signed_in, ask, damage):
    job = ask()
    run_job(job.pk)
    job.refresh_from_db()
    path = path_of(job.file_sha256)
    path.write_bytes(b"Hullo") if damage == "altered" else path.unlink()
    answer = signed_in.get(url("job_download", job))
    assert answer.status_code == 410
    assert b"cannot be given out" in answer.content
    assert kinds.DOWNLOADS == []

    again = signed_in.post(url("job_ask_again", job))
    made = Job.objects.exclude(pk=job.pk).get()
    assert again.url == url("job", made)
    run_job(made.pk)
    assert signed_in.get(url("job_download", made)).content == b"Hello"


def test_a_failed_job_says_why_and_can_be_tried_again(signed_in, ask):
    job = ask(lacks=True)
    run_job(job.pk)
    page = signed_in.get(url("job", job)).content.decode()
    assert "There is nothing to put into the file yet." in page
    assert "Try again" in page
    signed_in.post(url("job_ask_again", job))
    signed_in.post(url("job_ask_again", job))
    assert Job.objects.count() == 2


def test_trying_again_while_it_is_working_changes_nothing(signed_in, ask):
    job = ask()
    assert signed_in.post(url("job_ask_again", job)).url == url("job", job)
    assert Job.objects.count() == 1


def test_somebody_else_cannot_tell_that_the_job_exists(client, ask, participant):
    job = ask()
    run_job(job.pk)
    for stranger in (participant.user, factories.UserFactory()):
        factories.sign_in(client, stranger)
        for name in ("job", "job_progress", "job_download"):
            assert client.get(url(name, job)).status_code == 404
        assert client.post(url("job_ask_again", job)).status_code == 404
        assert b"Greeting" not in client.get(reverse("jobs:job_list")).content


def test_whose_appointment_ended_no_longer_gets_the_file(signed_in, ask, dismiss):
    job = ask()
    run_job(job.pk)
    dismiss()
    assert signed_in.get(url("job_download", job)).status_code == 403
    assert signed_in.get(url("job", job)).status_code == 403
    assert kinds.DOWNLOADS == []


def test_the_list_of_one_s_files_costs_the_same_with_many(
    signed_in, ask, django_assert_max_num_queries
):
    assert b"not asked for any files" in signed_in.get(reverse("jobs:job_list")).content
    for number in range(51):
        ask(number=number)
    with django_assert_max_num_queries(8):
        page = signed_in.get(reverse("jobs:job_list"))
    assert page.content.count(b"Waiting to start") == 50


def test_the_password_is_asked_for_again_where_the_kind_of_file_says_so(
    signed_in, ask, assessor, settings
):
    job = ask()
    run_job(job.pk)
    settings.JOB_KINDS = {"greeting": "tests.jobs.kinds.SECRET"}
    for answer in (
        signed_in.get(url("job_download", job)),
        signed_in.post(url("job_ask_again", job)),
    ):
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_reauthenticate"))
    assert kinds.DOWNLOADS == []
    assert Job.objects.count() == 1
