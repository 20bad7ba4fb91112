# One image for the hub's web part and worker, and for a cluster that publishes its feed; the command decides.
ARG PYTHON=python:3.13-slim-bookworm

FROM ${PYTHON} AS build
WORKDIR /build
RUN python -m venv /opt/maillage
COPY locks/hub.lock locks/
RUN /opt/maillage/bin/pip install --no-cache-dir --require-hashes -r locks/hub.lock
COPY . .
RUN /opt/maillage/bin/pip wheel --no-deps --no-build-isolation --wheel-dir wheel . \
    && /opt/maillage/bin/pip install --no-cache-dir --no-deps wheel/*.whl

FROM ${PYTHON}
COPY --from=build /opt/maillage /opt/maillage
ENV PATH=/opt/maillage/bin:$PATH PYTHONUNBUFFERED=1
RUN useradd --system --uid 10001 --create-home --home-dir /srv/maillage maillage
WORKDIR /srv/maillage
# A volume that is mounted here for the first time takes over these owners.
RUN mkdir var feed keys adhesion && chown maillage var feed keys adhesion
USER maillage
EXPOSE 8000
CMD ["maillage", "--help"]
