# shellcheck shell=bash
# shellcheck disable=SC2154 # state, ports and so on come from the other parts
# Placement, Glance, and a stand-in for Neutron.

configure_placement() {
  cat >"$etc/placement.conf" <<E
[DEFAULT]
use_stderr = true
[api]
auth_strategy = keystone
[placement_database]
connection = $(database_url placement)
max_pool_size = 5
$(token_options placement)
E
}

placement_tables() { placement-manage --config-file "$etc/placement.conf" db sync; }

configure_glance() {
  cat >"$etc/glance-api.conf" <<E
[DEFAULT]
use_stderr = true
graceful_shutdown_timeout = 5
bind_host = 127.0.0.1
bind_port = $glance_port
workers = 1
enabled_backends = disk:file
[glance_store]
default_backend = disk
[disk]
filesystem_store_datadir = $state/glance/images
[os_glance_staging_store]
filesystem_store_datadir = $state/glance/staging
[os_glance_tasks_store]
filesystem_store_datadir = $state/glance/tasks
[database]
connection = $(database_url glance)
max_pool_size = 5
[paste_deploy]
flavor = keystone
config_file = /etc/glance/glance-api-paste.ini
[oslo_concurrency]
lock_path = $state/locks
$(token_options glance)
E
}

glance_tables() { glance-manage --config-file "$etc/glance-api.conf" db_sync; }

# Nova asks Neutron even for servers without a network: the stand-in answers that there is nothing.
start_services() {
  launch neutron-stub "$top/devstack/cloud/python/neutron_stub.py" \
    /usr/bin/python3 "$top/devstack/cloud/python/neutron_stub.py" "$network_port"
  launch_uwsgi placement "$placement_port" "$(command -v placement-api)" "$etc/placement.conf" "OS_PLACEMENT_CONFIG_DIR=$etc"
  launch glance-api "$etc/glance-api.conf" glance-api --config-file "$etc/glance-api.conf"
}
