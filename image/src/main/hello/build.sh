#!/bin/sh
# Builds the program of the bundled hello-world image: build.sh <output file>. The same compiler makes the same bytes.
set -eu
cd "$(dirname "$0")"
out=$1
mkdir -p "$(dirname "$out")"
if [ "$out" -nt hello.c ] && [ "$out" -nt build.sh ]; then
    exit 0
fi
${CC:-cc} -std=c11 -Wall -Wextra -Werror -Os -ffreestanding -fno-stack-protector -fno-asynchronous-unwind-tables \
    -static -nostdlib -nostartfiles -Wl,--build-id=none -Wl,-z,noexecstack -Wl,-z,noseparate-code -s \
    -o "$out.part" hello.c
mv "$out.part" "$out"
