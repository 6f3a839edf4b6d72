#!/bin/bash
set -eo pipefail

if [ "$1" = mariadbd ] && [ "$(id -u)" = 0 ]; then
	find /var/lib/mysql \! -user mysql -exec chown mysql: '{}' +
	exec gosu mysql "${BASH_SOURCE[0]}" "$@"
fi

if [ "$1" = mariadbd ] && [ ! -d /var/lib/mysql/mysql ]; then
	: "${MARIADB_ROOT_PASSWORD:=$(pwgen --numerals --capitalize --symbols --remove-chars="'\\" -1 32)}"
	mariadb-install-db --skip-test-db --auth-root-authentication-method=normal >/dev/null
fi

exec "$@"
