#!/usr/bin/env bash
# The checks that are too slow for every change: `tests/evidence.sh CHECK`, on Debian 12, as root
# where a package is missing. Each installs its tool, at a pinned version. Figures: docs/evidence.md.
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TERM_COLOR=never DEBIAN_FRONTEND=noninteractive
host=x86_64-unknown-linux-gnu
work=$PWD/target/evidence

usage() {
  cat <<'USAGE'
tests/evidence.sh CHECK
  mutants       every mutant of src against the tests
  coverage      lines of src that no test runs; fails if there are more than recorded
  valgrind      memcheck over the test binaries
  asan          the tests under the address sanitizer
  targets       cargo check for wasm32 (no SIMD, no threads), powerpc (32 bits, big-endian), Windows, macOS
  fuzz SECONDS  each fuzz target so long without a sanitizer, and half as long with one
USAGE
}

fail() {
  echo "$*" >&2
  exit 1
}

need() { # need COMMAND...
  local command
  for command; do
    command -v "$command" >/dev/null || fail "$command is missing"
  done
}

tool() { # tool CRATE VERSION: a cargo subcommand, built once
  cargo "${1#cargo-}" --version 2>/dev/null | grep -qF "$2" && return
  CARGO_PROFILE_DEV_DEBUG=0 cargo install --quiet --locked --debug --version "$2" "$1" ||
    fail "could not install $1 $2"
}

debian() { # debian PACKAGE...: from Debian's archive
  dpkg --status "$@" >/dev/null 2>&1 && return
  need apt-get
  { apt-get update -qq && apt-get install -qq -y --no-install-recommends "$@" >/dev/null; } ||
    fail "could not install $*: Debian 12 with security updates has them"
}

# Two copies of the sources, each mutated in place, so that both keep what they have built. First the
# tests that are about a file, then for what these miss all of them and the documentation's.
mutants() {
  need git
  tool cargo-mutants 27.1.0
  rm -rf "$work/mutants" && mkdir -p "$work/mutants"
  local half halves=()
  for half in 1 2; do
    mkdir -p "$work/mutants/$half/source"
    git ls-files -z | xargs -0 cp --parents -t "$work/mutants/$half/source"
    (
      # A mutant that does not end may not take the machine's memory with it.
      ulimit -v 8000000
      export CARGO_PROFILE_DEV_DEBUG=0
      # What does not build or pass unmutated would count as not compiling or as caught.
      cd "$work/mutants/$half/source"
      cargo test --quiet --all-features
      "mutants_$half"
    ) >"$work/mutants/$half/log" 2>&1 &
    halves+=($!)
  done
  for half in "${halves[@]}"; do
    wait "$half" || fail "not finished: see $work/mutants/*/log"
  done
  cat "$work"/mutants/*/mutants.out/{missed,timeout}.txt
  local caught timeout
  caught=$(cat "$work"/mutants/*/mutants.out/{previously_caught,caught,unviable}.txt | sort -u | wc -l)
  timeout=$(cat "$work"/mutants/*/mutants.out/timeout.txt | sort -u | wc -l)
  echo "caught or not compiling: $caught, caught by not ending: $timeout; missed, against those named:"
  # By function, not by place in the file, and each as often as it is there.
  diff <(grep -oP '^- `\Ksrc/[^:`]*: [^`]*' docs/evidence.md | sort) \
    <(sort -u "$work"/mutants/*/mutants.out/missed.txt | sed -E 's/:[0-9]+:[0-9]+: /: /' | sort)
}

mutants_1() {
  mutate 'challenge/*' -- challenge challenge_properties refusal
  mutate scope/{origin,credentials,error,userinfo}.rs -- origin userinfo rotation redirects redaction netrc_advisories
  mutate secret.rs -- validation residue_alloc
  mutate tower.rs -- redirects rotation redaction
  mutate 'challenge/*' scope/{origin,credentials,error,userinfo}.rs secret.rs tower.rs --
}

mutants_2() {
  mutate 'netrc/*' -- netrc netrc_read netrc_advisories
  mutate {credentials,decode,encode,map_ext}.rs -- validation decode auth_scheme rfc7617 header_map header_value redaction
  mutate scope/store.rs -- origin rotation redaction redirects
  mutate serde.rs -- serde redaction
  mutate 'netrc/*' {credentials,decode,encode,map_ext,serde}.rs scope/store.rs --
}

