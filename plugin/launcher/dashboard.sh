# shellcheck shell=bash
# shellcheck disable=SC2154 # top comes from the launcher
# ./gnomon dashboard build|screenshots: for those who change the dashboard. Without one of these words it is a command of Gnomon.

run_dashboard() {
  case ${1:-} in
    build) dashboard_build ;;
    screenshots)
      shift
      dashboard_screenshots "$@"
      ;;
    *) run plain dashboard "$@" ;;
  esac
}

# The bundle is kept in the repository, so that nobody else needs Node.
dashboard_build() {
  local copy=$top/plugin/target/dashboard log=$top/target/dashboard.log
  install_missing ask node
  mkdir -p "$copy" "$top/target"
  find "$copy" -mindepth 1 -maxdepth 1 ! -name node_modules -exec rm -rf {} +
  cp -r "$top/plugin/src/main/dashboard/." "$copy"
  cd "$copy" || die "cannot enter $copy"
  if ! cmp -s package-lock.json node_modules/.built-with; then
    progress "fetching what the dashboard is built with" "$log" npm ci || { show_log "$log" && die "npm failed. Its log is $log"; }
    cp package-lock.json node_modules/.built-with
  fi
  node build.mjs "$top/plugin/src/main/resources/io/gnomon/plugin/dashboard"
  say "built into plugin/src/main/resources/io/gnomon/plugin/dashboard: commit it with its sources"
}

# Pictures for the guide.
dashboard_screenshots() {
  # shellcheck source=plugin/launcher/bench.sh
  . "$parts/bench.sh"
  install_missing ask build browser
  bench_browser=yes bench_class plugin io.gnomon.plugin.bench.DashboardScreenshots "$top/docs/images" "$@"
}
