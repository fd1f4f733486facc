"""The forms with which a review is signed, returned, not signed, or completed without."""

from django import forms

from assessments.models.reviews import SHORT
from ui.forms import AnswerToTextForm, EditForm


class ReviewReturnForm(EditForm):
    reason = forms.CharField(
        label="What should be said instead?",
        max_length=2000,
        help_text="You can propose words. All of you read this, and it stays with the review.",
        error_messages={"required": "Enter what should be said instead"},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    submit_label = "Return it"


class ReviewWithoutForm(EditForm):
    because = forms.CharField(
        label="Why is it completed without this signature?",
        max_length=SHORT,
        help_text="What you did so that they could read and sign it. All of you read this.",
        error_messages={"required": "Enter why it is completed without this signature"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    submit_label = "Complete the review"


class ReviewSignForm(AnswerToTextForm):
    words = forms.CharField(
        label="Do you want to say something beside your signature? (optional)",
        required=False,
        max_length=SHORT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    submit_label = "Sign"
    mark_optional = False


class ReviewRefuseForm(AnswerToTextForm):
    words = forms.CharField(
        label="Why do you not sign it?",
        max_length=SHORT,
        help_text="It stands in the review, word for word.",
        error_messages={"required": "Enter why you do not sign it"},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    submit_label = "Record that you do not sign"
    mark_optional = False
