#!/usr/bin/env bash
# Installs what is missing, builds, runs every test, ends with one line over all of them.
#
# usage: tools/test.sh [--build-dir=FOLDER] [--no-bootstrap]
#
# Runners: house checks, GoogleTest, lit, the scripts test/e2e/test_*.py and test/conformance/test_*.py. A script finds
# the build in $STRATA_BUILD_DIR, the programs on its PATH, and prints "PASS name", "FAIL name: why" or
# "SKIP name: why" per case. Full outputs lie in <build>/test-results/.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
build=$root/build
bootstrap=yes
for argument in "$@"; do
  case $argument in
  --build-dir=*) build=$(realpath -m "${argument#*=}") ;;
  --no-bootstrap) bootstrap=no ;;
  *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done
export STRATA_BUILD_DIR=$build
deps=${XDG_CACHE_HOME:-$HOME/.cache}/strata
jobs=$(nproc)
results=$build/test-results
rm -rf "$results"
mkdir -p "$results/gtest"

say() { printf '\n== %s\n' "$*"; }
# step NAME COMMAND...: runs a command, keeps its output and status, shows the end of it if it fails.
step() {
  local name=$1 start=$SECONDS status
  shift
  "$@" >"$results/$name.log" 2>&1
  status=$?
  echo "$status" >"$results/$name.log.status"
  echo "$status" >"$results/$name"
  printf '%s: %s (%d s)\n' "$name" "$([ $status = 0 ] && echo done || echo "exit status $status")" $((SECONDS - start))
  [ $status = 0 ] || tail -n 40 "$results/$name.log"
  return $status
}
finish() {
  say results
  python3 test/house/count_results.py "$@"
  exit
}

if [ $bootstrap = yes ]; then
  say packages
  bash tools/bootstrap.sh || { echo 1 >"$results/bootstrap"; finish "step:$results/bootstrap"; }
fi

say build
step configure cmake -G Ninja -S . -B "$build" -DCMAKE_C_COMPILER=clang-22 -DCMAKE_CXX_COMPILER=clang++-22 \
  -DSTRATA_DEPS="$deps" || finish "step:$results/configure"
counted=()
# One broken file must not hide the tests of all others.
step build ninja -C "$build" -k 0 -j "$jobs" all strata-unittests || counted+=("step:$results/build")

say house
step house python3 test/house/check_house.py
step counting python3 test/house/check_counting.py
counted+=("lines:$results/house.log" "lines:$results/counting.log")

say GoogleTest
GTEST_OUTPUT="xml:$results/gtest/" step ctest ctest --test-dir "$build" -j "$jobs" --timeout 900 --output-on-failure \
  --output-junit "$results/ctest.xml"
counted+=("ctest:$results/ctest.xml")

say lit
# lit asks for psutil to limit single tests; one limit over all needs nothing.
step lit timeout 1800 /usr/lib/llvm-22/bin/lit -v -j "$jobs" --param build_dir="$build" \
  --xunit-xml-output "$results/lit.xml" test
counted+=("xunit:$results/lit.xml")

python=$deps/venv/bin/python
export PATH=$build/bin:$PATH
for script in test/e2e/test_*.py test/conformance/test_*.py; do
  [ -f "$script" ] || continue
  name=$(basename "$script" .py)
  say "$script"
  step "$name" "$python" "$script"
  grep -E '^(FAIL|SKIP)' "$results/$name.log"
  counted+=("lines:$results/$name.log")
done
finish "${counted[@]}"
