"""What the tests find in the environment, set before Django reads its settings.

Loaded by `-p tests.environment` (pyproject.toml). Only the database and Redis come from outside;
any other setting of the person who runs the tests would make their results differ from ours.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_FROM_OUTSIDE = """
    PRODUCTION DEMO DEBUG SECRET_KEY ALLOWED_HOSTS SITE_URL PORT EMAIL_URL DEFAULT_FROM_EMAIL
    COUNCIL_NAME SERVICE_NAME COUNCIL_COLOUR COUNCIL_LINK_COLOUR COUNCIL_FONT HELP_EMAIL
    PRIVACY_CONTACT STORE_DIR STATIC_ROOT TRUSTED_PROXY_COUNT CONN_MAX_AGE LOG_LEVEL ECF_BUILDING
    OIDC_SERVER_URL OIDC_MORE_ORIGINS SECURITY_CONTACT SECURITY_POLICY_URL
"""

for name in NOT_FROM_OUTSIDE.split():
    os.environ.pop(name, None)

run = f"{os.environ.get('TEST_RUN', 'main')}-{os.environ.get('PYTEST_XDIST_WORKER', 'all')}"
state = ROOT / "var" / "tests" / run
state.mkdir(parents=True, exist_ok=True)
os.environ["ECF_TESTING"] = "1"
os.environ["ECF_STATE"] = str(state)
os.environ["LOG_LEVEL"] = "WARNING"
# The live server of the journeys runs beside Playwright's own event loop.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
