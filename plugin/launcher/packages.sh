# shellcheck shell=bash
# shellcheck disable=SC2154 # top and cache come from the launcher
# Installs what is missing with the system's package manager, after saying what and why.

# One line each: a command, or the pattern of a file, that shows it is there | its package | why
needs() { # GROUP...
  local group
  for group in "$@"; do
    case $group in
      build) cat <<'X' ;;
javac|default-jdk-headless|builds and runs Gnomon
mvn|maven|builds Gnomon
X
      libvirt) cat <<'X' ;;
qemu-system-x86_64|qemu-system-x86|runs the guests
libvirtd|libvirt-daemon-system|manages the guests
/usr/lib/*/libvirt/connection-driver/libvirt_driver_qemu.so|libvirt-daemon-driver-qemu|manages the guests
virsh|libvirt-clients|finds out whether libvirt answers
unshare|util-linux|keeps a private libvirt apart from the system's
X
      guest) cat <<'X' ;;
busybox|busybox-static|is the guests' user land
cpio|cpio|packs the guest image
gcc|gcc|compiles the guests' load generator
/usr/lib/*/libc.a|libc6-dev|compiles the guests' load generator
strip|binutils|makes the guest image small
xz|xz-utils|unpacks the guests' kernel modules
zstd|zstd|unpacks the guests' kernel modules
X
      network) cat <<'X' ;;
ip|iproute2|gives the hypervisors of a test networks of their own
curl|curl|is the client in those networks
X
      cloud) cat <<'X' ;;
keystone-manage|keystone|Keystone: users and the catalogue of the test cloud
placement-manage|placement-api|Placement: what the hypervisors have and what is taken
glance-manage|glance-api|Glance: images
nova-api|nova-api|Nova: the API
nova-conductor|nova-conductor|Nova: keeps its database
nova-scheduler|nova-scheduler|Nova: chooses hypervisors
nova-compute|nova-compute|Nova: runs servers on a hypervisor
/usr/lib/python3/dist-packages/libvirt.py|python3-libvirt|lets Nova speak to libvirt
qemu-img|qemu-utils|makes the servers' disks
uwsgi|uwsgi-core|serves Keystone and Placement
/usr/lib/uwsgi/plugins/python3_plugin.so|uwsgi-plugin-python3|serves Keystone and Placement
mariadbd|mariadb-server|keeps the databases of the test cloud
/usr/lib/python3/dist-packages/pymysql|python3-pymysql|lets the services use the database
/usr/lib/rabbitmq/bin/rabbitmq-server|rabbitmq-server|carries messages among Nova's services
openstack|python3-openstackclient|the command line of OpenStack, for you to use
curl|curl|finds out whether services answer
ps|procps|finds the processes of the test cloud
X
      browser) cat <<'X' ;;
chromium|chromium|is what the dashboard is tested in
/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf|fonts-dejavu-core|draws the letters of the pages
X
      node) cat <<'X' ;;
node|nodejs|builds the dashboard
npm|npm|fetches what the dashboard is built with
X
      python) cat <<'X' ;;
/usr/lib/python3/dist-packages/nova/scheduler|python3-nova|is what the Python package is tested against
/usr/lib/python3/dist-packages/libvirt.py|python3-libvirt|is what Nova's compute driver needs
/usr/lib/python3/dist-packages/pytest|python3-pytest|runs the tests of the Python package
/usr/lib/python3/dist-packages/pip|python3-pip|installs the Python package
/usr/lib/python3/dist-packages/setuptools|python3-setuptools|builds the Python package
/usr/lib/python3/dist-packages/wheel|python3-wheel|builds the Python package
X
    esac
  done
}

present() { # COMMAND-OR-PATTERN
  case $1 in
    /*) compgen -G "$1" >/dev/null ;;
    busybox) # a dynamic one is of no use in the guest
      command -v busybox >/dev/null && ! ldd "$(command -v busybox)" >/dev/null 2>&1 ;;
    *) PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null ;;
  esac
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

can_be_root() { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }

install_missing() { # yes|ask GROUP...
  local answer=$1 proof package why packages=()
  shift
  while IFS='|' read -r proof package why; do
    if present "$proof" || [[ " ${packages[*]-} " = *" $package "* ]]; then continue; fi
    [ ${#packages[@]} -gt 0 ] || say "these packages are missing on this machine:"
    packages+=("$package")
    printf '  %-28s %s\n' "$package" "$why" >&2
  done < <(needs "$@")
  [ ${#packages[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || die "this machine has no apt-get: install them with its own package manager and try again"
  can_be_root || die "installing needs root and there is no sudo. As root: apt-get install ${packages[*]}"
  if [ "$answer" = ask ]; then
    [ -t 0 ] || die "there is no terminal to ask on: say --yes to install them, or run: apt-get install ${packages[*]}"
    read -r -p "gnomon: install them now with apt-get? [Y/n] " answer
    case $answer in '' | [Yy]*) ;; *) die "nothing was installed" ;; esac
  fi
  [ "$(id -u)" = 0 ] || sudo -v || die "no permission to install packages"
  local log
  log=$(mktemp)
  if ! progress "installing packages" "$log" apt_install "${packages[@]}"; then
    show_log "$log"
    die "apt-get failed. Its output is above, and in $log"
  fi
  rm -f "$log"
  hash -r
}

# Where there is no systemd, packages must not start services behind our back either (we bring our own libvirtd);
# an administrator's policy file is left alone.
apt_install() {
  local policy=/usr/sbin/policy-rc.d ours='' status=0
  # one of ours that an interrupted run left behind is ours again
  if [ ! -d /run/systemd/system ] && { [ ! -e $policy ] || grep -q 'put here by gnomon' $policy; }; then
    ours=yes
    trap 'as_root rm -f /usr/sbin/policy-rc.d; exit 130' INT TERM
    printf '#!/bin/sh\n# put here by gnomon while it installs packages\nexit 101\n' | as_root tee $policy >/dev/null
    as_root chmod 755 $policy
  fi
  as_root apt-get update -qq || true # an unreachable extra source must not stop us
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" || status=$?
  if [ -n "$ours" ]; then
    as_root rm -f $policy
    trap - INT TERM
  fi
  return $status
}

# The guest's kernel and agent are only downloaded, which needs fresh package lists.
guest_image() { # -> its folder on standard output
  local folder=$cache/guest log
  mkdir -p "$folder"
  log=$folder/build.log
  if [ -z "$(apt-cache depends linux-image-cloud-amd64 linux-image-virtual 2>/dev/null)" ]; then
    progress "fetching package lists" "$log" as_root apt-get update -qq || true
  fi
  if ! progress "building the guest image" "$log" "$top/libvirt-driver/guest/build-guest" "$folder"; then
    show_log "$log"
    die "the guest image could not be built. Its log is $log"
  fi
  echo "$folder"
}
