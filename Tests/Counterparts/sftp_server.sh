#!/usr/bin/env bash
# OpenSSH's sshd with its SFTP server, for the tests: keys of its own in the current folder, files in ./files, log-in by
# the key ./user-ed25519 or ./user-ecdsa only.
#
# usage: sftp_server.sh PORT
# Prints `user NAME` and `fingerprint SHA256:…`, then what sshd logs. Not run as root: where the tests are root's, it
# gives the folder to `nobody` and becomes that user.
set -euo pipefail
port="$1"
folder="$PWD"

for type in ed25519 ecdsa; do
    ssh-keygen -q -t "$type" -N "" -f "host-$type"
    ssh-keygen -q -t "$type" -N "" -f "user-$type"
done
ssh-keygen -q -t ed25519 -N "open sesame" -f user-encrypted
ssh-keygen -q -t ed25519 -N "" -f stranger
cat user-*.pub >authorized_keys
mkdir files
echo "[127.0.0.1]:$port $(cat host-ecdsa.pub)" >known_hosts
echo "[127.0.0.1]:$port $(cat stranger.pub)" >known_hosts_wrong
: >known_hosts_empty

cat >sshd_config <<CONFIG
ListenAddress 127.0.0.1:$port
HostKey $folder/host-ed25519
HostKey $folder/host-ecdsa
AuthorizedKeysFile $folder/authorized_keys
PidFile none
StrictModes no
UsePAM yes
PasswordAuthentication no
KbdInteractiveAuthentication no
MaxStartups 100
Subsystem sftp internal-sftp
ForceCommand internal-sftp -d $folder/files
CONFIG

as=()
user="$(id -un)"
if [ "$(id -u)" -eq 0 ]; then
    user=nobody
    chown -R nobody "$folder"
    as=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi
echo "user $user"
echo "fingerprint $(ssh-keygen -lf host-ecdsa.pub | cut -d' ' -f2)"
exec "${as[@]}" /usr/sbin/sshd -D -e -f "$folder/sshd_config"
