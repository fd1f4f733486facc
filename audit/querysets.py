from typing import Any, NoReturn, Self

from django.db import models


class AuditEventQuerySet(models.QuerySet[Any]):
    def about(self, subject: models.Model) -> Self:
        """Everything that happened in one participant's (or person's) record, newest first."""
        return self.filter(subject_id=str(subject.pk)).select_related("actor")

    def on(self, target: models.Model) -> Self:
        """Everything that happened to one object, newest first."""
        return self.filter(target_id=str(target.pk)).select_related("actor")

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The trail is append-only")

    def _update(self, values: Any) -> NoReturn:
        raise TypeError("The trail is append-only")

    def bulk_create(
        self, objs: Any, batch_size: int | None = None, *args: Any, **overwriting: Any
    ) -> Any:
        """Many new rows; never one in the place of another, as ``update_conflicts`` would."""
        if any(args) or any(overwriting.values()) or any(not each._state.adding for each in objs):
            raise TypeError("The trail is append-only")
        return super().bulk_create(objs, batch_size=batch_size)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("The trail is append-only")

    def delete(self) -> NoReturn:
        raise TypeError("The trail is append-only")
