#!/usr/bin/env bash
# Runs the tests of a program, or any scripted run of it, strictly, and fails on a leak that is new.
#   check.sh COMMAND...      for example: check.sh java -jar tests.jar
# HEAPWARDEN_JAR names the agent, by default heapwarden.jar in this folder. Leaks that may stay for now are in
# leaks.json, if there is one; to accept those of now: UPDATE=1 check.sh COMMAND...
set -euo pipefail
jar=${HEAPWARDEN_JAR:-heapwarden.jar}
reports=$(mktemp -d) && trap 'rm -rf "$reports"' EXIT
JAVA_TOOL_OPTIONS="-javaagent:$jar=gate,quiet,report=$reports/%p.json" "$@"
arguments=()
if [ -n "${UPDATE:-}" ]; then
  arguments=(--baseline leaks.json --update-baseline)
elif [ -f leaks.json ]; then
  arguments=(--baseline leaks.json)
fi
java -jar "$jar" gate "${arguments[@]}" "$reports"
