"""J1: a cohort is set up from a file: errors by cell, applied as a whole, and taken back."""

import csv
import io
import re
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import expect

from jobs.models import Job
from jobs.services import run_job
from participants.models import Appointment, Participant
from ui.csv_files import csv_lines

from .conftest import PHONE
from .steps import is_at, press, reads

HEADER = ["Name", "E-mail", "Start date", "Team", "Supervisor e-mail", "Assessor e-mail"]


def forty(people):
    return [
        [
            f"Newcomer Number{n}",
            f"newcomer{n}@council.example",
            "1 September 2026",
            people.team.name,
            people.supervisor.email,
            people.assessor.email,
        ]
        for n in range(40)
    ]


def choose_file(page, rows, name="people.csv"):
    content = csv_lines([HEADER, *rows]).encode()
    page.get_by_label("Choose a file").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )
    press(page, "Check the file")


def work():
    """What the worker would do."""
    run_job(Job.objects.filter(status="queued").get().pk)


def test_forty_people_with_supervisors_and_assessors_come_in_by_a_file_and_go_again(
    people, browse, check_page
):
    priya = browse(people.lead)
    priya.goto(reverse("reports:cohort", args=[people.cohort.pk]))
    press(priya, "Add people from a file")
    is_at(priya, "Add people from a file to Autumn cohort")
    check_page(priya)
    press(priya, "Check the file")
    reads(priya, "Choose a file")
    with priya.expect_download() as waiting:
        press(priya, "CSV file")
    assert Path(waiting.value.path()).read_bytes().startswith(b"\xef\xbb\xbf")

    rows = forty(people)
    rows[4][2], rows[9][4] = "9/13/2026", "nobody@council.example"
    choose_file(priya, rows)
    is_at(priya, "Checking the file")
    reads(priya, "starts as soon as a worker is free")
    check_page(priya)
    work()
    is_at(priya, "2 of 40 rows need changes")
    press(priya, "Show only the 2 rows that need changes")
    reads(priya, "C6", "has the month first", "E11", "Ask an administrator to invite them")
    check_page(priya)
    with priya.expect_download() as waiting:
        press(priya, "Download with what is wrong")
    back = Path(waiting.value.path()).read_bytes().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(back, newline="")))
    assert lines[0][-1] == "What is wrong"
    assert "month first" in lines[5][-1]
    assert not Participant.objects.filter(user__name__startswith="Newcomer").exists()

    press(priya, "Upload the file put right")
    choose_file(priya, forty(people), "mended.csv")
    is_at(priya, "Checking the file")
    work()
    is_at(priya, "Check 40 people, then add them")
    check_page(priya)
    press(priya, "Add 40 people")
    is_at(priya, "Adding 40 people")
    work()
    is_at(priya, "40 people were added")
    check_page(priya)
    assert Appointment.objects.filter(user=people.supervisor).count() == 41

    press(priya, "Undo this file")
    is_at(priya, "Undo the file of")
    check_page(priya)
    press(priya, "Undo the whole file")
    reads(priya, "Nobody whom the file added is in the cohort any more")
    assert Participant.objects.get() == people.participant


def test_it_works_on_a_phone_without_scripts(people, browse):
    priya = browse(people.lead, PHONE, java_script_enabled=False)
    priya.goto(reverse("participants:people_file_add", args=[people.cohort.pk]))
    choose_file(priya, forty(people)[:2])
    is_at(priya, "Checking the file")
    work()
    press(priya, "Check again")
    is_at(priya, "Check 2 people, then add them")
    press(priya, "Add 2 people")
    work()
    press(priya, "Check again")
    is_at(priya, "2 people were added")
    expect(priya.locator("main")).to_contain_text(re.compile("It can be undone until"))
