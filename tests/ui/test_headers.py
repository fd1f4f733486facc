"""What stands at the head of every answer, as production sends it (quality bar C1)."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from tests.factories import OrganisationFactory, UserFactory, give_role
from tests.factories import sign_in as sign_in_as

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ROOT = Path(__file__).resolve().parents[2]
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
# Kind of answer -> (method, address, status).
KINDS = {
    "page": ("get", "/account/", 200),
    "json": ("get", "/account/session/", 200),
    "text": ("get", "/robots.txt", 200),
    "style": ("get", "/council.css", 200),
    "file": ("get", "/account/recovery-codes/file/", 200),
    "redirect": ("get", "/favicon.ico", 302),
    "moved": ("get", "/account", 301),
    "400": ("get", "/test/fail/400/", 400),
    "403": ("get", "/test/fail/403/", 403),
    "form without a token": ("post", "/account/sign-out/", 403),
    "404": ("get", "/no-such-page/", 404),
    "405": ("get", "/account/council/", 405),
    "500": ("get", "/test/fail/500/", 500),
    "too much": ("post", "/test/save/", 400),
    "signed out": ("post", "/account/sign-out/", 302),
}


@pytest.fixture
def browser_of_somebody(strict_client):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = UserFactory()
    give_role(user, "assessor", OrganisationFactory())
    RecoveryCodes.activate(user)
    return sign_in_as(strict_client, user, just_now=True)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_has_them(kind, browser_of_somebody):
    method, address, status = KINDS[kind]
    browser, sent = browser_of_somebody, {}
    if kind in {"signed out", "too much"}:
        browser.get("/account/")
        sent["csrfmiddlewaretoken"] = browser.cookies["csrf"].value
    if kind == "too much":
        sent["what_happened"] = "x" * (2 * 1024 * 1024 + 1)
    answer = getattr(browser, method)(address, sent)
    assert answer.status_code == status
    check(answer.headers)
    if kind == "signed out":
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    if kind != "style":
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_of_ours_has_them_too(browser_of_somebody, settings, tmp_path):
    (tmp_path / "app.css").write_text("body {}")
    settings.STATIC_ROOT = tmp_path
    answer = browser_of_somebody.get("/static/app.css")
    assert answer.getvalue() == b"body {}"
    answer.close()
    check(answer.headers)


def test_an_answer_without_the_database_has_them_too(client):
    def away(execute, sql, params, many, context):
        raise DatabaseError("away")

    with connection.execute_wrapper(away):
        answer = client.get("/health/")
    assert answer.status_code == 503
    check(answer.headers)


def test_too_many_tries_are_answered_with_them_too(browser_of_somebody, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    browser = Client()
    answers = [browser.post("/account/sign-in/", {"login": "x"}) for _ in range(2)]
    assert answers[-1].status_code == 429
    check(answers[-1].headers)


def test_the_web_server_adds_no_word_of_itself(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/robots.txt"
    kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "ecf_portal.wsgi", "--bind", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env={**kept, "DEMO": "1", "ECF_STATE": str(tmp_path)},
    )
    try:
        headers = answer_of(address, server)
    finally:
        server.terminate()
        server.wait()
    check(headers)


def answer_of(address, server):
    """The headers of the first answer of a server that is just starting."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310
                return answer.headers
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")


def check(headers, form_action="form-action 'self'"):
    for name, value in EXACT.items():
        assert headers[name] == value, name
    policy = {each.strip() for each in headers["Content-Security-Policy"].split(";")}
    assert policy == POLICY - {"form-action 'self'"} | {form_action}
    permissions = headers["Permissions-Policy"].split(", ")
    assert {each for each in permissions if not each.endswith("=()")} == {
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    }
    assert not {"server", "x-powered-by"} & {name.lower() for name in headers}


def test_cookies_are_for_us_alone(browser_of_somebody):
    session = browser_of_somebody.session
    session["seen_at"] -= 100
    session.save()
    cookies = browser_of_somebody.get("/account/").cookies
    assert set(cookies) == {"session", "csrf"}
    assert cookies["session"]["httponly"] and cookies["session"]["samesite"] == "Lax"
    assert cookies["csrf"]["samesite"] == "Lax"
    for cookie in cookies.values():
        assert cookie["path"] == "/" and not cookie["domain"]


ASK_PRODUCTION = """
import json, os, django
django.setup()
from django.conf import settings
from django.test import Client
browser = Client(SERVER_NAME="portal.example.org")
answers = [browser.get(path, secure=True) for path in ("/robots.txt", "/.well-known/security.txt")]
answers.append(browser.get("/robots.txt"))
print(json.dumps({
    "answers": [[each.status_code, dict(each.headers)] for each in answers],
    "settings": {name: getattr(settings, name) for name in settings_asked},
}))
"""
ASKED = [
    *["SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"],
    *["CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "LOGIN_URL"],
]
LIKE_PRODUCTION = {
    "PRODUCTION": "1",
    "SITE_URL": "https://portal.example.org",
    "ALLOWED_HOSTS": "portal.example.org",
    "DATABASE_URL": "postgres://portal@db.example.org/portal",
    "EMAIL_URL": "smtp://mail.example.org:25",
    "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DJANGO_SETTINGS_MODULE": "ecf_portal.settings",
}
SINGLE_SIGN_ON = {
    "OIDC_SERVER_URL": "https://login.example.org/tenant/v2.0",
    "OIDC_CLIENT_ID": "portal",
    "OIDC_MORE_ORIGINS": "https://adfs.example.org",
}


def in_production(script, **more):
    kept = {name: os.environ[name] for name in ("PATH", "ECF_STATE") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**kept, **LIKE_PRODUCTION, **more},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("single_sign_on", [False, True])
def test_production_sends_them_and_lets_forms_lead_to_the_council_only_if_it_is_set_up(
    single_sign_on,
):
    script = f"settings_asked = {ASKED!r}\n{ASK_PRODUCTION}"
    ran = in_production(script, **(SINGLE_SIGN_ON if single_sign_on else {}))
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout.splitlines()[-1])
    to_council = " https://login.example.org https://adfs.example.org" if single_sign_on else ""
    *secure, plain = said["answers"]
    for status, headers in secure:
        assert status == 200
        check(headers, f"form-action 'self'{to_council}")
        hsts = headers["Strict-Transport-Security"]
        assert hsts.startswith("max-age=31536000; includeSubDomains")
    check(plain[1], f"form-action 'self'{to_council}")
    assert (plain[0], plain[1]["Location"]) == (301, "https://portal.example.org/robots.txt")
    assert said["settings"] == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "CSRF_COOKIE_SECURE": True,
        "LOGIN_URL": "account_login",
    }


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"OIDC_SERVER_URL": "http://login.example.org"}, "does not begin with https://"),
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID is missing"),
        ({"OIDC_ROLES": '[{"group": "x"}]'}, "OIDC_ROLES is not a list of"),
    ],
)
def test_production_refuses_a_council_sign_in_that_is_set_up_wrongly(wrong, words):
    ran = in_production("import django; django.setup()", **{**SINGLE_SIGN_ON, **wrong})
    assert ran.returncode and words in ran.stderr
