# shellcheck shell=bash
# shellcheck disable=SC2154 # state, ports and so on come from the other parts
# Hypervisors: real ones (a libvirtd and a nova-compute each) and fake ones (all in one process).
#
# The real ones are called compute1, compute2 and so on. Each has an address, 127.0.1.N, on which QEMU takes a live migration,
# and a folder of its own for the servers' disks, which its nova-compute and QEMU see where all others see theirs. Libvirt talks to
# libvirt by Unix sockets, and bin/ssh goes from one nova-compute's files to another's.

start_computes() {
  local n
  start_fakes
  for ((n = 1; n <= computes; n++)); do start_compute "$n"; done
  end_surplus_computes
  for ((n = 1; n <= computes; n++)); do wait_for 180 "hypervisor compute$n" there "compute$n" "nova-compute$n"; done
  [ "$fakes" -eq 0 ] || wait_for 600 "$fakes fake hypervisors" fakes_there
  once "hosts-$computes-$fakes" discover_hosts
}

there() { # HOST PROCESS: does Nova know what it has, and does it report?
  [ "$(sql <<<"select count(*) from nova.compute_nodes where deleted = 0 and host = '$1'")" = 1 ] && reports "$2" nova-compute "$1"
}

# All of them, and in Placement too: one that comes after the others were taken in would get no servers for a while.
fakes_there() {
  local since
  since=$(date -u -r "$state/run/fakes.pid" '+%F %T')
  [ "$(sql <<<"select count(*) >= $fakes from nova.compute_nodes n join nova.services s on s.host = n.host
    where n.deleted = 0 and s.deleted = 0 and s.\`binary\` = 'nova-compute' and n.host like 'fake%' and s.updated_at >= '$since'")" = 1 ] &&
    [ "$(sql <<<"select count(distinct p.id) >= $fakes from placement.resource_providers p
      join placement.inventories i on i.resource_provider_id = p.id where p.name like 'fake%'")" = 1 ]
}

discover_hosts() {
  nova_manage cell_v2 discover_hosts >>"$state/log/discover.log" 2>&1 || die "Nova did not take in its hypervisors: see $state/log/discover.log"
}

address_of() { echo "127.0.1.$1"; }                       # NUMBER
libvirt_folder() { echo "$state/libvirt/$(address_of "$1")"; } # NUMBER
libvirt_uri() { echo "qemu+unix:///system?socket=$(libvirt_folder "$1")/run/libvirt-sock"; } # NUMBER

private_libvirtd() { "$top/libvirt-driver/lab/private-libvirtd" "$@"; }

# The hypervisors that there are, as the daemon is to know them.
hypervisor_uris() { # -> with commas between
  local n uris=()
  for ((n = 1; n <= computes; n++)); do uris+=("$(libvirt_uri "$n")"); done
  for ((n = 1; n <= fakes; n++)); do uris+=("trace:///$(fake_name "$n")"); done
  (IFS=, && echo "${uris[*]}")
}

# As DevStack does: what NOVA_CONF says, without the databases, which nova-compute must not see.
compute_conf() { # FILE
  cp "$NOVA_CONF" "$1"
  inidelete "$1" database connection
  inidelete "$1" api_database connection
}

start_compute() { # NUMBER
  local n=$1 conf=$etc/compute$1.conf group
  mkdir -p "$state/nova/compute$n" "$state/disks/compute$n"
  GNOMON_LIBVIRTD_NAME=compute$n GNOMON_LIBVIRTD_ADDRESS=$(address_of "$n") \
    GNOMON_LIBVIRTD_BIND=$state/disks/compute$n:$state/instances \
    private_libvirtd start "$(libvirt_folder "$n")" >"$state/log/libvirtd-$n.log" 2>&1 7>&- ||
    die "libvirtd of compute$n does not start: see $state/log/libvirtd-$n.log"
  compute_conf "$conf.new"
  {
    cat "$conf.new"
    # one process is root already: privileged helpers need no sudo
    for group in nova_sys_admin vif_plug_linux_bridge_privileged vif_plug_ovs_privileged; do
      printf '[%s]\nhelper_command = privsep-helper --config-file %s\n' "$group" "$conf"
    done
    cat <<E
[DEFAULT]
host = compute$n
my_ip = $(address_of "$n")
state_path = $state/nova/compute$n
[libvirt]
connection_uri = $(libvirt_uri "$n")
live_migration_inbound_addr = $(address_of "$n")
live_migration_uri = qemu+unix:///system?socket=$state/libvirt/%s/run/libvirt-sock
E
  } >"$conf"
  rm "$conf.new"
  launch "nova-compute$n" "$conf $(plugin_code)" env "PATH=$top/devstack/cloud/bin:$PATH" \
    "$top/libvirt-driver/lab/private-libvirtd" enter "$(libvirt_folder "$n")" nova-compute --config-file "$conf"
}

# A cloud that had more of them before.
end_surplus_computes() {
  local n=$((computes + 1))
  while [ -d "$(libvirt_folder "$n")" ]; do
    halt "nova-compute$n"
    private_libvirtd stop "$(libvirt_folder "$n")" 7>&-
    n=$((n + 1))
  done
}

fake_name() { printf 'fake%02d' "$1"; } # NUMBER

start_fakes() {
  local conf=$etc/fakes.conf
  if [ "$fakes" -eq 0 ]; then
    halt fakes
    return
  fi
  mkdir -p "$state/nova/fakes"
  compute_conf "$conf"
  iniset "$conf" DEFAULT compute_driver fake.MediumFakeDriver
  iniset "$conf" DEFAULT state_path "$state/nova/fakes"
  launch fakes "$conf $(plugin_code)" /usr/bin/python3 "$top/devstack/cloud/python/fake_computes.py" "$fakes" --config-file "$conf"
}
