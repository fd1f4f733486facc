"""The portal's settings with three kinds of job that do harm, and a shorter time for each job."""

from ecf_portal.settings import *
from ecf_portal.settings import JOB_KINDS

JOB_KINDS = JOB_KINDS | {
    "eats_memory": "drills.poison_kinds.EATS_MEMORY",
    "never_ends": "drills.poison_kinds.NEVER_ENDS",
    "always_crashes": "drills.poison_kinds.ALWAYS_CRASHES",
}
# Five minutes in the product; what happens when they are over is the same.
CELERY_TASK_TIME_LIMIT = 60
