# shellcheck shell=bash
# shellcheck disable=SC2154 # state, ports and so on come from the other parts
# What runs, and the end of it.

first=(epmd rabbitmq mariadb) # what all others use, and so ends last

services_known() { # of this cloud, in the order of their start
  local file
  find "$state/run" -name '*.made-from' -printf '%T@ %f\n' 2>/dev/null | sort -n | while read -r _ file; do echo "${file%.made-from}"; done
}

stop_everything() {
  local name others=() folder
  # shellcheck disable=SC2046 # names have no blanks
  for name in $(services_known); do
    case " ${first[*]} " in *" $name "*) ;; *) others+=("$name") ;; esac
  done
  say "ending what runs in $state"
  halt ${others[@]+"${others[@]}"}
  for folder in "$state"/libvirt/*/; do
    [ ! -d "$folder" ] || private_libvirtd stop "${folder%/}" 7>&-
  done
  halt "${first[@]}"
  end_strays
  rm -f "$state"/run/*
}

cloud_status() {
  local name pid folder down=0
  if ! state_is_ours; then
    say "there is no cloud in $state"
    return 3
  fi
  # shellcheck source=/dev/null
  . "$state/ports"
  printf '%-16s %-6s %8s %6s  %s\n' service state pid MiB log
  for name in $(services_known); do
    if pid=$(process_of "$name"); then
      printf '%-16s %-6s %8d %6d  %s\n' "$name" up "$pid" "$(memory_mib "$pid")" "$state/log/$name.log"
    else
      printf '%-16s %-6s %8s %6s  %s\n' "$name" down - - "$state/log/$name.log"
      down=1
    fi
  done
  for folder in "$state"/libvirt/*/; do
    [ -d "$folder" ] || continue
    name=libvirtd-${folder%/}
    name=${name##*.}
    if private_libvirtd status "${folder%/}" >/dev/null 2>&1; then
      printf '%-16s %-6s %8s %6s  %s\n' "libvirtd-$name" up - - "${folder}log/libvirtd.log"
    else
      printf '%-16s %-6s %8s %6s  %s\n' "libvirtd-$name" down - - "${folder}log/libvirtd.log"
      down=1
    fi
  done
  [ -n "$(services_known)" ] || down=1
  return $((down * 3))
}

# Each process's share of what it shares with others, so that the sum is right.
memory_mib() { # GROUP
  local pid sum=0 kib
  for pid in $(ps -e -o pgid=,pid= | awk -v group="$1" '$1 == group { print $2 }'); do
    kib=$(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null) || true
    sum=$((sum + ${kib:-0}))
  done
  echo $((sum / 1024))
}
