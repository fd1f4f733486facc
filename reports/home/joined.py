"""Columns of a query for people that say what other rows there are of them."""

from typing import Any

from django.db.models import Aggregate, BooleanField, Case, CharField, Q, Subquery, Value, When
from django.db.models.functions import Coalesce


class _Joined(Aggregate):
    """Keys in one text: what is held of many people is known by the one query that finds them."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **more)


def holds(condition: Q) -> Case:
    """Whether it holds of a row, as a column."""
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def keys_of(rows: Any, key: str = "key") -> Coalesce:
    """Of rows with a participant around them: "3-months,6-months", or nothing."""
    joined = rows.order_by().values("participant").annotate(keys=_Joined(key)).values("keys")
    return Coalesce(Subquery(joined), Value(""), output_field=CharField())
