from .appointments import appointment_add, appointment_end, appointment_list
from .cohorts import cohort_add, participant_add, standard_programmes_add
from .people import participant_edit, participant_move

__all__ = [
    "appointment_add",
    "appointment_end",
    "appointment_list",
    "cohort_add",
    "participant_add",
    "participant_edit",
    "participant_move",
    "standard_programmes_add",
]
