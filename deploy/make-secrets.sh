#!/bin/sh
# Makes what deploy/compose.yaml needs and must not be in it: ./make-secrets.sh FOLDER [HOST]
# What is there already is kept. Keep a copy of the folder where the database is not.
set -eu
folder=${1:?usage: make-secrets.sh FOLDER [HOST]}
host=${2:-localhost}
umask 077
mkdir -p "$folder"
# Nobody else gets into the folder; the files are read by users of containers.
chmod 0700 "$folder"

make() { # name, command…
  [ ! -e "$folder/$1" ] || return 0
  name=$1
  shift
  "$@" >"$folder/$name.partial"
  chmod 0444 "$folder/$name.partial"
  mv "$folder/$name.partial" "$folder/$name"
}

make master-key openssl rand -base64 32
make signing-key openssl rand -base64 48
make database-password openssl rand -hex 24
make database-url printf 'postgres://tinyauth:%s@database:5432/tinyauth' "$(cat "$folder/database-password")"
# For a first try: put a certificate that browsers believe in its place.
make tls.key openssl ecparam -name prime256v1 -genkey -noout
make tls.crt openssl req -x509 -key "$folder/tls.key" -days 365 -subj "/CN=$host" -addext "subjectAltName=DNS:$host"
