from .adjustments import (
    AdjustmentDeliveryForm,
    AdjustmentEditForm,
    AdjustmentForm,
    AdjustmentRemoveForm,
)
from .pauses import AgreementForm, LeaveForm, ReadersForm, ReasonForm, ReasonRemoveForm

__all__ = [
    "AdjustmentDeliveryForm",
    "AdjustmentEditForm",
    "AdjustmentForm",
    "AdjustmentRemoveForm",
    "AgreementForm",
    "LeaveForm",
    "ReadersForm",
    "ReasonForm",
    "ReasonRemoveForm",
]
