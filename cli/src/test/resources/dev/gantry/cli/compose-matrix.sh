# What a program of Compose says and leaves behind, step by step: $COMPOSE is the program, with its flags.
set -u

states() {
    docker ps -a --filter label=com.docker.compose.project=mx --format '{{.Names}} {{.State}}' | sort
}

step() {
    echo "== $*"
    $COMPOSE "$@" >/dev/null 2>&1
    echo "exit $?"
    states
}

said() {
    echo "== $*"
    $COMPOSE "$@" 2>/dev/null | tr -d '\r'
    echo "exit ${PIPESTATUS[0]}"
}

step up -d
step up -d
said exec -T web sh -c 'echo from $(cat /etc/hostname)'
said exec -T web sh -c 'exit 9'
said ps -q | grep -cE '^[0-9a-f]{64}$'
said logs --no-color web | grep ready | sed 's/ *|/ |/'
said run --rm -T --no-deps web sh -c 'echo once; exit 4'
states
step up -d --scale web=3
step up -d --scale web=1
step restart -t 0 web
step stop -t 0
step start
step kill web
step up -d
step pause db
step unpause db
step rm -fs web
step up -d
step down -v -t 0
docker network ls --format '{{.Name}}' | grep -c mx
docker volume ls -q | grep -c mx
