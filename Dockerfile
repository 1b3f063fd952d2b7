# One image for every process of the product: web, worker, beat and migrations differ only in
# the command. Built in two stages so that no installer stays in it.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /srv/product --shell /usr/sbin/nologin product \
    && install -d -o product -g product /srv/product /var/lib/product
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=cs_platform.settings \
    CS_VAR=/var/lib/product \
    STATIC_ROOT=/srv/product/staticfiles
WORKDIR /srv/product
COPY --chown=product:product . .
USER product
# Compiled modules, static files and translations belong to the image. The values below reach no
# server and no later process: settings want them present, collecting files does not use them.
RUN python -m compileall -q . \
    && (test ! -d locale || pybabel compile --directory locale --domain django) \
    && SECRET_KEY=only-while-building DATABASE_URL=postgres:///none REDIS_URL=redis://none \
       python manage.py collectstatic --noinput
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "docker/healthcheck.py"]
CMD ["gunicorn", "--config", "docker/gunicorn.py", "cs_platform.wsgi:application"]
