"""Templates live in one tree, all of them are used, and none gets round the security policy."""

import re
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

from .sources import FILES, ROOT, TEMPLATES, for_each

PAGES = [path for path in TEMPLATES if path.suffix == ".html"]
# Drawn on paper by WeasyPrint, which gets its styles inside the text and fetches nothing.
ON_PAPER = ROOT / "templates" / "reports" / "pack"
# Leaves the portal as one file that is read without it, under a policy of its own.
TAKEN_AWAY = ROOT / "templates" / "reports" / "transfer" / "file.html"
# Tags of these are ours to check; `{# #}` and `{% comment %}` may say anything.
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)


def words(path):
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def test_no_app_keeps_its_own_templates():
    assert not [path for path in ROOT.glob("*/templates") if path.is_dir()]


def test_every_template_is_used():
    wiring = [ROOT / "ecf_portal" / "settings.py", ROOT / "ecf_portal" / "urls.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*FILES, *wiring, *TEMPLATES])
    unused = [
        template
        for template in (path.relative_to(ROOT / "templates") for path in TEMPLATES)
        # allauth, Django and the form pack look some up by a name that they put together.
        if template.parts[0] not in {"account", "mfa", "allauth", "usersessions", "govuk"}
        and str(template) not in text
        and template.stem not in text
    ]
    assert unused == []


@for_each(PAGES)
def test_pages_hold_no_style_and_no_script_of_their_own(path):
    if ON_PAPER in path.parents or path == TAKEN_AWAY:
        return
    found = re.findall(r"<style\b|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", words(path))
    assert found == []


@for_each(TEMPLATES)
def test_templates_escape_what_people_typed(path):
    unsafe = re.findall(r"\|\s*safe\b|\|\s*safeseq\b", words(path))
    if path.suffix == ".html":
        unsafe += re.findall(r"\{%\s*autoescape off", words(path))
    assert unsafe == []


@for_each(PAGES)
def test_forms_drawn_by_hand_keep_what_is_typed(path):
    """Those of sign-in hold secrets, and the buttons below a file of people ask nothing."""
    text = words(path)
    if path.parent.name in {"account", "mfa", "webauthn"} or path.stem == "people_file":
        return
    if "{% csrf_token %}" in text and "{% gov_field" in text:
        assert "{% kept_text form %}" in text


@for_each(PAGES)
def test_components_get_what_they_need_and_no_more(path):
    includes = re.findall(r"\{%\s*include \"components/[^%]*%\}", words(path))
    assert [include for include in includes if " only" not in include] == []


@for_each(PAGES)
def test_pages_say_where_you_are(path):
    text = words(path)
    if '{% extends "base.html" %}' in text:
        assert "{% block title %}" in text


@for_each(TEMPLATES)
def test_links_lead_somewhere(path):
    linked = set(re.findall(r"\{%\s*url ['\"]([^'\"]+)['\"]", words(path)))
    assert linked <= url_names(), sorted(linked - url_names())


@cache
def url_names():
    import demo.urls  # not among the routes of the tests, which run as production does

    of_demo = {f"demo:{pattern.name}" for pattern in demo.urls.urlpatterns}
    return set(names_below(get_resolver())) | of_demo


def names_below(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        elif isinstance(pattern, URLResolver):
            below = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names_below(pattern, below)
