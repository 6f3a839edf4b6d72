# syntax=docker/dockerfile:1
# check=skip=JSONArgsRecommended,StageNameCasing;error=false
ARG VERSION=1.27 BASE="debian:${VERSION:-12}-slim"
# build compiles the server
FROM --platform=$BUILDPLATFORM ${BASE} AS build
ARG TARGETARCH
WORKDIR /src
COPY --link --chown=1000:1000 --chmod=u=rwX,go=rX go.mod go.sum ./
RUN --mount=type=cache,target=/root/.cache,sharing=locked,id=c1 \
    --mount=type=bind,source=.,target=/src,ro --network=none \
    # what the linker needs
    make ARCH=${TARGETARCH} \

      install

FROM scratch
COPY --from=build --exclude=*.md --exclude=docs/** /out /usr/local/bin/
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/a.tar.gz /opt/
USER 1000:1000
EXPOSE 80 443/tcp 8000-8010/udp
VOLUME ["/data", "/logs"]
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=1m30s --timeout=5s --start-period=0.5s --retries=3 CMD curl -f http://localhost/ || exit 1
ENTRYPOINT ["/usr/local/bin/server", "--port", "80"]
CMD ["-v"]
