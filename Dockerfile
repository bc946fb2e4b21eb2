# Built in one stage, run in another: no compiler, no pip cache, no root in what runs.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/nutgraf
ENV PATH=/opt/nutgraf/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.lock .
# What stands below the line is for development.
RUN sed '/^# development$/,$d' requirements.lock > runtime.lock \
    && pip install --no-deps --require-hashes -r runtime.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY storage storage
COPY config config
RUN pip install --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 nutgraf && install -d -o nutgraf -g nutgraf /data
COPY --from=build /opt/nutgraf /opt/nutgraf
ENV PATH=/opt/nutgraf/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    NUTGRAF_DATA_DIR=/data
USER nutgraf
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=30s CMD ["nutgraf", "status", "--health"]
CMD ["nutgraf", "run"]
