"""Keys of many rows in one text, so that the query for a person knows them."""

from typing import Any

from django.db.models import Aggregate, CharField, Subquery, Value
from django.db.models.functions import Coalesce


class _Joined(Aggregate):
    """Keys in one text: what is held of many people is known by the one query that finds them."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **more)


def keys_of(rows: Any, key: str = "key") -> Coalesce:
    """Of rows with a participant around them: "3-months,6-months", or nothing."""
    joined = rows.order_by().values("participant").annotate(keys=_Joined(key)).values("keys")
    return Coalesce(Subquery(joined), Value(""), output_field=CharField())
