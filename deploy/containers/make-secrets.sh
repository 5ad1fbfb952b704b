#!/usr/bin/env bash
# Makes the secrets of one installation. Never overwrites one.
# usage: TELEGRAM_API_ID=… TELEGRAM_API_HASH=… deploy/containers/make-secrets.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=${1:-.telegate/containers}
libraries=telegram-worker/target/quarkus-app/lib/main
: "${TELEGRAM_API_ID:?Set TELEGRAM_API_ID, from https://my.telegram.org}"
: "${TELEGRAM_API_HASH:?Set TELEGRAM_API_HASH, from https://my.telegram.org}"
[ -d "$libraries" ] || { echo "Build first: mvn package -DskipTests" >&2; exit 1; }
[ ! -e "$folder" ] || { echo "$folder exists already; its secrets stay as they are." >&2; exit 1; }

# The folder is closed to other users. Its files are not, because processes in containers read them under user ids
# of their own.
umask 077
mkdir -p "$folder"
trap 'rm -rf "$folder"' ERR

random() { openssl rand -base64 32; }
password() { openssl rand -hex 24; }

password >"$folder/postgres-password"
password >"$folder/gateway-db-password"
password >"$folder/worker-db-password"
random >"$folder/master-key"
java --sun-misc-unsafe-memory-access=allow -cp "$libraries/*" deploy/containers/MakeKeyset.java "$folder/worker-private-keyset.json" "$folder/gateway-public-keyset.json"
cat >"$folder/gateway.properties" <<END
quarkus.datasource.password=$(<"$folder/gateway-db-password")
telegate.session.encryption-key=$(random)
END
cat >"$folder/worker.properties" <<END
quarkus.datasource.password=$(<"$folder/worker-db-password")
telegate.telegram.api-id=$TELEGRAM_API_ID
telegate.telegram.api-hash=$TELEGRAM_API_HASH
END
chmod 0644 "$folder"/*
echo "The secrets are in $folder. Keep a copy of master-key elsewhere: without it no account can be restored."
