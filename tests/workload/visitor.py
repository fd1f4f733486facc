"""A person at the pages: presses only what is there, answers what is asked, and it is counted."""

from collections.abc import Mapping
from typing import Any

from django.test import Client

from notifications.delivery import _compose
from notifications.models import Message
from tests import factories
from tests.journeys.steps import PASSWORD, code_now
from tests.ui.html import Element, parse

from .keystrokes import NOTHING, Effort

DATE_PARTS = ("_day", "_month", "_year")


class Visitor:
    """``done`` is what this person did since it was last taken.

    ``writes``: names of boxes whose words are not counted, only that they are gone to.
    """

    def __init__(self, user: Any, writes: frozenset[str] = frozenset()) -> None:
        self.user, self.writes = user, writes
        self.done = NOTHING
        self.mails: set[Any] = set()
        user.set_password(PASSWORD)
        user.save()

    def take(self) -> Effort:
        done, self.done = self.done, NOTHING
        return done

    def sign_in(self) -> Effort:
        """By password and code, on the pages for it: what every visit begins with."""
        self.client, self.done = Client(), NOTHING
        self._show("/account/sign-in/")
        self.send("Sign in", login=self.user.email, password=PASSWORD)
        self.send("Sign in", code=code_now())
        self.done += Effort(codes=1)
        return self.take()

    def arrive(self, signing_in: Effort) -> None:
        """At the home page; it costs what ``sign_in`` was found to cost, the last page included."""
        self.client = factories.sign_in(Client(), self.user)
        self._show("/")
        self.done += signing_in + Effort(pages=-1)

    def read_mails(self) -> None:
        """Every mail that came since the last time, each opened and read from top to bottom."""
        for message in Message.objects.filter(recipient=self.user).exclude(pk__in=self.mails):
            self.mails.add(message.pk)
            self.done += Effort(pages=1, presses=1)
            self.read(_compose(message).body)

    def read(self, *texts: str) -> None:
        self.done += Effort(words=sum(len(text.split()) for text in texts))

    def press(self, words: str) -> None:
        """The first link whose words begin so."""
        found = [link for link in self.page.all("a") if link.text.startswith(words)]
        assert found, f"No link “{words}” on {self.address}: {self.page.text[:600]}"
        self.done += Effort(presses=1)
        self._show(found[0].attributes["href"])

    def offers(self, words: str) -> bool:
        return any(link.text.startswith(words) for link in self.page.all("a"))

    def send(self, label: str, **answers: str) -> None:
        """Answer some questions of the form with this button, leave the others, and press it."""
        form, button = self._form(label)
        sent = _as_it_stands(form)
        unknown = answers.keys() - sent.keys()
        assert not unknown, f"{unknown} is not asked on {self.address}, but {sorted(sent)}"
        for name, answer in answers.items():
            self.done += self._cost(_kind(form, name), name, answer, sent[name])
        left = {_question(name) for name in _asked(form)} - {_question(name) for name in answers}
        self.done += Effort(left=len(left), presses=1)
        sent |= answers
        if button.attributes.get("name"):
            sent[button.attributes["name"]] = button.attributes.get("value", "")
        sent = {name: value for name, value in sent.items() if value is not None}
        action = form.attributes.get("action") or self.address
        self._answered(self.client.post(action, sent, follow=True))
        assert not self.page.all("div", class_="govuk-error-summary"), self.page.text[:1500]

    def _cost(self, kind: str, name: str, answer: str, offered: str | None) -> Effort:
        if answer == offered:
            return Effort(left=1)
        if kind == "radio":
            return Effort(choices=1)
        if kind == "select":
            return Effort(lists=1)
        return Effort(boxes=1, characters=0 if name in self.writes else len(answer))

    def _form(self, label: str) -> tuple[Element, Element]:
        for form in self.page.all("form"):
            for button in form.all("button"):
                if button.text == label:
                    return form, button
        raise AssertionError(f"No button “{label}” on {self.address}: {self.page.text[:900]}")

    def _show(self, address: str) -> None:
        self._answered(self.client.get(address, follow=True))

    def _answered(self, response: Any) -> None:
        assert response.status_code == 200, f"{response.status_code}: {response.content[:500]}"
        self.address = response.request["PATH_INFO"]
        self.page = parse(response.content.decode().partition("<!doctype html>")[2])
        self.done += Effort(pages=1)


def _asked(form: Element) -> list[str]:
    """Names of what a person sees; what is folded away is not looked at."""
    folded = {id(each) for details in form.all("details") for each in details.walk()}
    return [
        str(each.attributes["name"])
        for each in form.walk()
        if each.tag in {"input", "select", "textarea"}
        and each.attributes.get("name")
        and each.attributes.get("type") != "hidden"
        and id(each) not in folded
    ]


def _question(name: str) -> str:
    """The three boxes of a date are one question."""
    for part in DATE_PARTS:
        name = name.removesuffix(part)
    return name


def _kind(form: Element, name: str) -> str:
    element = next(each for each in form.walk() if each.attributes.get("name") == name)
    return "radio" if element.attributes.get("type") in {"radio", "checkbox"} else element.tag


def _as_it_stands(form: Element) -> Mapping[str, str | None] | dict[str, str | None]:
    """What the form would send as it is; None: nothing is chosen."""
    sent: dict[str, str | None] = {}
    for each in form.walk():
        name, value = each.attributes.get("name"), each.attributes.get("value")
        if not name or each.tag == "button":
            continue
        if each.tag == "textarea":
            sent[name] = "".join(str(part) for part in each.children).strip("\n")
        elif each.tag == "select":
            options = [option.attributes for option in each.all("option")]
            chosen = [option for option in options if "selected" in option] or options[:1]
            sent[name] = chosen[0].get("value") if chosen else ""
        elif each.attributes.get("type") in {"radio", "checkbox"}:
            sent.setdefault(name, None)
            if "checked" in each.attributes:
                sent[name] = value
        elif each.tag == "input":
            sent[name] = value or ""
    return sent
