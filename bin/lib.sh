# What the scripts in bin/ share. Sourced, never run.

tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '==> %s\n' "$*"; }

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

require_root() {
    [ "$(id -u)" -eq 0 ] || die "needs root: run it with sudo"
}

# The packages below are Debian's; on another system the missing ones are named and left to the user.
#
# Each argument is a package, or COMMAND=PACKAGE where any provider of the command will do.
need_packages() {
    local wanted missing=()
    for wanted in "$@"; do
        is_present "$wanted" || missing+=("${wanted#*=}")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "please install: ${missing[*]}"
    require_root
    say "installing ${missing[*]}"
    install_without_starting_services "${missing[@]}"
}

is_present() {
    case $1 in
        *=*) command -v "${1%%=*}" >/dev/null ;;
        *) dpkg-query --show --showformat='${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$' ;;
    esac
}

# A package's daemon (docker.io brings one) must not start because somebody ran our tests: Debian asks
# policy-rc.d before it starts a service, and 101 is its word for "no".
install_without_starting_services() {
    local policy=/usr/sbin/policy-rc.d ours=
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        ours=yes
    fi
    local result=0
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@"; } \
        >"${TMPDIR:-/tmp}/gantry-apt.$$" 2>&1 || result=$?
    [ -z "$ours" ] || rm -f "$policy"
    [ "$result" -eq 0 ] || cat "${TMPDIR:-/tmp}/gantry-apt.$$" >&2
    rm -f "${TMPDIR:-/tmp}/gantry-apt.$$"
    [ "$result" -eq 0 ] || die "apt-get could not install: $*"
}

# Exports JAVA_HOME: the caller's when it is new enough, else the first JDK 25 or later where JDKs are usually put
# (sudo drops the caller's JAVA_HOME, so its owner's SDKMAN is looked at too).
find_jdk() {
    local home on_path candidates=("${JAVA_HOME:-}" /usr/lib/jvm/* /opt/*jdk* /opt/java/*)
    on_path=$(command -v javac) && candidates+=("$(dirname "$(dirname "$(readlink -f "$on_path")")")")
    candidates+=("$(eval echo "~${SUDO_USER:-$(id -un)}")"/.sdkman/candidates/java/*)
    for home in "${candidates[@]}"; do
        if [ "$(jdk_feature "$home")" -ge 25 ]; then
            export JAVA_HOME=$home PATH=$home/bin:$PATH
            return
        fi
    done
    die "needs a JDK 25 or later: install temurin-25-jdk (https://adoptium.net/installation/linux) or set JAVA_HOME"
}

# 25 for a JDK 25; 0 when the directory holds no JDK with a compiler and a linker.
jdk_feature() {
    local version=0
    if [ -x "$1/bin/javac" ] && [ -x "$1/bin/jlink" ] && [ -r "$1/release" ]; then
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    fi
    echo "${version:-0}"
}

# Maven in batch mode, without a line per download. Its own library still calls sun.misc.Unsafe, which JDK 25
# reports on every start; that is not ours to fix, so the report is turned off.
maven() {
    MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" \
        mvn --batch-mode --no-transfer-progress --file "$tree/pom.xml" "$@"
}

build_packages=(mvn=maven curl=curl gcc=gcc libc6-dev musl-tools)
engine_packages=(runc=runc nftables libnftables1 ip=iproute2 tini=tini libseccomp2 libssl3)
demo_packages=(busybox-static mmdebstrap curl=curl ss=iproute2)
test_packages=(docker-compose=docker-compose dockerd=docker.io docker=docker.io docker-registry=docker-registry skopeo=skopeo buildah=buildah crun=crun git=git xz=xz-utils bzip2=bzip2 zsh=zsh fish=fish rsyslogd=rsyslog)
