#!/usr/bin/env bash
# Applies each patch of this folder, a fault made by hand, to a copy of the committed sources, runs the check that its second
# line names, and prints which were caught. Give patches to run only those; MORE says how many times as many interleavings
# as in verify a model tries, times four, unless the patch has a third line that says so. First of all the checks must pass
# without any fault.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(git -C "$here" rev-parse --show-toplevel)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git -C "$root" archive HEAD | tar -x -C "$copy"
cd "$copy"

check() { # tests, interleavings; prints caught, survived or broken
    if timeout 900 mvn -o -q -B -pl futures-core test "-Dtest=$1" -Djacoco.skip=true -Dmodel.more="$2" \
        >"$copy/log" 2>&1; then
        echo survived
    elif grep -q 'COMPILATION ERROR\|Could not resolve\|No tests' "$copy/log"; then
        echo broken
    else
        echo caught
    fi
}

patches=("$@")
[[ $# -gt 0 ]] || patches=("$here"/*.patch)
for patch in "${patches[@]}"; do sed -n '2s/^# check: //p' "$patch"; done | tr ',' '\n' | sort -u | paste -sd, >"$copy/all"
all=$(<"$copy/all")
if [[ $(check "$all" "${MORE:-8}") != survived ]]; then
    tail -40 "$copy/log"
    echo "The checks fail without any fault." >&2
    exit 2
fi

survivors=0
for patch in "${patches[@]}"; do
    tests=$(sed -n '2s/^# check: //p' "$patch")
    more=$(sed -n '3s/^# more: //p' "$patch")
    patch -s -p1 <"$patch"
    start=$SECONDS
    result=$(check "$tests" "${more:-${MORE:-8}}")
    patch -s -R -p1 <"$patch"
    [[ $result == caught ]] || survivors=$((survivors + 1))
    printf '%-8s | %-42s | %4d s | %s\n' "$result" "$(basename "$patch" .patch)" $((SECONDS - start)) "$tests"
done
echo "$survivors of ${#patches[@]} not caught"
[[ $survivors == 0 ]]
