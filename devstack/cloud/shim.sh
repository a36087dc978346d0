# shellcheck shell=bash
# shellcheck disable=SC2154 # state and top come from the other parts
# The functions of DevStack that our plugin uses, for a machine without DevStack. Same names, same arguments.

ini() { /usr/bin/python3 "$top/devstack/cloud/python/ini.py" "$@"; }

iniset() { ini set "$@"; }                     # FILE SECTION OPTION VALUE
iniget() { ini get "$@"; }                     # FILE SECTION OPTION
iniset_multiline() { ini set-multiline "$@"; } # FILE SECTION OPTION VALUE...
iniget_multiline() { ini get-multiline "$@"; } # FILE SECTION OPTION
inidelete() { ini delete "$@"; }               # FILE SECTION OPTION

define_plugin() { :; }

is_service_enabled() { # SERVICE...: is any of them?
  local service
  for service; do
    case ,$ENABLED_SERVICES, in *",$service,"*) return 0 ;; esac
  done
  return 1
}

enable_service() { # SERVICE...
  local service
  for service; do is_service_enabled "$service" || ENABLED_SERVICES+=${ENABLED_SERVICES:+,}$service; done
}

echo_summary() { say "$*"; }

# All packages were asked for together, before the first phase.
install_package() { # PACKAGE...
  local package
  for package; do
    dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || apt_install "$package"
  done
}

# Without the network and without touching the system's Python: packages and .pth files are copied to a folder on the path of
# the cloud's services. Python looks for .pth files in its own folders only, so a sitecustomize sends it there.
pip_install() { # FOLDER
  local new=$state/python/new site=$state/python/site package
  rm -rf "$new"
  mkdir -p "$new"
  for package in "$1"/*/__init__.py; do cp -a "$(dirname "$package")" "$new/"; done
  ! compgen -G "$1/*.pth" >/dev/null || cp "$1"/*.pth "$new/"
  find "$new" -name __pycache__ -prune -exec rm -rf {} +
  echo 'import os, site; site.addsitedir(os.path.dirname(__file__))' >"$new/sitecustomize.py"
  if ! diff -rq -x __pycache__ "$new" "$site" >/dev/null 2>&1; then
    rm -rf "$site"
    mv "$new" "$site"
  fi
  rm -rf "$new"
  find "$site" -type f ! -name '*.pyc' -exec cksum {} + | sort >"$state/python/site.sum" # who uses it is restarted if it changes
}

run_process() { # SERVICE COMMAND [GROUP [USER [ENVIRONMENT]]]
  local words environment
  is_service_enabled "$1" || return 0
  read -ra words <<<"$2"
  read -ra environment <<<"${5:-}"
  launch "$1" "$(process_files "$1")" env "${environment[@]}" "${words[@]}"
}

stop_process() { # SERVICE
  ! is_service_enabled "$1" || halt "$1"
}

# What a service of the plugin reads when it starts.
process_files() { # SERVICE
  case $1 in
    gnomon) echo "$GNOMON_CONF" ;;
  esac
}

# The one thing that the plugin asks of it: role add --user NAME ... --inherited ROLE, in the domain of all projects here
openstack() {
  local user='' role=''
  while [ $# -gt 0 ]; do
    case $1 in
      --user) user=$2 && shift ;;
    esac
    role=$1
    shift
  done
  once "inherited-$user" keystone_ask inherit "$user" "$role"
}

create_service_user() { # NAME [ROLE]
  once "user-$1" keystone_ask user "$1" "$SERVICE_PROJECT_NAME" service ${2:+"$2"}
}
