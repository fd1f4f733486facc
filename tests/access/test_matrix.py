"""Every route, with real objects, as everybody: the answer, and whose words are in it."""

import sys

import pytest

from .canaries import found_in
from .policy import (
    QUARTERS,
    all_routes,
    cells,
    may_meet,
    policy,
    session_of,
    spread,
    thing_of,
    user_of,
)

pytestmark = pytest.mark.django_db
ROUTES = sorted(policy()["routes"])
# What looking at a page may write: that it was opened.
OPENINGS = {"audit_auditevent", "audit_auditchain"}


def test_every_route_has_a_rule_and_every_rule_a_route():
    assert set(ROUTES) == all_routes()


def test_every_actor_of_the_policy_is_in_the_world(world):
    for actor in spread("everybody") - {"owner"}:
        assert actor in world.sessions


@pytest.mark.parametrize("route", ROUTES)
def test_everybody_gets_what_the_policy_says_and_no_word_more(
    route, world, visitor, record_property
):
    faults, count = [], 0
    for cell in cells(route):
        count += 1
        who = session_of(cell, world)
        answer = visitor.send(who, cell.method, route, thing_of(cell, world))
        faults += [
            f"{cell.method} {cell.thing} as {cell.actor}: {x}"
            for x in _faults(cell, answer, who, world)
        ]
    record_property("cells", count)
    assert not faults, f"{len(faults)} of {count} cells of {route}:\n" + "\n".join(faults)


def _faults(cell, answer, who, world):
    """What is wrong with the answer to one cell."""
    if answer.word != cell.expected:
        yield f"{answer.word} ({answer.status} {answer.url}), expected {cell.expected}"
    if answer.lacks:
        yield f"its head lacks {', '.join(answer.lacks)}"
    if cell.method == "GET" and answer.written - OPENINGS:
        yield f"looking wrote to {sorted(answer.written - OPENINGS)}"
    user = user_of(who, world)
    for found in sorted(found_in(_without_own_name(answer.body, user))):
        if found.kind not in cell.shows and not may_meet(user, found, world):
            yield f"shows {found.kind} of {found.key}"
    for mail in answer.mails:
        yield from mail_faults(mail, world)


def mail_faults(mail, world):
    """What is in a mail that must not be: any text, or a name its recipient does not know."""
    recipient, subject, text = mail
    if found_in(subject):
        yield f"a mail has a name in its subject: {subject}"
    own = next((user for user in _users(world) if user.pk == recipient), None)
    for found in sorted(found_in(_without_own_name(text.encode(), own))):
        allowed = found.kind in policy()["in_mail"] and may_meet(recipient, found, world)
        if not allowed and not (own is None or found.key == "invited"):
            yield f"a mail shows {found.kind} of {found.key}: {subject}"


def _users(world):
    return [*world.people.values(), *(case.participant.user for case in world.cases.values())]


def _without_own_name(body, user):
    """Everybody may meet their own name and address, wherever a long one may be broken."""
    body = body.replace(b"<wbr>", b"")
    for own in [user.name, user.email] if user else []:
        body = body.replace(own.encode(), b"")
    return body


def test_no_mail_promised_so_far_holds_more_than_it_should(world, db):
    from notifications.models import Message

    from .browser import composed

    messages = list(Message.objects.all())
    # The roles of the people of "lapse" ended only after they were written to.
    told = [each for each in messages if each.recipient_id not in _whose_role_ended(world)]
    faults = [fault for each in told for fault in mail_faults(composed(each), world)]
    assert len(messages) > 50
    assert not faults, "\n".join(sorted(set(faults)))


def _whose_role_ended(world):
    return {user.pk for user in world.cases["lapse"].people.values()}


def test_how_many_cells_there_are(capsys):
    number = sum(1 for route in ROUTES for _ in cells(route))
    with capsys.disabled():
        sys.stdout.write(f"\naccess: {number} cells of {len(ROUTES)} routes\n")
    assert number > 2_500 * len(QUARTERS)
