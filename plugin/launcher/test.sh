# shellcheck shell=bash
# shellcheck disable=SC2154 # top, cache and java_home come from the other parts
# ./gnomon test: installs what the tests need, runs every one, and says per suite what ran and what did not.
# A test class belongs to a suite by the end of its name.

run_test() {
  local answer=ask guest log=$top/target/test.log
  case ${1:-} in
    '') ;;
    -y | --yes) answer=yes ;;
    -h | --help)
      echo "usage: ./gnomon test [--yes]    installs what is missing (asks first unless --yes) and runs every test"
      return
      ;;
    *) die "unknown argument '$1': ./gnomon test knows only --yes" ;;
  esac
  install_missing "$answer" build libvirt guest network python cloud browser
  build # before the tests, which may start the launcher themselves
  find_jdk
  guest=$(guest_image) || guest=$cache/guest # tests without a guest say so themselves

  exec 9>"$top/target/.lock"
  flock 9
  export GNOMON_BUILT=yes
  rm -f "$top"/*/target/surefire-reports/TEST-*.xml
  local broken='' untidy=''
  # by itself and first: the formatter may have to be downloaded, and that must not cost a second run of all tests
  if ! maven_progress "checking the format" "$log" spotless:check 9>&-; then
    grep -A9 '^\[ERROR\] Failed to execute goal' "$log" >&2 || show_log "$log"
    untidy="the format of the code is not as agreed: mvn spotless:apply mends it"
    echo "$untidy"
  fi
  # what fails in one module must not keep the others from being tested: failures are counted from the reports
  maven_progress "running every test" "$log" verify -fn -Dspotless.check.skip -Dmaven.test.failure.ignore=true \
    "-Dgnomon.test.guest=$guest" -Dgnomon.test.cloud=yes -Dgnomon.test.browser=yes 9>&- ||
    broken="the build failed"
  test_python || broken=${broken:-"the tests of the Python package did not run"}
  if grep -qE 'The forked VM terminated|There was a timeout or other error in the fork' "$log"; then
    broken="a test process crashed"
  fi
  if [ -n "$broken" ]; then
    grep -A9 '^\[ERROR\] Failed to execute goal' "$log" >&2 || show_log "$log"
    echo "$broken: the log is $log"
  fi
  summarize "${broken:-$untidy}"
}

# The Python package against the distribution's Nova: all of it on eventlet, as Zed runs, and what the scheduler loads on
# threads too, as later ones do.
test_python() {
  local reports=$top/scheduler-filters/target/surefire-reports report log=$top/target/test-python.log status=0 kind
  mkdir -p "$reports"
  for kind in eventlet threads; do
    report=$reports/TEST-python-$kind.xml
    progress "testing the Python package on $kind" "$log-$kind" pytest_python $kind "$report" 9>&- || status=$?
    # 1: tests failed, which the report tells
    if [ $status -gt 1 ] || [ ! -s "$report" ]; then
      show_log "$log-$kind"
      return 1
    fi
    status=0
    # pytest writes one long line
    sed -i 's/<\(testcase\|skipped\|failure\|error\|system-out\|system-err\)[ >]/\n&/g' "$report"
  done
}

pytest_python() ( # KIND REPORT
  local more=() patching=0
  if [ "$1" = threads ]; then
    patching=1
    more=(--ignore tests/test_compute.py --ignore tests/test_install.py)
  fi
  cd "$top/scheduler-filters/python" || return 2
  env -u PYTHONPATH OS_NOVA_DISABLE_EVENTLET_PATCHING=$patching PYTHONDONTWRITEBYTECODE=1 \
    /usr/bin/python3 -m pytest --junit-prefix "$1" --junit-xml "$2" ${more[@]+"${more[@]}"}
)

# One line per test: suite, class, name, passed|failed|skipped, message; separated by tabs.
results() {
  # shellcheck disable=SC2016 # awk's own variables
  find "$top"/*/target/surefire-reports -name 'TEST-*.xml' -print0 2>/dev/null | xargs -0r awk '
    function attribute(name, found) {
      if (!match($0, " " name "=\"[^\"]*\"")) return ""
      found = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
      gsub(/&#1[03];|&#9;|\t/, " ", found); gsub(/&lt;/, "<", found); gsub(/&gt;/, ">", found)
      gsub(/&quot;/, "\"", found); gsub(/&apos;/, "'\''", found); gsub(/&amp;/, "\\&", found)
      return found
    }
    function reason(line) { # an assumption says it in its exception: <skipped><![CDATA[Exception: Assumption failed: why
      if (!sub(/.*<!\[CDATA\[/, "", line)) return ""
      sub(/\]\]>.*/, "", line); sub(/^[A-Za-z0-9_.$]+: /, "", line); sub(/^Assumption failed: /, "", line); gsub(/\t/, " ", line)
      return line
    }
    function suite(class) {
      sub(/\$.*/, "", class)
      if (class ~ /EndToEndTest$/) return "end-to-end"
      if (class ~ /QemuTest$/) return "qemu"
      if (class ~ /TestDriverTest$/) return "test-driver"
      if (class ~ /CloudTest$/) return "cloud"
      if (class ~ /(^|\.)tests\.test_[a-z_]*$/) return "python"
      return "unit"
    }
    function closes(line) { # the last CDATA mark of the line is an end
      if (line !~ /\]\]>/) return 0
      sub(/.*\]\]>/, "", line)
      return line !~ /<!\[CDATA\[/
    }
    function flush() {
      if (class != "") printf "%s\t%s\t%s\t%s\t%s\n", suite(class), class, name, status, message
      class = ""
    }
    within { within = !closes($0); next } # captured output, which may look like anything
    { tags = $0; sub(/<!\[CDATA\[.*/, "", tags) }
    tags ~ /<testcase / { flush(); class = attribute("classname"); name = attribute("name"); status = "passed"; message = "" }
    tags ~ /<skipped[ \/>]/ { status = "skipped"; message = attribute("message"); if (message == "") message = reason($0) }
    tags ~ /<(failure|error)[ >]/ { status = "failed"; message = attribute("message") }
    /<!\[CDATA\[/ { within = !closes($0) }
    END { flush() }'
}

# Also judges what .ci/must-run asks for, line by line: "SUITE NUMBER" (at least so many of its tests must have run, and
# no class of it may have been skipped as a whole) and "optional CLASS" (this one may).
summarize() { # WHY-THE-BUILD-IS-BROKEN
  local must=$top/.ci/must-run
  [ -e "$must" ] || must=/dev/null
  results | awk -F'\t' -v broken="$1" -v must="$must" '
    { total[$4]++; count[$1, $4]++; tests[$1]++; class = $2; sub(/.*\./, "", class); sub(/\$.*/, "", class); suite[class] = $1 }
    $4 != "skipped" { ran[class]++ }
    $4 == "failed" { failures = failures "  " $2 "." $3 ": " substr($5, 1, 300) "\n" }
    $4 == "skipped" {
      why[class] = $5 == "" ? "no reason given" : substr($5, 1, 300)
      reasons[class ": " why[class]]++
    }
    END {
      split("unit test-driver qemu end-to-end python cloud", suites, " ")
      printf "\n%-12s %8s %8s %8s\n", "suite", "tests", "failed", "skipped"
      for (i = 1; i <= 6; i++) {
        s = suites[i]; known[s] = 1
        printf "%-12s %8d %8d %8d\n", s, tests[s], count[s, "failed"], count[s, "skipped"]
      }
      if (failures != "") printf "\nfailed:\n%s", failures
      for (reason in reasons) {
        if (!told++) print "\nskipped:"
        print "  " reason " (" reasons[reason] (reasons[reason] == 1 ? " test)" : " tests)")
      }
      print ""
      bad = broken != "" || total["failed"] > 0
      while ((getline line <must) > 0) {
        sub(/#.*/, "", line); gsub(/\r/, "", line)
        words = split(line, word, " ")
        if (words == 2 && word[1] == "optional") optional[word[2]] = 1
        else if (words == 2 && word[1] in known && word[2] ~ /^[1-9][0-9]*$/) least[word[1]] = word[2] + 0
        else if (words > 0) { print "must-run says neither SUITE NUMBER nor optional CLASS: " line; bad = 1 }
      }
      for (i = 1; i <= 6; i++) {
        s = suites[i]; done = tests[s] - count[s, "skipped"]
        if (s in least && done < least[s]) { print "must run: at least " least[s] " tests of " s ", but " done " ran"; bad = 1 }
      }
      for (class in suite)
        if (suite[class] in least && !ran[class] && !(class in optional)) { print "must run, but was skipped: " class ": " why[class]; bad = 1 }
      for (class in optional)
        if (!(class in suite)) { print "optional, but there is no such test class: " class; bad = 1 }
      printf "%d passed, %d failed, %d skipped\n", total["passed"], total["failed"], total["skipped"]
      exit bad
    }'
}
