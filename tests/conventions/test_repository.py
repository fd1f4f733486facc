"""What no committed file may hold."""

import re
import subprocess

import pytest

from .sources import ROOT

# Written in pieces, so that this file does not find itself.
HOSTS = [
    "npmjs" + ".org",
    "npmjs" + ".com",
    "pypi" + ".org",
    "python" + "hosted.org",
    "yarn" + "pkg.com",
]
READS_SETTINGS = {"ecf_portal/settings.py", "bin/prepare", "bin/supervise"}
HOME = re.compile(r"(?<![\w.])/(?:work|root|home)/[a-z]")


def committed_files():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    files = [ROOT / each for each in listed.stdout.split("\0") if each]
    return [path for path in files if path.is_file()]


@pytest.fixture(scope="module")
def texts():
    found = {}
    for path in committed_files():
        try:
            found[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    if not found:
        pytest.skip("This is not a Git checkout.")
    return found


def test_no_file_names_a_package_registry(texts):
    assert [file for file, text in texts.items() if any(host in text for host in HOSTS)] == []


def test_no_file_names_a_folder_of_one_machine(texts):
    assert [file for file, text in texts.items() if HOME.search(text)] == []


def test_the_locks_hold_hashes_and_no_addresses(texts):
    assert '"resolved"' not in texts["package-lock.json"]
    for lock in ("base", "build", "dev"):
        pinned = re.findall(r"^[a-z0-9].*==", texts[f"requirements/{lock}.txt"], re.MULTILINE)
        hashed = re.findall(
            r"^[a-z0-9].*== *\S+.*\\\n +--hash=", texts[f"requirements/{lock}.txt"], re.MULTILINE
        )
        assert len(pinned) == len(hashed) > 0


def test_no_work_is_left_for_later(texts):
    left = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    assert [file for file, text in texts.items() if left.search(text)] == []


def test_every_setting_is_explained(texts):
    code = "\n".join(text for file, text in texts.items() if file in READS_SETTINGS)
    asked = set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", code))
    asked |= set(re.findall(r"environ\.get\(\"([A-Z_]+)\"", code))
    explained = set(re.findall(r"^\| `([A-Z_]+)`", texts["docs/settings.md"], re.MULTILINE))
    assert asked == explained
