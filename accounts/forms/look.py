"""How pages look for oneself."""

from collections.abc import Mapping

from django import forms

from ui.fields import GovRadios
from ui.forms import GovForm
from ui.looks import FONTS, SPACINGS, TINTS, Font, Spacing, Tint, words_of


def _radios(label: str, offered: Mapping[str, Font | Spacing | Tint]) -> forms.ChoiceField:
    hints = {name: each.hint for name, each in offered.items() if each.hint}
    return forms.ChoiceField(
        label=label,
        choices=words_of(offered),
        widget=GovRadios(hints=hints),
        error_messages={"required": f"Select a {label.lower()}"},
    )


class LookForm(GovForm):
    submit_label = "Save"

    look_font = _radios("Font", FONTS)
    look_spacing = _radios("Spacing", SPACINGS)
    look_tint = _radios("Background", TINTS)
