# What the scripts here agree on; they read this file with `.` from the root of the repository.
# shellcheck shell=bash disable=SC2034 # They use the variables.

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# A field of the package in Cargo.toml, which is the only place that says any of them.
field() {
  sed -n "/^\[package\]/,/^\[dep/s/^$1 = \"\(.*\)\"$/\1/p" Cargo.toml
}

version=$(field version)
repository=$(field repository)
# The image beside the repository, in GitHub's own registry, whose names are in small letters.
image=ghcr.io/$(tr '[:upper:]' '[:lower:]' <<<"${repository#https://github.com/}")
# Nothing where this is no clone.
commit=${VETBOX_COMMIT:-$(git rev-parse HEAD 2>/dev/null || true)}

# Where everything that is built lies.
case ${CARGO_TARGET_DIR:=target} in /*) builds=$CARGO_TARGET_DIR ;; *) builds=$PWD/$CARGO_TARGET_DIR ;; esac

# This machine, in the words of Rust, of npm and of Python's wheels. A static program runs with either C library of Linux.
case "$(uname -sm)" in
  "Linux x86_64") target=x86_64-unknown-linux-gnu npm=linux-x64 wheel=manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64 ;;
  "Linux aarch64") target=aarch64-unknown-linux-gnu npm=linux-arm64 wheel=manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64 ;;
  "Darwin x86_64") target=x86_64-apple-darwin npm=darwin-x64 wheel=macosx_10_12_x86_64 ;;
  "Darwin arm64") target=aarch64-apple-darwin npm=darwin-arm64 wheel=macosx_11_0_arm64 ;;
  *) fail "nothing is released for $(uname -sm)" ;;
esac

# The npm packages that hold a program, one for each kind of machine.
npm_programs() {
  grep -o '@vetbox/[a-z0-9-]*' packages/npm/vetbox/package.json
}

# Whether things go out of this machine.
publishing() {
  [ "${VETBOX_PUBLISH:-}" = yes ]
}

# Runs a command that sends something out, or says that it would.
publish() {
  if publishing; then "$@"; else echo "would run: $*"; fi
}
