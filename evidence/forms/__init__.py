"""The shapes of what people fill in about evidence."""

from .filtering import FilterForm
from .linking import LinksForm
from .reading import ReadForm, ReadingChangeForm, ReturnForm
from .writing import (
    CORRECTION_FORMS,
    EDIT_FORMS,
    FeedbackEditForm,
    FeedbackForm,
    ItemStepForm,
    QuickCaptureForm,
)

__all__ = [
    "CORRECTION_FORMS",
    "EDIT_FORMS",
    "FeedbackEditForm",
    "FeedbackForm",
    "FilterForm",
    "ItemStepForm",
    "LinksForm",
    "QuickCaptureForm",
    "ReadForm",
    "ReadingChangeForm",
    "ReturnForm",
]
