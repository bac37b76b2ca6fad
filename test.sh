#!/usr/bin/env bash
# Runs every test. Installs PostgreSQL and Chromium from Debian where they are missing; needs the .NET 10 SDK.
# With ANALYZER_TEST_CITUS=1 the tests of the PostgreSQL engine run a second time, on a Citus cluster; that takes six to ten minutes more.
# The last line is the sum over all projects: "N passed, N failed" (", N skipped" when any).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Hundreds of processes live for seconds here: optimizing early, for those that stay, and remapping code pages cost them a quarter of their CPU time.
export DOTNET_EnableWriteXorExecute=0 DOTNET_TieredPGO=0 DOTNET_TC_CallCountingDelayMs=100
logs="$(mktemp -d)"
trap 'rm -rf "$logs"' EXIT

have_postgres() { command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }
have_chromium() { command -v chromium >/dev/null; }

install_missing() {
  local packages=()
  have_postgres || packages+=(postgresql)
  have_chromium || packages+=(chromium)
  [ ${#packages[@]} -eq 0 ] && return
  local advice="install ${packages[*]} yourself, then run ./test.sh again"
  command -v apt-get >/dev/null || { echo "test.sh: ${packages[*]} missing and there is no apt-get: $advice" >&2; exit 1; }
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "test.sh: ${packages[*]} missing, and neither root nor sudo: $advice" >&2; exit 1; }
    as_root=(sudo)
  fi
  echo "Installing ${packages[*]}"
  "${as_root[@]}" apt-get update -qq || { echo "test.sh: apt-get update failed: $advice" >&2; exit 1; }
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" \
    || { echo "test.sh: apt-get install failed: $advice" >&2; exit 1; }
}

# The extension is no part of this repository; where it lies beside the checkout it is put into place, with the release of PostgreSQL it was built for.
install_citus() {
  local archive
  archive="$(compgen -G '../shared/citus/citus-*-pg15.tar.xz' | head -n 1)" || true
  [ -n "$archive" ] && [ "$(id -u)" -eq 0 ] || return 0
  if command -v dpkg >/dev/null && dpkg --compare-versions "$(dpkg-query -W -f '${Version}' postgresql-15 2>/dev/null || echo 0)" lt 15.20; then
    { apt-get update -qq && env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql-15; } >/dev/null || return 0
  fi
  [ -e /usr/lib/postgresql/15/lib/citus.so ] || tar -C / -xJf "$archive"
}

# A test project is an executable; run directly, it cannot lose its counts between two processes.
run_project() {
  local name="$1" dll="tests/$1/bin/Release/net10.0/$1.dll" log="$logs/$1${2:-}.log" status=0
  timeout --kill-after=10 "${TEST_TIMEOUT:-1800}" dotnet exec "$dll" -noColor -noLogo -noAutoReporters -longRunning 300 "${@:3}" 2>&1 | tee "$log" || status=$?
  # The runner's summary: "  Name  Total: 3, Errors: 0, Failed: 1, Skipped: 1, Not Run: 0, Time: 0.3s".
  local counts
  counts="$(sed -n 's/^ *'"$name"'  *Total: \([0-9]*\), Errors: \([0-9]*\), Failed: \([0-9]*\), Skipped: \([0-9]*\), Not Run: \([0-9]*\).*/\1 \2 \3 \4 \5/p' "$log" | tail -n 1)"
  if [ -z "$counts" ]; then
    echo "$name${2:-}: crashed or timed out without a summary (exit code $status)"
    failed=$((failed + 1))
    summary+=("$name${2:-}: no count, exit code $status")
    return
  fi

  local total errors fails skips not_run
  read -r total errors fails skips not_run <<<"$counts"
  # A run that ends badly without a failed test (a crash after the summary, no test found) is a failure too.
  [ "$status" -ne 0 ] && [ $((fails + errors)) -eq 0 ] && errors=1
  passed=$((passed + total - fails - skips - not_run))
  failed=$((failed + fails + errors))
  skipped=$((skipped + skips))
  summary+=("$name${2:-}: $((total - fails - skips - not_run)) passed, $((fails + errors)) failed, $skips skipped")
}

install_missing
install_citus
dotnet build Analyzer.sln -c Release -nologo -v quiet -clp:NoSummary

passed=0 failed=0 skipped=0 summary=()
for project in tests/*/*.csproj; do
  grep -q 'Include="xunit.v3"' "$project" || continue
  run_project "$(basename "$project" .csproj)"
done

if [ -z "${ANALYZER_TEST_CITUS:-}" ]; then
  summary+=("Analyzer.IntegrationTests on Citus: not asked for (ANALYZER_TEST_CITUS=1)")
elif compgen -G '/usr/lib/postgresql/*/lib/citus.so' >/dev/null; then
  ANALYZER_TESTS_ON=citus run_project Analyzer.IntegrationTests " on Citus" -trait "Engine=PostgreSQL"
else
  summary+=("Analyzer.IntegrationTests on Citus: NOT RUN, no cluster could be started: the extension is not installed here")
fi

echo
printf '%s\n' "${summary[@]}"
line="$passed passed, $failed failed"
[ "$skipped" -gt 0 ] && line+=", $skipped skipped"
echo "$line"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
