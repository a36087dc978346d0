# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # variables are shared among the parts
# What was asked for, the state folder, and what is kept in it from one run to the next: ports, secrets, settings.

read_options() { # COMMAND ARGUMENTS...
  local of=$1
  shift
  state=$cache/cloud answer=ask computes='' fakes='' gnomon='' set_lines=''
  while [ $# -gt 0 ]; do
    case $of/$1 in
      */--state) state=$(realpath -m "${2:?--state needs a folder}") && shift ;;
      up/--computes) computes=$(whole_number "$1" "${2:-}" 1 9) && shift ;;
      up/--fake) fakes=$(whole_number "$1" "${2:-}" 0 500) && shift ;;
      up/--without-gnomon) gnomon=no ;;
      up/--with-gnomon) gnomon=yes ;;
      up/--set) set_lines+=$(setting_line "${2:-}")$'\n' && shift ;;
      up/-y | up/--yes) answer=yes ;;
      wipe/-y | wipe/--yes | down/-y | down/--yes) ;;
      */-h | */--help) cloud_usage && exit ;;
      *) die "'cloud $of' knows no '$1': see ./gnomon cloud --help" ;;
    esac
    shift
  done
  # of the Unix sockets below it, the longest is .../libvirt/127.0.1.N/run/libvirt-sock
  [ ${#state} -le 70 ] || die "the path $state is too long for Unix sockets. Name a shorter one with --state"
  etc=$state/etc
}

whole_number() { # OPTION VALUE LEAST MOST -> the value
  if ! [[ $2 =~ ^[0-9]{1,3}$ ]] || [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ]; then
    die "$1 takes a whole number from $3 to $4, not '$2'"
  fi
  echo $((10#$2))
}

setting_line() { # KEY=VALUE -> a line of gnomon.yaml
  [[ $1 =~ ^([a-z][a-z.-]*)=([^\"[:cntrl:]]*)$ ]] || die "--set takes KEY=VALUE of the daemon's configuration, like rank.slot=10s, not '$1'"
  printf '%s: "%s"' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
}

state_is_ours() { [ -e "$state/.gnomon-cloud" ]; }

# One command at a time works on a cloud. What is started must not hold the lock: see launch.
lock_state() {
  exec 7<"$state"
  if ! flock -n 7; then
    say "another command works on this cloud: waiting for it"
    flock 7
  fi
}

open_state() {
  if [ -e "$state" ] && ! state_is_ours && [ -n "$(ls -A "$state")" ]; then
    die "$state holds other files. Name a new or an empty folder with --state"
  fi
  umask 077 # what is made here holds secrets and belongs to root
  mkdir -p "$state"
  touch "$state/.gnomon-cloud"
  lock_state
  mkdir -p "$state"/{etc,log,run,done,secrets,glance,locks,instances,keystone,nova,libvirt,python}
  keep_settings
  choose_ports
  make_secrets
}

# What was not asked for this time stays as it was.
keep_settings() {
  local wanted=("$computes" "$fakes" "$gnomon")
  computes=1 fakes=0 gnomon=yes
  # shellcheck source=/dev/null
  [ ! -e "$state/settings" ] || . "$state/settings"
  [ -z "${wanted[0]}" ] || computes=${wanted[0]}
  [ -z "${wanted[1]}" ] || fakes=${wanted[1]}
  [ -z "${wanted[2]}" ] || gnomon=${wanted[2]}
  printf 'computes=%s\nfakes=%s\ngnomon=%s\n' "$computes" "$fakes" "$gnomon" >"$state/settings"
  [ -z "$set_lines" ] || printf '%s' "$set_lines" >"$state/gnomon-settings"
}

# Below the range of outgoing connections, which would take one now and then while the cloud is down. They are kept: Keystone's
# catalogue names them. Whoever wants other ones writes the file before the first up.
choose_ports() {
  local name names=(keystone placement glance compute network amqp distribution epmd daemon) found
  if [ ! -e "$state/ports" ]; then
    mapfile -t found < <(free_ports ${#names[@]})
    [ ${#found[@]} -eq ${#names[@]} ] || die "found no ${#names[@]} free ports on 127.0.0.1"
    for name in "${names[@]}"; do
      echo "${name}_port=${found[0]}"
      found=("${found[@]:1}")
    done >"$state/ports.new"
    mv "$state/ports.new" "$state/ports"
  fi
  # shellcheck source=/dev/null
  . "$state/ports"
}

free_ports() { # COUNT -> one a line
  /usr/bin/python3 - "$1" <<'P'
import random, socket, sys
found = []
for port in random.sample(range(15000, 32000), 2000):
    with socket.socket() as s:
        try:
            s.bind(("127.0.0.1", port))
        except OSError:
            continue
    found.append(port)
    if len(found) == int(sys.argv[1]):
        print(*found, sep="\n")
        break
P
}

make_secrets() {
  local name
  for name in admin service database rabbit cookie; do
    [ -s "$state/secrets/$name" ] || od -An -tx1 -N16 /dev/urandom | tr -d ' \n' >"$state/secrets/$name"
  done
}

secret() { cat "$state/secrets/$1"; } # NAME

# Runs something that is needed once in the life of the state folder.
once() { # NAME COMMAND...
  local name=$1
  shift
  [ ! -e "$state/done/$name" ] || return 0
  "$@"
  touch "$state/done/$name"
}
