# shellcheck shell=bash
# shellcheck disable=SC2154 # state comes from settings.sh
# Processes that are started, found again, and ended: those that we started and no others. Each has a session, and so a
# process group, of its own, and TESTCLOUD_STATE in its environment, which its children inherit.

# One that has ended stays in /proc until its parent has taken note: it is none.
started_at() { # PID -> clock ticks from boot to its start, which tell it from a later process of that number
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  stat=${stat##*) }
  # shellcheck disable=SC2086 # words
  set -- $stat
  case $1 in [ZXx]) return 1 ;; esac
  echo "${20}"
}

process_of() { # NAME -> its number, if it lives
  local pid since
  { read -r pid since <"$state/run/$1.pid"; } 2>/dev/null || return 1
  [ "$(started_at "$pid")" = "$since" ] && echo "$pid"
}

alive() { process_of "$1" >/dev/null; }

# Starts a process that is not there; starts it anew if its command or one of the FILES that it read has changed.
launch() { # NAME FILES COMMAND...
  local name=$1 files=$2 made_from
  shift 2
  # shellcheck disable=SC2086 # several files
  made_from=$(echo "$*" | cat - $files | cksum)
  if alive "$name"; then
    [ "$(cat "$state/run/$name.made-from" 2>/dev/null)" != "$made_from" ] || return 0
    say "$name is configured anew: restarting it"
    halt "$name"
  fi
  rm -f "$state/run/$name.pid"
  [ ! -e "$state/log/$name.log" ] || mv -f "$state/log/$name.log" "$state/log/$name.log.old"
  # shellcheck disable=SC2016 # expanded by the new process
  TESTCLOUD_STATE=$state setsid bash -c 'read -r s </proc/$$/stat; s=${s##*) }; set -- "$s" "$@"
    file=$2; t=($s); shift 2; echo "$$ ${t[19]}" >"$file.new"; mv "$file.new" "$file"; exec "$@"' launch \
    "$state/run/$name.pid" "$@" >"$state/log/$name.log" 2>&1 </dev/null 7>&- 8>&- 9>&- &
  disown
  echo "$made_from" >"$state/run/$name.made-from"
  wait_for 10 "$name" test -e "$state/run/$name.pid"
}

group_lives() { # GROUP: a zombie is no life
  ps -e -o pgid=,stat= | awk -v group="$1" '$1 == group && $2 !~ /^Z/ { found = 1 } END { exit !found }'
}

# Ends processes at the same time: asks all, waits, then kills what is left.
halt() { # NAME...
  local name pid groups=()
  for name; do
    pid=$(process_of "$name") || continue
    groups+=("$pid")
    kill -TERM -- "-$pid" 2>/dev/null || true
  done
  local deadline=$((SECONDS + 20))
  for pid in ${groups[@]+"${groups[@]}"}; do
    while group_lives "$pid" && [ $SECONDS -lt $deadline ]; do sleep 0.2; done
    ! group_lives "$pid" || kill -KILL -- "-$pid" 2>/dev/null || true
  done
  for name; do rm -f "$state/run/$name.pid"; done
}

# Whatever carries our mark and has left its group, such as privileged helpers.
strays() {
  grep -lszxF "TESTCLOUD_STATE=$state" /proc/[0-9]*/environ | cut -d/ -f3 || true
}

end_strays() {
  local signal pid
  for signal in TERM KILL; do
    for pid in $(strays); do kill "-$signal" "$pid" 2>/dev/null || true; done
    local deadline=$((SECONDS + 5))
    while [ -n "$(strays)" ] && [ $SECONDS -lt $deadline ]; do sleep 0.2; done
  done
}

wait_for() { # SECONDS WHAT COMMAND...
  local begin=$SECONDS seconds=$1 what=$2 told=0
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ $((SECONDS - begin)) -lt "$seconds" ] || die "$what is not ready after $seconds s. Logs are in $state/log"
    if [ $((SECONDS - begin - told)) -ge 15 ]; then
      told=$((SECONDS - begin))
      say "waiting for $what, $told s"
    fi
    sleep 0.2
  done
}

answers() { curl -s -o /dev/null --noproxy '*' --max-time 5 "http://127.0.0.1:$1/"; } # PORT

accepts() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; } # PORT

# A Python web application behind uwsgi, which must not keep connections: its clients would wait for a free worker.
launch_uwsgi() { # NAME PORT SCRIPT FILES ENVIRONMENT=VALUE
  launch "$1" "$4" env "$5" uwsgi --plugins python3 --http-socket "127.0.0.1:$2" --wsgi-file "$3" --master --processes 2 \
    --lazy-apps --need-app --die-on-term --buffer-size 65535 --thunder-lock --enable-threads --add-header 'Connection: close'
}
