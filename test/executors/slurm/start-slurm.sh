#!/bin/bash
# start-slurm.sh FOLDER: starts a real one-node Slurm (munge, slurmctld, slurmd) in the background, with all its files in
# FOLDER and all its ports on loopback; SLURM_CONF=FOLDER/slurm.conf talks to it, stop-slurm.sh FOLDER ends it. Debian's
# packages are installed where CI is set and they are missing. Exit 1, with the reason on standard output, where that
# machine cannot have one.
set -u
folder=$1
mkdir -p "$folder/state" "$folder/spool"
PATH=$PATH:/usr/sbin:/sbin

give_up() {
  echo "$1"
  exit 1
}

missing() {
  for program in munged slurmctld slurmd sbatch squeue scontrol scancel; do
    command -v "$program" >/dev/null || echo "$program"
  done
}

if [ -n "$(missing)" ]; then
  [ -n "${CI:-}" ] || give_up "Slurm is not installed ($(missing | tr '\n' ' ')missing), and only CI installs it"
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || give_up 'Slurm is not installed, and only root can install it, with apt-get'
  export DEBIAN_FRONTEND=noninteractive
  { timeout 120 apt-get update && timeout 240 apt-get install -y --no-install-recommends munge slurmctld slurmd slurm-client; } \
    >"$folder/apt.log" 2>&1 || give_up "Slurm's packages cannot be installed: $(tail -n 1 "$folder/apt.log")"
  [ -z "$(missing)" ] || give_up "Slurm's packages lack $(missing | tr '\n' ' ')"
fi

user=$(id -un)
host=$(hostname -s)
port=$((20000 + RANDOM % 20000))
cat >"$folder/slurm.conf" <<CONF
ClusterName=sweep-test
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
MailProg=/bin/true
MpiDefault=none
# Nothing that needs cgroups.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
# So Slurm itself holds jobs to their memory.
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=1
JobAcctGatherParams=OverMemoryKill
AccountingStorageType=accounting_storage/none
# More cores than the machine has: what the tests start sleeps.
SlurmdParameters=config_overrides
GresTypes=gpu
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=sched_interval=1,bf_interval=1,sched_min_interval=0,batch_sched_delay=0
ReturnToService=2
KillWait=3
MaxArraySize=51
NodeName=localhost NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=64 RealMemory=64000 Gres=gpu:2 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES DefMemPerCPU=400 MaxTime=INFINITE State=UP
CONF
# Two devices that every machine has stand in for GPUs.
echo "NodeName=localhost Name=gpu File=/dev/null,/dev/zero" >"$folder/gres.conf"
head -c 128 /dev/urandom >"$folder/munge.key"
chmod 400 "$folder/munge.key"
export SLURM_CONF=$folder/slurm.conf
munged --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" --pid-file="$folder/munged.pid" \
  --log-file="$folder/munged.log" --seed-file="$folder/munged.seed" >"$folder/start.log" 2>&1 ||
  give_up "munged does not start: $(tail -n 1 "$folder/start.log")"
slurmctld -c >>"$folder/start.log" 2>&1 || give_up "slurmctld does not start: $(tail -n 1 "$folder/start.log")"
slurmd >>"$folder/start.log" 2>&1 || give_up "slurmd does not start: $(tail -n 1 "$folder/start.log")"
for _ in $(seq 150); do
  [ "$(sinfo --noheader --format=%T 2>/dev/null)" = idle ] && exit 0
  sleep 0.2
done
give_up "the node does not come up: $(grep -h -m 1 -E 'fatal|error' "$folder"/slurm*.log | tail -n 1)"
