#!/bin/bash
# stop-slurm.sh FOLDER: ends what start-slurm.sh has started there, jobs first.
export SLURM_CONF=$1/slurm.conf
[ -e "$1/slurmctld.pid" ] && timeout 5 scancel --user="$(id -un)" 2>/dev/null && sleep 0.5
for daemon in slurmd slurmctld munged; do
  [ -e "$1/$daemon.pid" ] && kill "$(cat "$1/$daemon.pid")" 2>/dev/null
done
exit 0
