#!/usr/bin/env bash
# Tries the .deb in a bare Debian, as root:
#
#     packaging/test_bare.sh [DEB]
#
# Makes a minimal system with debootstrap, checks the desktop's files, sees what the program says where libraries are
# missing, installs the package with nothing but what it declares, runs the self-test, opens a window on a screen that
# nobody sees, removes everything, and looks for what is left behind. MIRROR and SUITE choose another source and release;
# BASE is kept between runs if it is given.
set -eu -o pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive

suite=${SUITE:-bookworm}
mirror=${MIRROR:-http://deb.debian.org/debian}
name=optimizer-playground
say() { printf '\n---- %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || fail "it must run as root"
for tool in debootstrap dpkg-deb desktop-file-validate appstreamcli; do
    command -v "$tool" >/dev/null ||
        fail "$tool is missing: apt-get install debootstrap desktop-file-utils appstream"
done
deb=${1:-$(find dist -name "${name}_*.deb" 2>/dev/null | sort | tail -n 1)}
[ -f "$deb" ] || fail "there is no .deb: run python packaging/build.py && python packaging/bundle.py"

work=$(mktemp -d)
base=${BASE:-$work/base}
root=$work/root
server=
clean() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    for place in tmp/.X11-unix proc; do
        ! mountpoint -q "$root/$place" || umount "$root/$place" || exit 1  # what is mounted there must not be removed
    done
    rm -rf --one-file-system "$work"
}
trap clean EXIT

say "the desktop's files"
dpkg-deb --extract "$deb" "$work/content"
desktop-file-validate "$work/content/usr/share/applications/$name.desktop"
appstreamcli validate --no-net --explain "$work"/content/usr/share/metainfo/*.metainfo.xml

say "a bare $suite"
[ -d "$base/usr" ] || debootstrap --variant=minbase "$suite" "$base" "$mirror" >"$work/debootstrap.log" ||
    { tail -n 5 "$work/debootstrap.log"; fail "debootstrap"; }
cp -a "$base" "$root"
mount -t proc proc "$root/proc"
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
as_user() { chroot --userspec=1000:1000 "$root" env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$@"; }

say "what it says where libraries are missing"
cp -a "$work/content/usr/lib/$name" "$root/opt/$name"
status=0
in_root "/opt/$name/$name" >"$work/said" 2>&1 || status=$?
cat "$work/said"
[ "$status" = 2 ] || fail "exit status $status instead of 2"
[ "$(wc -l <"$work/said")" = 1 ] || fail "more than one line"
grep -q '^error: .*apt-get install.*libgl1' "$work/said" || fail "it does not say what to install"
rm -rf "${root:?}/opt/$name"

say "installing what it depends on, and nothing else"
cp "$deb" "$root/tmp/package.deb"
in_root apt-get update -qq
depends=$(dpkg-deb --field "$deb" Depends | sed 's/([^)]*)//g; s/,/ /g')
# The parts of the desktop that menu entry, icon and file type are for.
# shellcheck disable=SC2086  # one word per package
in_root apt-get install -qqy --no-install-recommends $depends shared-mime-info desktop-file-utils >"$work/apt.log" 2>&1 ||
    { tail -n 20 "$work/apt.log"; fail "apt-get"; }
mkdir -p "$root/home/user"
chown 1000:1000 "$root/home/user"
content() { (cd "$root" && find . -xdev \( -path ./proc -o -path ./tmp -o -path ./var/log -o -path ./var/cache -o -path ./var/lib/dpkg -o -path ./var/lib/apt \) -prune -o -print | sort); }
content >"$work/before"

say "installing the package"
in_root apt-get install -qqy --no-install-recommends /tmp/package.deb >"$work/apt.log" 2>&1 ||
    { cat "$work/apt.log"; fail "apt-get"; }
in_root dpkg --status "$name" | grep -E '^(Status|Version|Installed-Size|Depends)'
grep -q 'optimizer-playground' "$root/usr/share/applications/mimeinfo.cache" || fail "the menu entry is not known"
ls "$root/usr/share/mime/application/vnd.optimizer-playground+json.xml" >/dev/null || fail "the file type is not known"
grep -q 'application/vnd.optimizer-playground+json:.*\.optplay' "$root/usr/share/mime/globs2" || fail "no name for the type"

say "the self-test, as a user"
as_user HOME=/home/user "$name" --version
as_user HOME=/home/user "$name" --self-test /tmp/report
as_user HOME=/home/user "$name" run --optimizer adam --steps 3

say "no display, and a home that cannot be written to"
one_line() { # one_line STATUS PATTERN COMMAND...
    local wanted=$1 pattern=$2 status=0
    shift 2
    as_user "$@" 2>&1 | grep -v '^This plugin does not support' >"$work/said" || status=${PIPESTATUS[0]}
    cat "$work/said"
    [ "$status" = "$wanted" ] || fail "exit status $status instead of $wanted"
    [ "$(wc -l <"$work/said")" = 1 ] || fail "not one line"
    grep -q "$pattern" "$work/said" || fail "it does not say: $pattern"
}
one_line 2 '^error: .*there is no display' HOME=/home/user "$name"
one_line 2 '^error: .*X server' HOME=/home/user DISPLAY=:4711 "$name"
one_line 124 '^note: .*will not be remembered' HOME=/nonexistent QT_QPA_PLATFORM=offscreen timeout 5 "$name"

if command -v Xvfb >/dev/null; then
    say "a window"
    mkdir -p "$root/tmp/.X11-unix"
    exec 9> >(cat >"$work/display")
    Xvfb -displayfd 9 -screen 0 1280x800x24 -nolisten tcp 2>/dev/null &
    server=$!
    for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.1; done
    display=$(cat "$work/display")
    mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
    status=0
    as_user HOME=/home/user DISPLAY=":$display" timeout 8 "$name" >"$work/said" 2>&1 || status=$?
    umount "$root/tmp/.X11-unix"
    kill "$server"
    server=
    cat "$work/said"
    [ "$status" = 124 ] || fail "the window closed by itself with $status"
    [ ! -s "$work/said" ] || fail "it complained"
    echo "it stayed open until it was ended"
fi

say "removing it"
rm -rf "$root/home/user/.config" "$root/home/user/.local" "$root/home/user/.cache"
in_root apt-get purge -qqy "$name" >"$work/apt.log" 2>&1 || { cat "$work/apt.log"; fail "apt-get purge"; }
content >"$work/after"
diff "$work/before" "$work/after" || fail "removal left something behind, or took something with it"
echo "nothing is left behind"
printf '\nthe package runs on a bare %s\n' "$suite"
