# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # variables are shared among the parts; DevStack's are read by the plugin
# Our DevStack plugin on this cloud: the variables that DevStack would set, and the plugin itself, phase by phase.

load_plugin() {
  ENABLED_SERVICES=key,placement-api,g-api,n-api,n-cond,n-sch,n-cpu
  DEST=$state
  DATA_DIR=$state
  NOVA_CONF=$etc/nova.conf
  NOVA_API_PASTE_INI=$etc/nova-api-paste.ini
  SERVICE_PROJECT_NAME=service
  SERVICE_DOMAIN_NAME=Default
  SERVICE_PASSWORD=$(secret service)
  KEYSTONE_SERVICE_URI=http://127.0.0.1:$keystone_port
  REGION_NAME=$region
  LIBVIRT_GROUP=root
  VIRT_DRIVER=libvirt
  GNOMON_DIR=$top
  GNOMON_CONF_DIR=$etc/gnomon
  GNOMON_DATA_DIR=$state/gnomon
  GNOMON_PORT=$daemon_port
  GNOMON_MAX_VCPUS=4
  GNOMON_SHADOWS=True
  GNOMON_CONFIG_EXTRA=$(cat "$state/gnomon-settings" 2>/dev/null || true)
  GNOMON_HYPERVISORS=$(hypervisor_uris)
  # shellcheck source=devstack/settings
  . "$top/devstack/settings"
  if [ "$gnomon" = no ]; then
    ENABLED_SERVICES=${ENABLED_SERVICES%,gnomon}
    halt gnomon
  fi
  export PYTHONPATH=$state/python/site
  # Debian's Python and programs, not others that a user may have in front of them
  PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
}

run_plugin() { # MODE [PHASE]
  [ "$gnomon" != no ] || return 0 # a plain Nova
  # shellcheck source=devstack/plugin.sh
  . "$top/devstack/plugin.sh" "$@"
}

# What servers are made of: the tiny guest, and flavors that fit small machines.
seed() {
  local guest
  guest=$(guest_image)
  once seed /usr/bin/python3 "$top/devstack/cloud/python/seed.py" "$state" "$guest"
}
