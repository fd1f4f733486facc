"""What bin/build-assets takes from GOV.UK Frontend, and what it leaves there."""

import subprocess

from .conftest import ROOT

BUILD = ROOT / "static" / "build"


def test_the_styles_hold_nothing_that_only_central_government_may_use():
    css = (BUILD / "govuk-frontend.min.css").read_text(encoding="utf-8")
    for word in ("GDS Transport", "@font-face", "govuk-crest", "sourceMappingURL"):
        assert word not in css
    assert "var(--council-font," in css


def test_the_styles_fetch_nothing():
    css = (BUILD / "govuk-frontend.min.css").read_text(encoding="utf-8")
    assert "url(" not in css
    assert css.count("{") == css.count("}")


def test_the_scripts_are_whole():
    script = (BUILD / "govuk-frontend.min.js").read_text(encoding="utf-8")
    assert "sourceMappingURL" not in script
    assert "initAll" in script[-200:]


def test_make_setup_puts_in_place_what_the_readme_says():
    done = subprocess.run(["make", "setup"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