mutate() { # mutate FILE... -- TEST...
  local files=() tests=() timeout=120
  while [ "$1" != -- ]; do
    files+=(-f "src/$1")
    shift
  done
  shift
  if [ $# -gt 0 ]; then
    timeout=30
    # To the build too (`-C`), or it links every other test as well.
    tests=($(printf -- '-C --test=%s ' "$@"))
  fi
  local status=0
  cargo mutants --all-features --in-place --iterate --baseline skip --timeout "$timeout" \
    --colors never --dir "$work/mutants/$half/source" --output "$work/mutants/$half" \
    "${files[@]}" "${tests[@]}" || status=$?
  # 2: some are missed, 3: some do not end. Both are counted at the end.
  [[ $status = [023] ]]
}

coverage() {
  debian llvm-22
  tool cargo-llvm-cov 0.9.1
  export LLVM_COV=/usr/lib/llvm-22/bin/llvm-cov LLVM_PROFDATA=/usr/lib/llvm-22/bin/llvm-profdata
  # The one line is named in docs/evidence.md.
  CARGO_PROFILE_DEV_DEBUG=0 cargo llvm-cov --all-features --tests --show-missing-lines \
    --fail-uncovered-lines 1
}

# Search a child process: that is no part of the crate, and has no end in the terabytes of address
# space that a sanitizer reserves.
searching="netrc_residue residue"
# Leak on purpose, so that borrowed input lives on.
leaking="residue_alloc validation"
# Have an allocator that reads all of every freed block, padding too: that is what memcheck reports.
observing="residue_alloc wiped_on_rotation"

tests() { # tests NAME...: the flags for all tests but these
  local path name
  for path in tests/*.rs; do
    name=$(basename "$path" .rs)
    [[ " $* " == *" $name "* ]] || printf -- '--test %s ' "$name"
  done
}

valgrind() {
  need valgrind
  local runner="valgrind -q --error-exitcode=9 --leak-check=full --show-leak-kinds=definite" status=0
  # Fewer cases of the properties, since each takes about 50 times as long.
  export PROPTEST_CASES=16
  CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER="$runner --errors-for-leak-kinds=definite" \
    cargo test --all-features --no-fail-fast $(tests $searching $observing $leaking) || status=1
  CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER="valgrind -q --error-exitcode=9" \
    cargo test --all-features --test validation || status=1
  return "$status"
}

asan() {
  local status=0
  export RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Zsanitizer=address
  export CARGO_TARGET_DIR=$work/asan CARGO_PROFILE_DEV_DEBUG=0
  cargo test --target "$host" --all-features --no-fail-fast $(tests $searching $leaking) || status=1
  ASAN_OPTIONS=detect_leaks=0 cargo test --target "$host" --all-features --no-fail-fast \
    $(printf -- '--test %s ' $leaking) || status=1
  return "$status"
}

# The standard library is built from Debian's sources, unpacked beside the system.
targets() {
  local version=1.96.0+dfsg1-1~deb12u2 prefix=$work/rust-1.96/usr target
  if [ ! -x "$prefix/bin/rustc" ]; then
    debian libllvm22 libgit2-1.5 libhttp-parser2.9 libssh2-1
    rm -rf "$work/debs" "$work/rust-1.96" && mkdir -p "$work/debs" "$work/rust-1.96"
    (cd "$work/debs" && apt-get download -qq "rustc-web=$version" "cargo-web=$version" \
      "libstd-rust-web-dev=$version" "libstd-rust-web-1.96=$version" "rust-web-src=$version") ||
      fail "Debian has no rustc-web $version: run 'apt-get update', or name its newer version here"
    local deb
    for deb in "$work"/debs/*.deb; do dpkg -x "$deb" "$work/rust-1.96"; done
  fi
  export RUSTC_BOOTSTRAP=1 LD_LIBRARY_PATH=$prefix/lib/x86_64-linux-gnu RUSTC=$prefix/bin/rustc
  for target in wasm32-unknown-unknown powerpc-unknown-linux-gnu x86_64-pc-windows-msvc \
    aarch64-apple-darwin; do
    CARGO_TARGET_DIR=$work/targets "$prefix/bin/cargo" check --locked --lib --all-features \
      -Z build-std=std,panic_abort --target "$target"
  done
}

fuzz() {
  local seconds=${1:?fuzz SECONDS} path name
  tool cargo-fuzz 0.13.2
  export RUSTC_BOOTSTRAP=1
  for path in fuzz/fuzz_targets/*.rs; do
    name=$(basename "$path" .rs)
    mkdir -p "fuzz/corpus/$name"
    echo "== $name"
    cargo fuzz run --sanitizer none --target-dir "$work/fuzz" "$name" "fuzz/corpus/$name" \
      "fuzz/seeds/$name" -- -max_total_time="$seconds" 2>&1 | tail -n 2
    cargo fuzz run --target-dir "$work/fuzz-asan" "$name" "fuzz/corpus/$name" \
      "fuzz/seeds/$name" -- -max_total_time=$((seconds / 2)) 2>&1 | tail -n 2
  done
}

case ${1-} in
  mutants | coverage | valgrind | asan | targets | fuzz)
    need cargo
    "$@"
    ;;
  *)
    usage >&2
    exit 2
    ;;
esac
