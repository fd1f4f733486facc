"""Who is told of a bulk change: one e-mail for each person concerned; participants are named to
nobody by mail."""

from collections import Counter
from datetime import date
from typing import Any

from accounts.models import User
from notifications.services import Mail, absolute_url, notify_many
from participants import rules
from participants.bulk_changes.asked import Kind
from participants.bulk_changes.plan import Outcome, Plan
from participants.models import Appointment, BulkChange

OF_HOLDERS = {Kind.SUPERVISOR, Kind.ASSESSOR}


def tell(change: BulkChange, plan: Plan, ends: dict[Any, tuple[date, date]]) -> None:
    if change.kind in OF_HOLDERS:
        _tell_of_holder(change, plan)
        return
    notify_many(
        [
            Mail(
                to=each.person.user,
                template="end_agreed" if change.kind == Kind.END_BY else "time_changed",
                key=f"bulk_change:{change.pk}:{each.person.user_id}",
                context=_of_time(change, each, ends[each.person.pk][1]),
            )
            for each in plan.able
        ]
    )


def _of_time(change: BulkChange, outcome: Outcome, ends_on: date) -> dict[str, str]:
    edits = outcome.edits
    return {
        "name": outcome.person.user.name,
        "by": change.made_by.name,
        "kind": change.kind,
        "what": edits.after if edits else "",
        "ends_on": rules.in_words(ends_on),
        "is_agreed": "yes",
        "link": absolute_url("reports:participant", outcome.person.pk),
    }


def _tell_of_holder(change: BulkChange, plan: Plan) -> None:
    holder, day = plan.asked.taker, plan.asked.first_day
    kind = Appointment.Kind(change.kind)
    common = {
        "kind": kind.label.lower(),
        "starts_on": rules.in_words(day),
        "link": absolute_url("reports:home"),
    }
    mails: dict[Any, tuple[User, str, dict[str, str]]] = {}
    number = {"number": counted_people(len(plan.able))}
    mails[holder.pk] = (holder, "load_taken_over", number)
    for each in plan.able:
        had = bool(each.edits and (each.edits.moved or each.edits.taken_back))
        away = each.edits.before if each.edits and had else ""
        more = {"holder": holder.name, "away": away}
        first = {"starts_on": rules.in_words(max(day, each.person.here_from))}
        mails.setdefault(each.person.user_id, (each.person.user, "appointment_moved", more | first))
    handed = Counter(row.row.user for each in plan.able if each.edits for row in each.edits.moved)
    handed += Counter(row.user for each in plan.able if each.edits for row in each.edits.taken_back)
    for user, count in handed.items():
        more = {"number": counted_people(count)}
        mails.setdefault(user.pk, (user, "load_handed_over", more))
    notify_many(
        [
            Mail(
                to=user,
                template=template,
                key=f"bulk_change:{change.pk}:{user.pk}",
                context=common | {"name": user.name} | more,
            )
            for user, template, more in mails.values()
        ]
    )


def tell_undone(change: BulkChange, users: list[User]) -> None:
    is_holder = change.kind in OF_HOLDERS
    kind = Appointment.Kind(change.kind).label.lower() if is_holder else ""
    starts_on = change.answers.get("starts_on")
    day = rules.in_words(date.fromisoformat(starts_on)) if is_holder and starts_on else ""
    notify_many(
        [
            Mail(
                to=user,
                template="load_move_undone" if is_holder else "time_changed_back",
                key=f"bulk_change_undone:{change.pk}:{user.pk}",
                context={
                    "name": user.name,
                    "kind": kind,
                    "starts_on": day,
                    "link": absolute_url("reports:home"),
                },
            )
            for user in users
        ]
    )


def counted_people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
