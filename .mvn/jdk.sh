# Sourced by mvnw and by every start script: points JAVA_HOME at a JDK 25 or newer.
#
# Quarkus builds inside Maven's own JVM, so a toolchain is not enough: the JVM that starts must already be new enough.
# Each candidate is judged by the `release` file every JDK carries, which costs no JVM start.

license_auth_jdk_minimum=25

license_auth_jdk_ok() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  license_auth_jdk_version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][0-9]*\).*/\1/p' "$1/release")
  [ -n "$license_auth_jdk_version" ] && [ "$license_auth_jdk_version" -ge "$license_auth_jdk_minimum" ]
}

license_auth_jdk_find() {
  # mvnw runs with globbing off (set -f); the patterns below need it.
  case $- in *f*) license_auth_jdk_noglob=1; set +f ;; *) license_auth_jdk_noglob= ;; esac
  license_auth_jdk_found=
  for license_auth_jdk_candidate in \
    "${JAVA_HOME:-}" \
    /usr/lib/jvm/* \
    "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
    "${HOME:-}"/.jdks/* \
    /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$license_auth_jdk_candidate" ] && license_auth_jdk_ok "$license_auth_jdk_candidate"; then
      license_auth_jdk_found=$license_auth_jdk_candidate
      break
    fi
  done
  [ -z "$license_auth_jdk_noglob" ] || set -f
  [ -n "$license_auth_jdk_found" ]
}

if license_auth_jdk_find; then
  JAVA_HOME=$license_auth_jdk_found
  PATH=$JAVA_HOME/bin:$PATH
  export JAVA_HOME PATH
else
  echo "License Auth needs a JDK $license_auth_jdk_minimum or newer and found none: install one (for example Eclipse Temurin $license_auth_jdk_minimum) and set JAVA_HOME to its folder." >&2
  exit 1
fi
