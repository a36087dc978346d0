# shellcheck shell=bash
# shellcheck disable=SC2154 # top and java_home come from the other parts
# ./gnomon bench NAME: measures what the product promises, with programs kept beside the tests.

run_bench() {
  local name=${1:-}
  [ $# -eq 0 ] || shift
  case $name in
    driver) bench_class libvirt-driver io.gnomon.libvirt.bench.DriverBenchmark "$@" ;;
    daemon) bench_class plugin io.gnomon.plugin.bench.DaemonBenchmark "$@" ;;
    cycle) bench_class plugin io.gnomon.plugin.bench.CycleBenchmark "$@" ;;
    calm) bench_class plugin io.gnomon.plugin.bench.CalmBenchmark "$@" ;;
    claim) bench_class plugin io.gnomon.plugin.bench.ClaimBenchmark "$@" ;;
    record)
      [ $# -ge 2 ] || die "name a folder of recordings and one to be made: ./gnomon bench record FOLDER NEW-FOLDER"
      local from into=$2
      from=$(realpath "$1")
      mkdir -p "$into"
      into=$(realpath "$into")
      shift 2
      bench_class plugin io.gnomon.plugin.bench.RecordingBenchmark "$from" "$into" "$@"
      ;;
    drills)
      install_missing ask build libvirt guest network
      bench_class plugin io.gnomon.plugin.bench.DrillsBenchmark "$@"
      ;;
    rehearsal)
      install_missing ask build libvirt guest network
      bench_class plugin io.gnomon.plugin.bench.RehearsalBenchmark "$@"
      ;;
    switchover)
      install_missing ask build libvirt guest network
      bench_class plugin io.gnomon.plugin.bench.SwitchoverBenchmark "$@"
      ;;
    cli) bench_cli ;;
    dashboard)
      install_missing ask build browser
      bench_browser=yes bench_heap=2g bench_class plugin io.gnomon.plugin.bench.DashboardBenchmark "$@"
      ;;
    nova) bench_nova "$@" ;;
    similarity) bench_heap=2g bench_class predictor io.gnomon.predictor.bench.SimilarityBenchmark "$@" ;;
    nova-api) bench_nova_api "$@" ;;
    nova-claims) bench_nova_claims "$@" ;;
    nova-rooms) bench_nova_rooms "$@" ;;
    destinations) bench_destinations "$@" ;;
    rank) bench_class scheduler-filters io.gnomon.scheduler.bench.RankBenchmark "$@" ;;
    new-servers)
      local folder folders=()
      [ "${1:-}" != --learning ] || { folders=("$1" "${2:?--learning takes a number}") && shift 2; }
      for folder; do folders+=("$(realpath "$folder")"); done
      bench_class predictor io.gnomon.predictor.bench.NewServerScore "${folders[@]}"
      ;;
    anomalies)
      [ $# -gt 0 ] || die "name a folder of recordings: ./gnomon bench anomalies FOLDER [METRIC [LEARNER...]]"
      local recordings
      recordings=$(realpath "$1")
      shift
      bench_class predictor io.gnomon.predictor.bench.AnomalyBenchmark "$recordings" "$@"
      ;;
    fleet)
      [ $# -gt 0 ] || die "name a folder of recordings: ./gnomon bench fleet FOLDER [METRIC]"
      local fleet
      fleet=$(realpath "$1")
      shift
      bench_heap=2g bench_class predictor io.gnomon.predictor.bench.FleetBenchmark "$fleet" "$@"
      ;;
    placement)
      [ $# -gt 0 ] || die "name a folder of placement work: ./gnomon bench placement FOLDER [ORDERS [POLICY,...]]"
      local clouds
      clouds=$(realpath "$1")
      shift
      bench_heap=700m bench_class plugin io.gnomon.plugin.bench.PlacementBenchmark "$clouds" "$@"
      ;;
    *)
      cat <<'X'
usage: ./gnomon bench NAME
  driver   statistics and levers through our driver, against virsh in one open session (root, QEMU)
  daemon   processor time and memory of the daemon with 100 trace-driven servers
  cycle [--servers N,N,...]   one cycle, and the other jobs, with 1,000, 10,000 and 30,000 trace-driven servers in 4 GiB
  calm [--minutes N]   how often servers are changed that always use the same, by default, on real guests (root, QEMU)
  claim [--rounds N]   a claim of a staged server against the same request booted cold, on real guests (root, QEMU)
  switchover [--rounds N]   the hypervisor that serves a shop is killed under load: detection, fencing, expansion, traffic (root, QEMU)
  drills [--rounds N] [--seed N] [--json]   drills in a row with random faults: killed hypervisors, a killed Gnomon, cut links, slow disks (root, QEMU)
  rehearsal [--rounds N]   what a rehearsal costs a server that runs on the same hypervisor, by turns with and without (root, QEMU)
  cli      how long a plain command takes
  dashboard [HYPERVISORS [SERVERS]]   first paint, bundle and frame time with 1,000 hypervisors and 30,000 servers
  nova [--endpoint URL --token-file FILE]   what filter and weigher add to a request of nova-scheduler (needs python3-nova)
  nova-api [--endpoint URL --token-file FILE]   what our filter adds to a POST /servers that no staged server answers (needs python3-nova)
  nova-claims [--rounds N]   a request to Nova that a staged server answers, against the same one booted cold (starts a test cloud, ends it)
  nova-rooms [--rounds N]   for how long room that was held is free before Nova claims it (starts a test cloud, ends it)
  destinations [--rounds N]   what they add to select_destinations of a real Nova with 30 hypervisors (starts a test cloud, ends it)
  rank [HYPERVISORS [SERVERS [REQUESTS]]]   how long one request takes that ranks 10,000 hypervisors with 300,000 servers
  similarity [FINGERPRINTS...]   how long the five nearest of 30,000, 100,000 and 1,000,000 fingerprints take to be found
  record FOLDER NEW-FOLDER [--waves N] [--guests N]   recordings of each second of guests that do what servers of other recordings did (root, QEMU)
  new-servers [--learning SLOTS] FOLDER...   in which quarter of the fleet's needs a new server will be, by its flavor and first sample, on recordings
  fleet FOLDER [METRIC]   learning and forecasting fleets of 100 to 10,000 servers, with 2 GiB of heap
  placement FOLDER [ORDERS [POLICY,...]]   overload after each policy placed the servers of recorded clouds, over orders of arrival
  anomalies FOLDER [METRIC [LEARNER...]]   what looking for anomalies costs, and what it does to forecasts
