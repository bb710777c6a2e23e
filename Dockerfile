# The image: one static program on nothing, about as large as the program itself.
#
#   docker build -t vetbox .
#   docker run --rm -p 8382:8382 vetbox
#
# docs/docker.md says how to use it.

# Writes the list of crates into the program, so that scanners can read it from the image and from any copy of the program.
FROM rust:1.95-slim-bookworm AS auditable
RUN cargo install cargo-auditable --version 0.7.7 --locked --quiet --root /auditable

FROM rust:1.95-slim-bookworm AS build
WORKDIR /build

# A static program needs no C library beside it; at a fixed address it needs no half megabyte of relocations either;
# and nobody looks for the crates' sources where it was built.
# It is built for a named target, since build scripts and macros must stay dynamic.
ENV RUSTFLAGS="-C target-feature=+crt-static -C relocation-model=static --remap-path-prefix=/usr/local/cargo/registry/src/="

# The crates first, below an empty library: this layer is built again only when one of them changes.
COPY Cargo.toml Cargo.lock ./
# Cargo wants to see every benchmark that it is told of.
COPY benches benches
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    mkdir src && touch src/lib.rs && echo 'fn main() {}' >src/main.rs \
    && cargo build --profile dist --locked --lib --target "$(rustc --print host-tuple)"

COPY --from=auditable /auditable/bin/cargo-auditable /usr/local/cargo/bin/
COPY scenarios scenarios
COPY src src
COPY llms.txt ./
# What `vetbox --version` says beside the version; release/docker-build gives it.
ARG VETBOX_COMMIT
# Files keep the age they have outside, which can be less than that of the empty library.
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    touch src/lib.rs src/main.rs \
    && cargo auditable build --profile dist --locked --bin vetbox --target "$(rustc --print host-tuple)" \
    && mv target/*/dist/vetbox /vetbox

FROM scratch
LABEL org.opencontainers.image.title="vetbox" \
      org.opencontainers.image.description="A self-hosted emulator of the Attestr (FactX) and Personr background-check APIs" \
      org.opencontainers.image.licenses="Apache-2.0 OR MIT"
# In a folder of the usual path, so that `docker exec <container> vetbox …` finds it.
COPY --from=build /vetbox /bin/vetbox

# Outside the machine's own loopback nobody but the container's network can reach this.
ENV VETBOX_HOST=0.0.0.0
EXPOSE 8382
# Nobody; it needs no file of the image and writes none.
USER 65532:65532
# Docker first looks one interval after the start, so a short one opens health gates early. A look costs a millisecond.
HEALTHCHECK --interval=1s --timeout=2s --retries=5 CMD ["/bin/vetbox", "healthcheck"]
ENTRYPOINT ["/bin/vetbox"]
CMD ["serve"]
