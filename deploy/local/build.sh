# Sourced by up: builds what the stack runs, if anything it is made of is newer. Needs common.sh.

services='auth-service license-service audit-service webhook-dispatcher'
build_files=$here/target
build_stamp=$build_files/build.stamp
build_log=$build_files/build.log

# Prints one source that is newer than the file; its folder's own time tells of removed files.
newer_source() {
  (
    cd "$home" || exit 1
    find pom.xml .mvn shared-domain shared-adapters $services deploy/local/infrastructure deploy/local/launcher deploy/local/runtime \
      \( -name target -o -path '*/src/test' \) -prune -o \( -type f -o -path '*/src/*' \) -newer "$1" -print 2>/dev/null | head -n 1
  )
}

# Prints why a build is needed, or nothing.
build_reason() {
  for artifact in "$launcher_jar" "$here/launcher/target/lib" "$here/runtime/target/lib"; do
    [ -e "$artifact" ] || { echo "$artifact is missing"; return; }
  done
  for service in $services; do
    [ -e "$home/$service/target/quarkus-app/quarkus-run.jar" ] || { echo "$service is missing"; return; }
  done
  if [ -e "$build_stamp" ] && [ -z "$(newer_source "$build_stamp")" ]; then
    return
  fi
  # Whoever built last may have been ./mvnw itself.
  for artifact in "$launcher_jar" $(for service in $services; do echo "$service"; done); do
    case $artifact in /*) ;; *) artifact=$home/$artifact/target/quarkus-app/quarkus-run.jar ;; esac
    changed=$(newer_source "$artifact")
    [ -z "$changed" ] || { echo "$changed is newer than what was built"; return; }
  done
}

build() {
  build_begun=$(date +%s)
  mkdir -p "$build_files" || fail "The build needs to write below $build_files and cannot."
  if command -v flock >/dev/null 2>&1; then
    exec 9>"$build_files/build.lock"
    flock -n 9 || { echo 'Waiting for another build'; flock 9; }
    reason=$(build_reason)
  fi
  if [ -n "$reason" ]; then
    echo "Building ($reason); everything it says is in $build_log"
    : >"$build_stamp.new"
    (
      cd "$home" || exit 1
      modules=$(printf '%s,' $services)deploy/local/launcher,deploy/local/runtime
      { ./mvnw -B -ntp -Dquick -Dmaven.test.skip=true -Dquarkus.package.jar.type=aot-jar package -pl "$modules" -am </dev/null 2>&1 9>&-; echo $? >"$build_files/build.exit"; } |
        tee "$build_log" | sed -n 's/^\[INFO\] Building \(License Auth.*\)/  \1/p'
    )
    if [ "$(cat "$build_files/build.exit" 2>/dev/null)" != 0 ]; then
      tail -n 30 "$build_log" >&2
      fail "The build failed after $(($(date +%s) - build_begun)) s; the whole log is $build_log."
    fi
    mv "$build_stamp.new" "$build_stamp"
    echo "Built in $(($(date +%s) - build_begun)) s"
  fi
  # Else the launcher would hold the lock for as long as it runs.
  exec 9>&-
}

# One trial run from which every JVM's start-up cache is made, the launcher's own included. It spares later starts more than half their time
# and is not worth failing for.
train() {
  mkdir -p "$launcher_caches"
  record=$launcher_caches/launcher.aotconf
  (launcher train --data "$build_files/training" "$@") | grep -v 'AOTConfiguration recorded'
  if [ -s "$record" ] && ! "$JAVA_HOME/bin/java" \
    -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+UseCompactObjectHeaders -Xss512k -Xmx512m --enable-native-access=ALL-UNNAMED \
    '-Xlog:aot*=off' '-Xlog:cds*=off' -XX:AOTMode=create -XX:AOTConfiguration="$record" -XX:AOTCache="$launcher_caches/launcher.aot.tmp" \
    -cp "$launcher_jar:$here/launcher/target/lib/*" >"$launcher_caches/launcher.log" 2>&1; then
    echo "The launcher's start-up cache could not be made; see $launcher_caches/launcher.log"
  fi
  [ ! -e "$launcher_caches/launcher.aot.tmp" ] || mv "$launcher_caches/launcher.aot.tmp" "$launcher_caches/launcher.aot"
  rm -f "$record"
  record=
}
