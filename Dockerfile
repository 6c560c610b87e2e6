# One image for every role: `run`, `web`, `worker`, `migrate` and the other commands of usynys.

FROM python:3.13-slim-bookworm AS build
WORKDIR /app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv .venv
# The lock alone first: this layer is made again only when a dependency changes.
COPY requirements.lock ./
RUN .venv/bin/python -m pip install --require-hashes --requirement requirements.lock
COPY . .
RUN .venv/bin/python -m pip install --no-deps --no-build-isolation --editable . \
    && .venv/bin/pybabel compile --directory locales --domain "usynys desk forms" \
    && .venv/bin/python -m compileall -q -x '\.venv' --invalidation-mode unchecked-hash .

FROM python:3.13-slim-bookworm
RUN useradd --system --create-home --home-dir /data --uid 8414 usynys
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    USYNYS_HOST=0.0.0.0 USYNYS_DATABASE_URL=sqlite+aiosqlite:////data/usynys.db \
    USYNYS_SPOOL=/data/usynys.spool
USER usynys
VOLUME /data
EXPOSE 8414
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8414/healthz', timeout=2)"]
ENTRYPOINT ["usynys"]
CMD ["run"]
