#!/bin/sh
set -e

if [ "$1" = nginx ]; then
    for script in $(find /docker-entrypoint.d/ -name '*.sh' | sort); do
        [ -x "$script" ] && "$script"
    done
fi

exec "$@"
