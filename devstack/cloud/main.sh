# shellcheck shell=bash
# shellcheck disable=SC2154 # top, cache and say come from the launcher
# ./gnomon cloud: a real, minimal OpenStack on this machine, for tests. The main flow is cloud_up; it goes through the
# phases of a DevStack run, and calls our DevStack plugin where DevStack would.

cloud_usage() {
  cat <<'X2'
usage: ./gnomon cloud COMMAND [--state DIR]
  up      installs what is missing (asks first), then starts Keystone, Placement, Glance, Nova and Gnomon on loopback
  status  what runs, where it logs
  down    ends all of it, guests too; what is stored stays
  wipe    down, then removes all that was stored

options of up:
  --computes K       real hypervisors of QEMU, each with a libvirtd and a nova-compute of its own (1)
  --fake N           fake hypervisors of Nova, for scale (0)
  --set KEY=VALUE    a setting of the daemon (docs/configuration.md); as often as needed
  --without-gnomon   a plain Nova, to compare with
  --yes              install packages without asking
  --state DIR        where everything is kept (~/.cache/gnomon/cloud); several clouds may run side by side

Then: source DIR/openrc; openstack server create --flavor m1.tiny --image gnomon-guest --nic none my-server
X2
}

run_cloud() {
  local part command=${1:---help}
  [ $# -eq 0 ] || shift
  for part in settings processes shim stores identity services nova computes gnomon report; do
    # shellcheck source=/dev/null
    . "$top/devstack/cloud/$part.sh"
  done
  case $command in
    -h | --help | help) cloud_usage && return ;;
    up | down | status | wipe) ;;
    *) die "there is no 'cloud $command': use up, status, down or wipe" ;;
  esac
  read_options "$command" "$@"
  [ "$(id -u)" = 0 ] || die "the test cloud needs root (it starts libvirtd and QEMU). Run it with sudo"
  "cloud_$command"
}

cloud_up() {
  local begin=$SECONDS
  install_missing "$answer" build libvirt guest cloud
  [ "$gnomon" = no ] || build
  open_state
  load_plugin
  run_plugin stack pre-install
  run_plugin stack install
  start_stores
  configure_keystone
  configure_placement
  configure_glance
  configure_nova
  once tables make_tables
  start_keystone
  run_plugin stack post-config
  start_services
  start_nova
  start_computes
  run_plugin stack extra
  [ "$gnomon" = no ] || wait_for 120 "Gnomon's daemon" answers "$daemon_port"
  seed
  say "the cloud is up after $((SECONDS - begin)) s: source $state/openrc"
}

cloud_down() {
  if ! state_is_ours; then
    say "there is no cloud in $state"
    return
  fi
  lock_state
  stop_everything
  say "the cloud in $state is down; './gnomon cloud up' starts it again"
}

cloud_wipe() {
  if ! state_is_ours; then
    say "there is no cloud in $state"
    return
  fi
  lock_state
  stop_everything
  rm -rf "${state:?}"
  say "removed $state"
}
