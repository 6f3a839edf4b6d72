#!/bin/sh
# Builds gantry-monitor as one static binary: with musl where it is installed (44 kB of memory each), else with glibc.
set -eu
cd "$(dirname "$0")"
target=target/gantry-monitor
mkdir -p target
if [ -x "$target" ] && [ -z "$(find src build.sh -newer "$target")" ]; then
    exit 0
fi
compiler=$(command -v musl-gcc || command -v gcc) || {
    echo "gantry-monitor needs a C compiler: apt-get install musl-tools (or gcc)" >&2
    exit 1
}
"$compiler" -std=c11 -O2 -static -Wall -Wextra -Werror -o "$target.tmp" src/*.c
strip "$target.tmp"
mv "$target.tmp" "$target"
