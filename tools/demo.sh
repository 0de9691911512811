#!/usr/bin/env bash
# The whole way on a real model: installs what is missing, builds, compiles magika 1.0.3 (it names the type of a file from
# its bytes) for a GPU and for this CPU, then runs it on the built-in emulator and on the CPU on files of this repository.
#
# usage: tools/demo.sh [--build-dir=FOLDER]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=$PWD/build
case ${1:-} in
'') ;;
--build-dir=*) build=$(realpath -m "${1#*=}") ;;
*) sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
deps=${XDG_CACHE_HOME:-$HOME/.cache}/strata
python=$deps/venv/bin/python
work=$build/demo

bash tools/bootstrap.sh
echo "Building strata in $build; the first time this takes some minutes."
mkdir -p "$work"
{
  cmake -G Ninja -S . -B "$build" -DCMAKE_C_COMPILER=clang-22 -DCMAKE_CXX_COMPILER=clang++-22 -DSTRATA_DEPS="$deps" &&
    ninja -C "$build" strata
} >"$work/build.log" 2>&1 || { tail -n 40 "$work/build.log"; exit 1; }

# show COMMAND...: prints a command, then runs it.
show() {
  printf '\n$ %s\n' "${*//$build\//build/}"
  "$@"
}
export PATH=$build/bin:$PATH
model=$("$python" test/e2e/magika_files.py model)

printf '\n$ strata compile %s -o build/demo/magika.so --target=sm_90,host --dim unk__214=1\n' "$(basename "$model")"
strata compile "$model" -o "$work/magika.so" --target=sm_90,host --dim unk__214=1 --json >"$work/compile.json"
"$python" test/e2e/magika_files.py stages "$work/compile.json"
show strata inspect "$work/magika.so"

# File, and the name magika has for its kind.
files=(README.md=markdown CMakeLists.txt=cmake tools/demo.sh=shell test/house/rules.py=python lib/Support/Hash.cpp=cpp)
wrong=0
for device in emulator host; do
  printf '\nOn the %s:\n' "$device"
  for pair in "${files[@]}"; do
    file=${pair%=*}
    "$python" test/e2e/magika_files.py features "$file" "$work/bytes.npy"
    strata run "$work/magika.so" --device=$device --input "bytes=@$work/bytes.npy" --output "$work/$device" -q
    name=$("$python" test/e2e/magika_files.py name "$work/$device/target_label.npy")
    printf '  %-24s %s\n' "$file" "$name"
    if [ "${name% *}" != "${pair#*=}" ]; then
      echo "  that is wrong: it is ${pair#*=}"
      wrong=1
    fi
  done
done
exit $wrong
