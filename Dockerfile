# Two stages, so that what is only needed for building stays out of what runs.
# Debian itself rather than an image of Python: the one system on which bin/start is tried as well.
FROM debian:bookworm-slim AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements/base.txt requirements/build.txt requirements/
RUN python3 -m venv /opt/portal \
    && /opt/portal/bin/pip install --no-cache-dir --no-deps --require-hashes --requirement requirements/base.txt \
    && python3 -m venv /opt/build \
    && /opt/build/bin/pip install --no-cache-dir --no-deps --require-hashes --requirement requirements/build.txt
COPY package.json package-lock.json .npmrc ./
COPY bin/build-assets bin/
RUN /opt/build/bin/python bin/build-assets && rm -rf node_modules var
COPY . .
RUN ECF_BUILDING=1 STATIC_ROOT=/app/collected /opt/portal/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf var

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 postgresql-client \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
    && install --directory --owner portal --group portal --mode 0700 /srv/portal
COPY --from=build /opt/portal /opt/portal
COPY --from=build /app /app
WORKDIR /app
# Everything that is written goes to /srv/portal; the code belongs to root and stays as it is.
ENV PATH=/opt/portal/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    ECF_STATE=/srv/portal STATIC_ROOT=/app/collected HOST=0.0.0.0 PORT=8000
USER portal
VOLUME /srv/portal
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s CMD ["python", "bin/healthy", "web"]
CMD ["python", "bin/supervise", "web"]
