#!/usr/bin/env bash
# Run by the PostgreSQL image when its data is new: one role and one database for each service.
set -euo pipefail

for service in gateway worker; do
    psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
        --set=name="telegate_$service" --set=password="$(<"/run/secrets/$service-db-password")" <<'END'
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke connect on database :"name" from public;
END
done