X
      [[ $name = '' || $name = -h || $name = --help ]] || die "there is no benchmark '$name'"
      ;;
  esac
}

bench_class() { # MODULE CLASS ARGUMENTS...
  local module=$1 class=$2 log=$top/target/bench.log
  shift 2
  find_jdk
  mkdir -p "$top/target"
  maven_progress "compiling the benchmark" "$log" -q -pl "$module" -am test-compile dependency:build-classpath \
    -Dmdep.includeScope=test -Dmdep.outputFile=target/bench.classpath -Djacoco.skip ${bench_browser:+-Dgnomon.test.browser=yes} || {
    show_log "$log"
    die "the benchmark does not compile. The log is $log"
  }
  local folder=$top/$module
  [ -e "$folder/target/test-classes/${class//.//}.class" ] || die "this tree has no benchmark $class"
  cd "$folder" || die "cannot enter $folder"
  exec "$java_home/bin/java" -cp "target/test-classes:target/classes:$(cat target/bench.classpath)" \
    ${bench_heap:+-Xmx$bench_heap} -Djava.awt.headless=true "$class" "$@"
}

bench_nova() {
  cd "$top/scheduler-filters/python" || die "this tree has no Python package"
  exec env -u PYTHONPATH PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -m bench.scheduling "$@"
}

bench_nova_api() {
  cd "$top/scheduler-filters/python" || die "this tree has no Python package"
  exec env -u PYTHONPATH PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -m bench.creation "$@"
}

bench_nova_claims() {
  bench_state=$(mktemp -d /var/tmp/gnomon-bench-cloud-XXXXXX)
  trap '"$top/gnomon" cloud wipe --state "$bench_state"' EXIT
  trap 'exit 130' INT TERM
  "$top/gnomon" cloud up --yes --computes 2 --fake 0 --state "$bench_state" --set observe.period=1s --set openstack.refresh=3s --set shadow.busy-at=1000 --set shadow.recovery=10s ||
    die "the test cloud did not start"
  cd "$top/scheduler-filters/python" || die "this tree has no Python package"
  PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -m bench.claims "$bench_state" "$@"
}

bench_nova_rooms() {
  local guest
  install_missing ask guest
  guest=$(guest_image)
  bench_state=$(mktemp -d /var/tmp/gnomon-bench-cloud-XXXXXX)
  trap '"$top/gnomon" cloud wipe --state "$bench_state"' EXIT
  trap 'exit 130' INT TERM
  # the canary finds out whether a hypervisor grows a guest, which is what makes room a probed one
  "$top/gnomon" cloud up --yes --computes 2 --fake 0 --state "$bench_state" --set observe.period=1s --set openstack.refresh=3s --set shadow.busy-at=1000 --set shadow.recovery=10s --set "guest.image=$guest" ||
    die "the test cloud did not start"
  cd "$top/scheduler-filters/python" || die "this tree has no Python package"
  PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -m bench.rooms "$bench_state" "$@"
}

# A cloud of its own: what another one does at the same time would be measured too.
bench_destinations() {
  bench_state=$(mktemp -d /var/tmp/gnomon-bench-cloud-XXXXXX)
  trap '"$top/gnomon" cloud wipe --state "$bench_state"' EXIT
  trap 'exit 130' INT TERM
  "$top/gnomon" cloud up --yes --computes 1 --fake 29 --state "$bench_state" || die "the test cloud did not start"
  cd "$top/scheduler-filters/python" || die "this tree has no Python package"
  PYTHONPATH=$bench_state/python/site PYTHONDONTWRITEBYTECODE=1 \
    /usr/bin/python3 -m bench.destinations "$bench_state/etc/nova.conf" m1.tiny "$@"
}

bench_cli() {
  local line round begin times rounds=15
  build
  "$top/gnomon" --version >/dev/null 2>&1 || true # makes the class archive
  for line in '--version' 'status' 'server list'; do
    times=()
    for ((round = 0; round < rounds; round++)); do
      begin=${EPOCHREALTIME/[.,]/}
      # shellcheck disable=SC2086 # words of a command line
      "$top/gnomon" $line >/dev/null 2>&1 || true
      times+=($(((${EPOCHREALTIME/[.,]/} - begin) / 1000)))
    done
    mapfile -t times < <(printf '%s\n' "${times[@]}" | sort -n)
    printf 'gnomon %-14s median %d ms, fastest %d, slowest %d of %d\n' "$line" \
      "${times[rounds / 2]}" "${times[0]}" "${times[rounds - 1]}" "$rounds"
  done
}
