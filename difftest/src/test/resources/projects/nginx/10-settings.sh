#!/bin/sh
set -e
[ -w "$NGINX_CONFIG" ] || exit 0
echo "server_tokens off;" >"$NGINX_CONFIG/tokens.conf"
