# shellcheck shell=bash
# shellcheck disable=SC2154 # state, ports and so on come from the other parts
# Nova's API, conductor and scheduler. NOVA_CONF is written plain here; our plugin adds to it in its post-config phase.

configure_nova() {
  cp /etc/nova/api-paste.ini "$NOVA_API_PASTE_INI"
  cat >"$NOVA_CONF" <<E
[DEFAULT]
use_stderr = true
graceful_shutdown_timeout = 5
my_ip = 127.0.0.1
enabled_apis = osapi_compute
osapi_compute_listen = 127.0.0.1
osapi_compute_listen_port = $compute_port
osapi_compute_workers = 1
state_path = $state/nova
instances_path = $state/instances
transport_url = $(message_url)
compute_driver = libvirt.LibvirtDriver
reserved_host_memory_mb = 512
reserved_host_disk_mb = 0
initial_cpu_allocation_ratio = 16.0
initial_ram_allocation_ratio = 1.0
resume_guests_state_on_host_boot = false
[api]
auth_strategy = keystone
[wsgi]
api_paste_config = $NOVA_API_PASTE_INI
[api_database]
connection = $(database_url nova_api)
max_pool_size = 10
[database]
connection = $(database_url nova)
max_pool_size = 10
[conductor]
workers = 1
[scheduler]
workers = 1
discover_hosts_in_cells_interval = 30
[filter_scheduler]
available_filters = nova.scheduler.filters.all_filters
[quota]
driver = nova.quota.DbQuotaDriver
# without bounds, until somebody sets one for a project
instances = -1
cores = -1
ram = -1
server_groups = -1
server_group_members = -1
[libvirt]
virt_type = qemu
cpu_mode = none
[workarounds]
# a live migration fetches the guest's kernel as if it were a disk, and Nova of 2024 then finds that it is none
disable_deep_image_inspection = true
[vnc]
enabled = false
[glance]
api_servers = http://127.0.0.1:$glance_port
[oslo_concurrency]
lock_path = $state/locks
[os_brick]
lock_path = $state/locks
[placement]
$(auth_options nova)
[neutron]
$(auth_options nova)
[service_user]
send_service_user_token = false
$(token_options nova)
E
}

nova_manage() { nova-manage --config-file "$NOVA_CONF" "$@"; }

# The cells' addresses are templates that Nova fills from its own configuration: no password on a command line.
nova_tables() {
  local any='{scheme}://{username}:{password}@{hostname}'
  nova_manage api_db sync &&
    nova_manage cell_v2 map_cell0 --database_connection "$any/nova_cell0?{query}" &&
    nova_manage cell_v2 create_cell --name cell1 --database_connection "$any/{path}?{query}" \
      --transport-url "$any:{port}/" &&
    nova_manage db sync
}

start_nova() {
  wait_for 120 RabbitMQ accepts "$amqp_port"
  local service
  for service in conductor scheduler api; do
    launch "nova-$service" "$NOVA_CONF $NOVA_API_PASTE_INI $(plugin_code)" "nova-$service" --config-file "$NOVA_CONF"
  done
  wait_for 120 Placement answers "$placement_port"
  wait_for 120 Glance answers "$glance_port"
  wait_for 120 "Nova's API" answers "$compute_port"
  for service in conductor scheduler; do wait_for 120 "Nova's $service" reports "nova-$service" "nova-$service"; done
}

# Has it told that it is there since it was started? Before that it may not take messages, and what is sent to it is lost.
reports() { # PROCESS BINARY [HOST]
  local since where="\`binary\` = '$2' and deleted = 0"
  since=$(date -u -r "$state/run/$1.pid" '+%F %T')
  [ -z "${3:-}" ] || where+=" and host = '$3'"
  [ "$(sql <<<"select count(*) > 0 from nova.services where $where and updated_at >= '$since'")" = 1 ]
}

# What stands for the code of our plugin that Nova's services load.
plugin_code() { [ "$gnomon" = no ] || echo "$state/python/site.sum"; }
