# shellcheck shell=bash
# shellcheck disable=SC2154 # state, ports and so on come from the other parts
# Keystone: users, catalogue, and the files by which clients find both.

region=RegionOne

configure_keystone() {
  mkdir -p "$state/keystone"
  cat >"$etc/keystone.conf" <<E
[DEFAULT]
use_stderr = true
[database]
connection = $(database_url keystone)
max_pool_size = 5
[fernet_tokens]
key_repository = $state/keystone/fernet
[credential]
key_repository = $state/keystone/credential
[token]
provider = fernet
expiration = 86400
E
  write_client_files
}

keystone_url() { echo "http://127.0.0.1:$keystone_port/v3"; }

# For `openstack` and for openstack4j; readable by root alone.
write_client_files() {
  cat >"$state/clouds.yaml" <<E
clouds:
  gnomon-cloud:
    auth:
      auth_url: $(keystone_url)
      username: admin
      password: $(secret admin)
      project_name: admin
      user_domain_name: Default
      project_domain_name: Default
    region_name: $region
    identity_api_version: 3
    compute_api_version: "2.92"
    placement_api_version: "1.39"
E
  cat >"$state/openrc" <<E
export OS_AUTH_URL=$(keystone_url) OS_USERNAME=admin OS_PASSWORD=$(secret admin) OS_PROJECT_NAME=admin
export OS_USER_DOMAIN_NAME=Default OS_PROJECT_DOMAIN_NAME=Default OS_REGION_NAME=$region
export OS_IDENTITY_API_VERSION=3 OS_COMPUTE_API_VERSION=2.92 OS_PLACEMENT_API_VERSION=1.39
E
}

# How a service proves to others who it is.
auth_options() { # USER
  cat <<E
auth_type = password
auth_url = $(keystone_url)
username = $1
password = $(secret service)
project_name = $SERVICE_PROJECT_NAME
user_domain_name = Default
project_domain_name = Default
region_name = $region
E
}

token_options() { # USER: how a service finds out whom a request comes from
  cat <<E
[keystone_authtoken]
www_authenticate_uri = $(keystone_url)
service_token_roles_required = false
$(auth_options "$1")
E
}

start_keystone() {
  launch_uwsgi keystone "$keystone_port" "$(command -v keystone-wsgi-public)" "$etc/keystone.conf" \
    "OS_KEYSTONE_CONFIG_FILES=$etc/keystone.conf"
  wait_for 120 Keystone answers "$keystone_port"
  once catalogue keystone_ask catalogue "$SERVICE_PROJECT_NAME" nova placement glance <<E
compute nova http://127.0.0.1:$compute_port/v2.1
placement placement http://127.0.0.1:$placement_port
image glance http://127.0.0.1:$glance_port
network neutron http://127.0.0.1:$network_port
E
}

# The password goes by the environment: a command line is for everybody to read.
keystone_tables() {
  local manage=(keystone-manage --config-file "$etc/keystone.conf")
  "${manage[@]}" db_sync &&
    "${manage[@]}" fernet_setup --keystone-user root --keystone-group root &&
    "${manage[@]}" credential_setup --keystone-user root --keystone-group root &&
    OS_BOOTSTRAP_PASSWORD=$(secret admin) "${manage[@]}" bootstrap --bootstrap-region-id "$region" \
      --bootstrap-admin-url "$(keystone_url)" --bootstrap-internal-url "$(keystone_url)" \
      --bootstrap-public-url "$(keystone_url)"
}

keystone_ask() { # VERB ARGUMENTS...: see identity.py
  /usr/bin/python3 "$top/devstack/cloud/python/identity.py" "$state" "$@" >>"$state/log/identity.log" 2>&1 ||
    die "Keystone refused: see $state/log/identity.log"
}
