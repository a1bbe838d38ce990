#!/bin/sh
# Prints passwords for docker-compose.yml, new each time: deploy/secrets.sh >.env (once: the servers keep the first).
set -eu
password() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
echo "COMMONSHELF_DATABASE_PASSWORD=$(password)"
echo "COMMONSHELF_GRAFANA_PASSWORD=$(password)"
