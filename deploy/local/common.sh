# Sourced by up, down, status and logs, which stand beside it; they work from any current folder.

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || exit 1
home=$(CDPATH='' cd -- "$here/../.." && pwd -P) || exit 1
data=$here/data

# One sentence on stderr. Exit codes: 1 = it did not work, 2 = wrong command line.
fail() {
  printf '%s\n' "$1" >&2
  exit "${2:-1}"
}

set_data() {
  case $1 in
    '') fail '--data needs a folder.' 2 ;;
    /*) data=$1 ;;
    *) data=$PWD/$1 ;;
  esac
}

# For down and status, whose only options are these; needs usage().
read_data_option() {
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) usage; exit 0 ;;
      --data=*) set_data "${1#--data=}" ;;
      --data) [ $# -gt 1 ] || fail '--data needs a folder.' 2; set_data "$2"; shift ;;
      *) fail "$(basename "$0") does not know $1; see deploy/local/$(basename "$0") --help." 2 ;;
    esac
    shift
  done
}

launcher_jar=$here/launcher/target/local-launcher-0.1.0.jar
launcher_main=dev.licenseauth.local.launcher.Main

# The pid of the launcher that holds the data folder, if one runs. A number alone proves nothing: it must be running our main class.
running_launcher() {
  [ -r "$data/launcher.lock" ] || return 1
  read -r launcher_pid launcher_rest <"$data/launcher.lock" || return 1
  [ -n "$launcher_pid" ] && tr '\0' '\n' 2>/dev/null <"/proc/$launcher_pid/cmdline" | grep -qxF "$launcher_main"
}

launcher_caches=$here/target/aot

# The pids of all launchers, on whatever data folder, that run from this repository's build.
stacks_of_this_build() {
  grep -lF "$launcher_jar" /proc/[0-9]*/cmdline 2>/dev/null | while read -r cmdline; do
    if tr '\0' ' ' <"$cmdline" 2>/dev/null | grep -qF " $launcher_main up "; then
      launcher_pid=${cmdline#/proc/}
      printf '%s ' "${launcher_pid%/cmdline}"
    fi
  done
}

# Sets $cache to the launcher's start-up cache if that was made from what would start now. The JVM itself does not look: given an old cache it
# runs the old classes.
find_cache() {
  cache=$launcher_caches/launcher.aot
  if [ ! -e "$cache" ] || [ -n "$(find "$launcher_jar" "$here/launcher/target/lib" -newer "$cache" 2>&1 | head -n 1)" ]; then
    cache=
  fi
}

# Becomes the launcher. $session is empty or a command that puts it into a session of its own; $record a file to write down what its start-up
# cache is made of.
session=
record=
launcher() {
  cache=
  [ -n "$record" ] || find_cache
  # shellcheck disable=SC2086 # $session is one word or none
  exec $session "$JAVA_HOME/bin/java" \
    -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+UseCompactObjectHeaders -Xss512k -Xms8m -Xmx40m --enable-native-access=ALL-UNNAMED \
    '-Xlog:aot*=off' '-Xlog:cds*=off' \
    ${cache:+"-XX:AOTCache=$cache"} ${record:+-XX:AOTMode=record} ${record:+"-XX:AOTConfiguration=$record"} \
    -Dlocalstack.home="$home" -cp "$launcher_jar:$here/launcher/target/lib/*" "$launcher_main" "$@"
}
