# shellcheck shell=bash
# shellcheck disable=SC2154 # top comes from the launcher
# Builds the product into target/runtime/NUMBER, so that a new build never changes files under a running daemon or
# demo: each process holds a lock (file descriptor 8) on the one that it runs from, and a build removes those without.

runtimes=$top/target/runtime

# The JDK: JAVA_HOME if it is set, else the one on the path. Sets java_home.
find_jdk() {
  local javac=${JAVA_HOME:+$JAVA_HOME/bin/javac} version
  [ -n "$javac" ] || javac=$(command -v javac) ||
    die "no JDK found. Install one from version 17 up (apt-get install default-jdk-headless), or run './gnomon demo'"
  [ -x "$javac" ] || die "JAVA_HOME is '$JAVA_HOME', which is no JDK. Set it to one from version 17 up"
  javac=$(readlink -f "$javac")
  java_home=${javac%/bin/javac}
  version=$(java_version "$java_home")
  [ "$version" -ge 17 ] || die "the JDK in $java_home is version $version. Gnomon needs 17 or newer (apt-get install default-jdk-headless, or set JAVA_HOME)"
}

java_version() { # HOME -> 17
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

maven() { JAVA_HOME=$java_home mvn -B -f "$top/pom.xml" "$@"; }

# Offline first, which is fast; online when something has to be downloaded.
maven_progress() { # LABEL LOG ARGUMENTS...
  local label=$1 log=$2
  shift 2
  if progress "$label" "$log" maven -o "$@" && ! failed_anyway "$log"; then return; fi
  grep -qE 'in offline mode|has not been downloaded from it before' "$log" || return 1
  progress "$label, downloading what it needs" "$log" maven "$@" && ! failed_anyway "$log"
}

# With --fail-never Maven calls everything a success.
failed_anyway() { grep -q 'Build failures were ignored' "$1"; } # LOG

up_to_date() {
  local stamp=$runtimes/current/stamp
  [ "$(cat "$stamp" 2>/dev/null)" = "$top" ] || return 1 # none, or the tree was moved
  [ -z "$(find "$top/pom.xml" "$top"/*/pom.xml "$top"/*/src/main -newer "$stamp" -print -quit)" ]
}

build() {
  # GNOMON_BUILT: whoever called us has built already, and holds the lock
  if [ -n "${GNOMON_BUILT:-}" ] || up_to_date; then return; fi
  mkdir -p "$runtimes" 2>/dev/null || die "cannot write to $top/target. Run it as the owner of $top"
  exec 9>"$top/target/.lock"
  flock 9
  if ! up_to_date; then compile; fi
  exec 9>&-
}

compile() {
  local new log=$top/target/build.log old
  find_jdk
  command -v mvn >/dev/null || die "Maven is missing. Install it (apt-get install maven), or run './gnomon demo'"
  new=$(mktemp -d "$runtimes/XXXXXX")
  chmod 755 "$new"
  echo "$top" >"$new/stamp" # before the build: what is edited meanwhile is built next time
  rm -rf "$top/plugin/target/lib" "$top"/plugin/target/gnomon-plugin-*.jar
  if ! maven_progress "building Gnomon" "$log" -q package -Dmaven.test.skip=true -Dspotless.check.skip -Djacoco.skip 9>&-; then
    rm -rf "$new"
    show_log "$log"
    die "the build failed. Its log is $log"
  fi
  cp "$top"/plugin/target/gnomon-plugin-*.jar "$top/plugin/target/lib/"
  mv "$top/plugin/target/lib" "$new/lib"
  ln -sfn "$(basename "$new")" "$runtimes/next" && mv -fT "$runtimes/next" "$runtimes/current"
  for old in "$runtimes"/*/; do
    old=${old%/}
    if [ -L "$old" ] || [ "$old" = "$new" ]; then continue; fi
    flock -n -x "$old" rm -rf "$old" || true
  done
}

# Sets the arrays `java` and `main`, which together run the newest build. KIND is plain, for commands that are over in a
# moment, or daemon.
java_command() { # KIND
  build
  runtime=$(readlink -f "$runtimes/current")
  exec 8<"$runtime"
  flock -s 8
  if [ -z "${java_home:-}" ]; then # a JRE will do from here on
    java_home=${JAVA_HOME:-$(readlink -f "$(command -v java || echo /nowhere)")}
    java_home=${java_home%/bin/java}
  fi
  [ -x "$java_home/bin/java" ] || die "no Java found. Install a JDK from version 17 up (apt-get install default-jdk-headless)"
  local archive version
  archive=$runtime/classes-$(printf %s "$java_home" | cksum | cut -d' ' -f1).jsa
  version=$(java_version "$java_home")
  main=(-jar "$(echo "$runtime"/lib/gnomon-plugin-*.jar)")
  java=("$java_home/bin/java" -XX:+UseSerialGC -Djava.awt.headless=true -Xlog:disable)
  [ "$version" -lt 24 ] || java+=(--sun-misc-unsafe-memory-access=allow) # QuestDB and JNA; newer JDKs warn about it
  [ -e "$archive" ] || train "$archive"
  [ ! -s "$archive" ] || java+=(-Xshare:auto "-XX:SharedArchiveFile=$archive")
  case $1 in
    plain) java+=(-XX:TieredStopAtLevel=1) ;;
    # starts small and stays so with a small fleet; a large one needs gibibytes. Half a daemon is worse than none: it is started anew
    daemon) java+=(-Xms96m -Xmn64m -XX:MaxRAMPercentage=50 -XX:MinHeapFreeRatio=15 -XX:MaxHeapFreeRatio=30 -XX:+ExitOnOutOfMemoryError) ;;
  esac
}

# Keeps the loaded classes of one plain command in an archive, which halves the start of every later one.
train() { # ARCHIVE
  local folder
  folder=$(mktemp -d)
  XDG_STATE_HOME=$folder XDG_CONFIG_HOME=$folder "${java[@]}" "-XX:ArchiveClassesAtExit=$1.$$" \
    -XX:TieredStopAtLevel=1 "${main[@]}" status >"$runtime/train.log" 2>&1 </dev/null || true
  rm -rf "$folder"
  if [ -s "$1.$$" ]; then mv -f "$1.$$" "$1"; else : >"$1"; fi
}

run() { # KIND ARGUMENTS...
  java_command "$1"
  shift
  exec "${java[@]}" "${main[@]}" "$@"
}
