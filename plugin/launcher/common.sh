# shellcheck shell=bash
# What every part of the launcher uses. All talk goes to standard error: standard output belongs to the results.

say() { echo "gnomon: $*" >&2; }
die() {
  say "$*"
  exit 1
}

# Runs a command with its output in a log file, and shows how long it takes and the log's last line.
progress() { # LABEL LOG COMMAND...
  local label=$1 log=$2 begin=$SECONDS told=-29 pid status=0
  shift 2
  set -m # a process group of its own, so that all of it can be ended
  "$@" >"$log" 2>&1 </dev/null 8>&- &
  pid=$!
  set +m
  # shellcheck disable=SC2064 # this very process group
  trap "kill -- -$pid 2>/dev/null; exit 130" INT TERM HUP
  while kill -0 "$pid" 2>/dev/null; do
    if [ -t 2 ]; then
      printf '\r\033[Kgnomon: %s, %d s  %.60s' "$label" $((SECONDS - begin)) "$(last_line "$log")" >&2
    elif [ $((SECONDS - begin - told)) -ge 30 ]; then # the first time after a second
      told=$((SECONDS - begin))
      say "$label, $told s"
    fi
    sleep 0.3
  done
  wait "$pid" || status=$?
  trap - INT TERM HUP
  [ ! -t 2 ] || printf '\r\033[K' >&2
  [ $((SECONDS - begin)) -lt 3 ] || [ $status -ne 0 ] || say "$label: done in $((SECONDS - begin)) s"
  return $status
}

last_line() { tail -n 1 "$1" | sed 's/\x1b\[[0-9;]*m//g' | tr -cd '[:print:]'; } # LOG, without colours

show_log() { # LOG
  { tail -n 40 "$1" && echo; } >&2
}
