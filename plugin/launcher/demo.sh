# shellcheck shell=bash
# shellcheck disable=SC2154 # top, java and main come from the other parts
# ./gnomon demo: brings up what the demo runs on, runs it, and takes everything down again.

run_demo() {
  local answer=ask simulate='' arguments=()
  while [ $# -gt 0 ]; do
    case $1 in
      -y | --yes) answer=yes ;;
      --simulate) simulate=yes && arguments+=("$1") ;;
      -h | --help) run plain demo --help ;;
      *) arguments+=("$1") ;;
    esac
    shift
  done
  if [ -n "$simulate" ]; then
    install_missing "$answer" build
  else
    install_missing "$answer" build libvirt guest
  fi
  java_command daemon
  if [ -n "$simulate" ]; then
    exec "${java[@]}" "${main[@]}" demo ${arguments[@]+"${arguments[@]}"}
  fi
  local guest
  guest=$(guest_image)
  remove_leftovers
  # short: the paths of Unix sockets are limited
  work=$(mktemp -d /tmp/gnomon-demo.XXXXXX)
  exec 7<"$work" # held by us and by the demo's process: who finds the folder unlocked may remove it
  flock 7
  trap finish EXIT
  local uri
  if system_libvirt; then
    uri=qemu:///system
    chmod 755 "$work" # its guests run as a user of their own, which cannot look into our home
    mkdir "$work/guest"
    cp "$guest/vmlinuz" "$guest/initrd.img" "$work/guest/"
    guest=$work/guest
  else
    can_be_root || die "libvirt's qemu:///system does not answer, and a private libvirtd needs root. Join the group 'libvirt', install sudo, or run './gnomon demo --simulate'"
    say "libvirt's qemu:///system does not answer: starting a private libvirtd for this demo"
    uri=$(as_root "$top/libvirt-driver/lab/private-libvirtd" start "$work/libvirt" $$ 7>&- 8>&-) ||
      die "a private libvirtd could not be started: the reason is above. './gnomon demo --simulate' needs none"
  fi
  local status=0
  mkdir "$work/tmp"
  attended "${java[@]}" "-Djava.io.tmpdir=$work/tmp" "${main[@]}" demo --libvirt "$uri" --guest "$guest" ${arguments[@]+"${arguments[@]}"} || status=$?
  exit $status
}

# Answers, lets us change things, and asks nobody for a password.
system_libvirt() {
  timeout 10 setsid virsh -q -c qemu:///system domcapabilities --virttype qemu </dev/null >/dev/null 2>&1
}

# Runs a command until it ends, however often we are interrupted: the first time it is asked to end and may clean up,
# the third time it is killed. The status is the command's own.
attended() {
  local pid asked=0 status
  "$@" <&0 &
  pid=$!
  trap 'asked=$((asked + 1)); if [ $asked -lt 3 ]; then kill -TERM $pid; else kill -KILL $pid; fi 2>/dev/null' INT TERM HUP
  while :; do
    status=0
    wait "$pid" || status=$?
    kill -0 "$pid" 2>/dev/null || break
  done
  trap '' INT TERM HUP # the rest takes a moment and must happen
  [ $asked -eq 0 ] || status=130
  return $status
}

finish() {
  trap '' INT TERM HUP
  [ ! -d "$work/libvirt" ] || as_root "$top/libvirt-driver/lab/private-libvirtd" stop "$work/libvirt" || true
  rm -rf "$work"
}

# Of demos that were killed: a folder that nobody holds.
remove_leftovers() {
  local folder
  for folder in /tmp/gnomon-demo.*/; do
    if [ ! -d "$folder" ] || [ ! -O "$folder" ] || ! flock -n "$folder" true; then continue; fi
    say "removing what an earlier demo left in $folder"
    [ ! -d "$folder/libvirt" ] || as_root "$top/libvirt-driver/lab/private-libvirtd" stop "$folder/libvirt" || true
    rm -rf "$folder"
  done
}
