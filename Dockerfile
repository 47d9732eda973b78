FROM python:3.12-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r requirements/base.txt
COPY package.json package-lock.json .npmrc bootstrap.py ./
COPY setting_up setting_up
RUN HUB_MANAGED=1 /venv/bin/python -c "import bootstrap, pathlib, sys; bootstrap.assets(pathlib.Path(sys.executable))" \
    && rm -rf node_modules

FROM python:3.12-slim-bookworm
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home hub \
    && install -d -o hub /data
ENV PATH=/venv/bin:$PATH HUB_MANAGED=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=hub.settings DATA_DIR=/data
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
COPY --from=build /app/var/vendor var/vendor
COPY --from=build /app/var/fonts var/fonts
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz')"]
CMD ["gunicorn", "hub.wsgi", "--bind", "0.0.0.0:8000"]
