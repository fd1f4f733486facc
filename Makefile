# The everyday commands. bin/start and bin/test do all of this by themselves on a fresh machine.
PYTHON = .venv/bin/python
# A folder of its own: a check must leave no empty database where bin/start would find it.
DJANGO = DEMO=1 ECF_STATE=var/check $(PYTHON) manage.py
# As production would be set, so that `check --deploy` judges those settings and not the trial's.
LIKE_PRODUCTION = PRODUCTION=1 DEMO=0 SITE_URL=https://portal.example.org ALLOWED_HOSTS=portal.example.org \
	DATABASE_URL=postgres://portal@db.example.org/portal REDIS_URL=redis://redis.example.org \
	EMAIL_URL=smtp://mail.example.org:25 SECRET_KEY=only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF
CODE = accounts assessments audit demo ecf_portal equality evidence jobs notifications participants reports \
	standards supervision ui manage.py gunicorn.conf.py tests $(wildcard benchmarks drills) bin/answers bin/backup bin/build-assets bin/healthy bin/prepare bin/supervise

CHECKS = check-style check-types check-imports check-templates check-django check-dependencies

.PHONY: setup run test check fix demo $(CHECKS)

setup:  ## .venv, system packages and assets for working on the code
	bash -c 'set -euo pipefail; . bin/lib.sh; everything() { put_in_place dev; .venv/bin/python bin/build-assets --dev; }; locked everything'

run:  ## the portal as it is tried: web, worker and beat
	bin/start

demo:  ## Django's own server with the example people, reloading as the code changes
	DEMO=1 $(PYTHON) bin/prepare
	DEMO=1 DEBUG=1 $(PYTHON) manage.py runserver

test:  ## the tests on SQLite; bin/test runs them on PostgreSQL and Redis too
	$(PYTHON) -m pytest -n 2 --dist worksteal

check: $(CHECKS)  ## everything that can be said about the code without running it

check-style:
	$(PYTHON) -m ruff format --check $(CODE)
	$(PYTHON) -m ruff check $(CODE)

check-types:
	DEMO=1 $(PYTHON) -m mypy

check-imports:
	.venv/bin/lint-imports

check-templates:
	$(PYTHON) -m djlint --lint --quiet templates

check-django:
	@mkdir -p var/check
	$(DJANGO) makemigrations --check --dry-run
	$(LIKE_PRODUCTION) $(PYTHON) manage.py check --deploy --fail-level WARNING

check-dependencies:
	$(PYTHON) -m deptry .

fix:  ## what the tools can mend by themselves
	$(PYTHON) -m ruff format $(CODE)
	$(PYTHON) -m ruff check --fix $(CODE)
