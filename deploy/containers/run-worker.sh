#!/usr/bin/env bash
# Runs the worker inside its container and leaves word of a crash for the one that comes after it.
# The JVM writes a crash file itself, but not when a thread of TDLib's has used its stack up: the
# system ends the process then, and only who started it hears of that. Nothing is written when the
# container as a whole is killed.
set -u

data=${TELEGATE_WORKER_DATA_DIRECTORY:?}
worker=
interrupted=
trap 'interrupted=yes; [[ -z $worker ]] || kill -TERM "$worker" 2>/dev/null' TERM INT

# What would be written until the worker forbids it for good.
ulimit -S -c 0

java \
    --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow \
    -XX:MaxRAMPercentage=25 \
    -XX:+ExitOnOutOfMemoryError \
    "-XX:ErrorFile=${data//%/%%}/crash-%p.log" \
    -jar quarkus-run.jar "$@" &
worker=$!
[[ -z $interrupted ]] || kill -TERM "$worker"

while :; do
    interrupted=
    wait "$worker"
    code=$?
    # A signal for this script ends the waiting, not the worker.
    [[ -n $interrupted ]] || break
done

case $code in
    134 | 139)
        compgen -G "$data/crash-*.log" >/dev/null ||
            (umask 077 && echo "The worker ended with exit code $code." >"$data/crash-exit.log")
        ;;
esac
exit "$code"
