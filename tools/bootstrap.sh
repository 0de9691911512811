#!/usr/bin/env bash
# Installs what Strata is built and tested with on Debian 12: packages of the system, a Python environment, the source of
# the ONNX library. Says what it will do before it does it, does only what is missing, and can be run again.
#
# usage: tools/bootstrap.sh [--check]       --check: only say what is missing; exit status 1 if anything is
set -euo pipefail
deps=${XDG_CACHE_HOME:-$HOME/.cache}/strata
check=no
case ${1:-} in
'') ;;
--check) check=yes ;;
*) sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

packages=(
  clang-22 lld-22 llvm-22-dev llvm-22-tools libmlir-22-dev mlir-22-tools libclang-rt-22-dev # compiler and MLIR
  cmake ninja-build ccache git                                                             # build
  libprotobuf-dev protobuf-compiler libsqlite3-dev libzstd-dev                             # libraries
  libgtest-dev libgmock-dev libbenchmark-dev                                               # tests
  clang-format-14 clang-tidy-14                                                            # checks
  python3 python3-venv
)
# Pinned, with all they need: pip resolves nothing.
wheels=(
  numpy==2.4.6 onnx==1.22.0 onnxruntime==1.32.0 ml_dtypes==0.6.0 protobuf==7.36.2 flatbuffers==25.12.19
  packaging==26.3 typing_extensions==4.16.0
  nvidia-cuda-tileiras==13.5.37 nvidia-cuda-nvcc==13.5.37 nvidia-cuda-crt==13.5.37 nvidia-nvvm==13.5.37
  nvidia-nvjitlink==13.5.37 nvidia-cuda-runtime==13.5.37 nvidia-cuda-cuobjdump==13.5.37 nvidia-cuda-nvdisasm==13.5.37
  cuda-tile==1.7.0 magika==1.0.3
)
onnx=onnx-1.23.2.tar.gz
onnx_sha256=008cb0467b2bbee41448acc7da8b6f4e704624cb0d327a2d5adafc7ce19bc5b8
python=$deps/venv/bin/python

missing_packages() {
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null | sed -n 's/^installed //p' || true)
  for package in "${packages[@]}"; do
    grep -qx -- "$package" <<<"$installed" || echo "$package"
  done
}
# Compares names and versions with what the environment's metadata says.
missing_wheels() {
  if ! [ -x "$python" ]; then
    printf '%s\n' "${wheels[@]}"
    return
  fi
  "$python" - "${wheels[@]}" <<'PYTHON' || printf '%s\n' "${wheels[@]}"
import sys
from importlib import metadata
for wheel in sys.argv[1:]:
    name, version = wheel.split("==")
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        found = None
    if found != version:
        print(wheel)
PYTHON
}
has_onnx() { echo "$onnx_sha256  $deps/sdist/$onnx" | sha256sum --check --status 2>/dev/null; }

mapfile -t want_packages < <(missing_packages)
mapfile -t want_wheels < <(missing_wheels)
want_onnx=no
has_onnx || want_onnx=yes

if [ ${#want_packages[@]} = 0 ] && [ ${#want_wheels[@]} = 0 ] && [ $want_onnx = no ]; then
  echo "All packages are installed."
  exit 0
fi
echo "Strata needs, and this script will install:"
[ ${#want_packages[@]} = 0 ] || echo "  with apt-get: ${want_packages[*]}"
[ ${#want_wheels[@]} = 0 ] || echo "  from PyPI into $deps/venv: ${want_wheels[*]}"
[ $want_onnx = no ] || echo "  from PyPI into $deps/sdist: $onnx (source of the ONNX library)"
[ $check = no ] || exit 1

if [ ${#want_packages[@]} != 0 ]; then
  install=(apt-get install -y --no-install-recommends "${want_packages[@]}")
  if [ "$(id -u)" = 0 ]; then
    sudo=()
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    sudo=(sudo -n)
  else
    echo "Installing packages needs the superuser. Run this, then start again:"
    echo "  apt-get update && ${install[*]}"
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  "${sudo[@]}" apt-get update
  "${sudo[@]}" "${install[@]}"
fi

if [ ${#want_wheels[@]} != 0 ]; then
  mkdir -p "$deps"
  # Debian's own Python, whatever else stands first on the PATH.
  [ -x "$python" ] || /usr/bin/python3 -m venv "$deps/venv"
  "$python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: "${want_wheels[@]}"
fi

if [ $want_onnx = yes ]; then
  mkdir -p "$deps/sdist"
  "$python" -m pip download --quiet --disable-pip-version-check --no-deps --no-binary onnx --dest "$deps/sdist" \
    onnx==1.23.2
  has_onnx || { echo "The source of the ONNX library does not have the expected SHA-256." >&2; exit 1; }
fi
left=$(missing_packages; missing_wheels)
if [ -n "$left" ]; then
  echo "Still missing after the installation: $left" >&2
  exit 1
fi
echo "All packages are installed."
