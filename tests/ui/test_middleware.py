import pytest

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/cookies/",
    "/health/",
    "/council.css",
    "/no/such/page/",
    "/test/save/",
    "/test/fail/403/",
    "/test/fail/500/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_headers_that_shut_the_door(strict_client, address):
    headers = strict_client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "geolocation=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    for directive in ("default-src 'none'", "script-src 'self'", "style-src 'self'"):
        assert directive in policy
    assert "unsafe" not in policy


def test_files_have_these_headers_too_and_are_kept_by_browsers(strict_client, settings, tmp_path):
    (tmp_path / "app.css").write_text("body {}")
    settings.STATIC_ROOT = tmp_path
    response = strict_client.get("/static/app.css")
    assert response.getvalue() == b"body {}"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "public" in response.headers["Cache-Control"]


@pytest.mark.parametrize("address", [each for each in ADDRESSES if each != "/council.css"])
def test_no_page_is_stored_by_a_browser_or_proxy(strict_client, person, address):
    assert strict_client.get(address)["Cache-Control"] == "no-store"
    strict_client.force_login(person)
    assert strict_client.get(address)["Cache-Control"] == "no-store"


def test_what_a_notice_says_stays_on_the_server(strict_client, person):
    """It may hold the title of a private draft."""
    strict_client.force_login(person)
    shown = strict_client.get("/test/notice/")
    assert "messages" not in strict_client.cookies
    assert "A private title is deleted" in strict_client.get("/cookies/").content.decode()
    assert shown.content == b"noted"
