"""The image and the compose file fit the rest; no engine is asked, as tests have none."""

import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import yaml

from .conftest import OF_THE_TESTS, ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = ("prepare", "web", "worker", "beat")


def run(*command, **settings):
    inherited = {key: value for key, value in os.environ.items() if key not in OF_THE_TESTS}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=inherited | {"DEMO": "1"} | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def answering(request):
    """A server that answers every question with one status and notes by which name it was asked."""
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.headers["Host"])
            self.send_response(request.param)
            self.end_headers()

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield str(server.server_port), asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_whatever_compose_passes_on_is_in_the_guide_to_the_settings():
    guide = (ROOT / "docs" / "settings.md").read_text()
    passed_on = set().union(*(COMPOSE["services"][name]["environment"] for name in OURS))
    assert {name for name in passed_on if f"`{name}`" not in guide} == set()


# What the image sets itself, and what is for developing only.
SET_BY_THE_IMAGE = {"ECF_STATE", "STATIC_ROOT", "STORE_DIR", "HOST", "PORT", "ECF_BUILDING"}
FOR_DEVELOPING = {"DEBUG", "ECF_TESTING", "TEST_RUN"}


def test_every_setting_of_the_guide_reaches_the_containers():
    guide = (ROOT / "docs" / "settings.md").read_text()
    rows = re.findall(r"^\|((?: ?`[A-Z][A-Z0-9_]+`[ ,]*)+)", guide, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    passed_on = set().union(*(COMPOSE["services"][name]["environment"] for name in OURS))
    assert "OIDC_CLIENT_ID" in named
    assert named - passed_on - SET_BY_THE_IMAGE - FOR_DEVELOPING == set()


def test_every_process_of_bin_start_is_a_service_with_a_health_check():
    source = (ROOT / "bin" / "supervise").read_text()
    processes = re.findall(r'^    "(\w+)": \[', source, re.MULTILINE)
    assert processes == ["web", "worker", "beat"]
    for name in processes:
        service = COMPOSE["services"][name]
        assert service["restart"] == "unless-stopped"
        # The image's own command and check are those of web.
        assert name == "web" or service["command"][-1] == name == service["healthcheck"]["test"][-1]


def test_the_image_has_the_system_packages_that_bin_start_installs():
    listed = re.search(r'SYSTEM_PACKAGES="(.*)"', (ROOT / "bin" / "lib.sh").read_text())[1]
    final_stage = (ROOT / "Dockerfile").read_text().rpartition("FROM ")[2]
    assert [each for each in listed.split() if each not in final_stage.split()] == []


def test_the_image_runs_as_nobody_who_owns_the_code():
    lines = (ROOT / "Dockerfile").read_text().rpartition("FROM ")[2].splitlines()
    user = lines.index("USER portal")
    assert user > max(number for number, line in enumerate(lines) if line.startswith("COPY"))


def test_the_lists_of_packages_name_every_package_that_another_needs():
    """Else it would be missing: bin/lib.sh installs what they name and nothing else."""
    assert run("-m", "pip", "check").stdout.strip() == "No broken requirements found."


@pytest.mark.parametrize("answering", [200], indirect=True)
def test_web_is_healthy_when_it_answers_to_its_own_name(answering):
    port, asked = answering
    assert run("bin/healthy", "web", PORT=port, SITE_URL="https://portal.example.org").stdout == ""
    assert asked == ["portal.example.org"]


@pytest.mark.parametrize("answering", [503], indirect=True)
def test_web_is_not_healthy_when_it_answers_with_an_error(answering):
    said = run("bin/healthy", "web", PORT=answering[0])
    assert (said.returncode, said.stderr) == (1, "It answers 503.\n")


def test_web_is_not_healthy_when_nobody_answers(free_port):
    said = run("bin/healthy", "web", PORT=free_port)
    assert said.returncode == 1
    assert said.stderr.startswith("It does not answer: ")


def test_beat_is_healthy_while_it_writes_its_schedule_down(tmp_path):
    schedule = tmp_path / "beat-schedule"
    assert run("bin/healthy", "beat", ECF_STATE=str(tmp_path)).returncode == 1
    schedule.touch()
    assert run("bin/healthy", "beat", ECF_STATE=str(tmp_path)).returncode == 0
    os.utime(schedule, (0, 0))
    said = run("bin/healthy", "beat", ECF_STATE=str(tmp_path))
    assert said.returncode == 1
    assert "silent" in said.stderr


@pytest.mark.parametrize("script", ["bin/healthy", "bin/supervise"])
def test_a_process_that_does_not_exist_is_refused_in_one_line(script):
    said = run(script, "wev")
    assert said.returncode == 1
    assert said.stderr.count("\n") == 1
    assert "web" in said.stderr
