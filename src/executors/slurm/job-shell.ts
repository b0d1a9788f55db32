/** The text that `jobScript` fills in; what it does is said there. Its names in @ stand for what is filled in. */
export const jobShell = `#!/bin/bash
submission=$1
folder=$2
runs=\${submission%/.slurm/*}
job=\${SLURM_ARRAY_JOB_ID}_\${SLURM_ARRAY_TASK_ID}
exec >>"$submission/task-$SLURM_ARRAY_TASK_ID.log" 2>&1 </dev/null
unset SWEEP_PARENT
attempts=()
members=()

setup() {
@SETUP@
}

# A program that has said finished and exited with 0 is done, whatever it was asked.
is_done() {
  [ "$(cat "$1/exit.json" 2>/dev/null)" = '{"status":0}' ] && tail -c 65536 "$1/events.ndjson" 2>/dev/null | grep -q '"type": *"finished"'
}

# Whether the run whose last attempt was made by an earlier start of this job goes on.
goes_on() {
  local last=$1 tries=$2 lost=0 attempt
  grep -qF "\\"job $job\\"" "$last/attempt.json" 2>/dev/null || return 0
  is_done "$last" && return 1
  [ -e "$last/asked" ] && { [ "$(cat "$last/asked")" != timeout ]; return; }
  [ -e "$last/exit.json" ] && return 1
  # Nobody asked, and no exit status: its node failed, which counts as a failure.
  for attempt in "$(dirname "$last")"/*; do
    [ -e "$attempt/exit.json" ] || [ -e "$attempt/asked" ] || ! grep -qF "\\"job $job\\"" "$attempt/attempt.json" 2>/dev/null || lost=$((lost + 1))
  done
  [ "$lost" -lt "$tries" ]
}

# Makes the folder of a run's next attempt: ID TRIES.
claim() {
  local id=$1 run=$runs/$1 last=0 number attempt resume=false gpus=
  # Another submission has taken the run over, or its folder has been moved away.
  grep -qF "\\"\${submission##*/}\\"" "$run/job.json" 2>/dev/null || return
  for attempt in "$run"/attempts/*; do
    number=\${attempt##*/}
    [[ $number =~ ^[1-9][0-9]*$ ]] && [ "$number" -gt "$last" ] && last=$number
  done
  [ "$last" = 0 ] || [ "\${SLURM_RESTART_COUNT:-0}" = 0 ] || goes_on "$run/attempts/$last" "$2" || return
  attempt=$run/attempts/$((last + 1))
  mkdir "$attempt" || return
  rm -rf "$run"/checkpoint/.tmp-*
  [ -n "$(ls -A "$run/checkpoint" 2>/dev/null)" ] && resume=true
  [[ $CUDA_VISIBLE_DEVICES =~ ^[A-Za-z0-9,/-]+$ ]] && gpus=\\"\${CUDA_VISIBLE_DEVICES//,/\\",\\"}\\"
  {
    printf '{"attempt":%s,"resume":%s,"started":"%s",' $((last + 1)) $resume "$(date -u +%Y-%m-%dT%H:%M:%S.000Z)"
    printf '"host":"%s","boot_id":"%s",' "\${SLURMD_NODENAME:-$(hostname)}" "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)"
    printf '"slot":{"name":"job %s","cpus":@CPUS@,"memory":@MEMORY@,"gpus":[%s],"gpu_share":@SHARE@},' "$job" "$gpus"
    cat "$submission/$id.json"
  } >"$attempt/.tmp-attempt.json" && mv "$attempt/.tmp-attempt.json" "$attempt/attempt.json" || return
  # An orchestrator has found the folder without attempt.json meanwhile, and given the attempt up.
  [ -e "$attempt/outcome.json" ] || attempts+=("$attempt")
}

# Runs the program of an attempt to its end, in a process group of its own. The traps are commands, so that the program
# does not inherit them and its exit status is not lost.
play() {
  local attempt=$1 run=\${1%/attempts/*} argument command=() status
  trap : TERM USR1
  exec >>"$attempt/stdout.log" 2>>"$attempt/stderr.log"
  export SWEEP_RUN_DIR=$run SWEEP_CONFIG=$run/config.json SWEEP_EVENTS=$attempt/events.ndjson
  export SWEEP_CHECKPOINT_DIR=$run/checkpoint SWEEP_ATTEMPT=\${attempt##*/} SWEEP_RESUME=0
  [ -n "$(ls -A "$run/checkpoint" 2>/dev/null)" ] && SWEEP_RESUME=1
  while IFS= read -r -d '' argument; do command+=("$argument"); done <"$submission/\${run##*/}.command"
  cd -- "$folder" && setup && "\${command[@]}"
  status=$?
  # A signal to the whole job reaches its processes in any order: ours is to be heard first.
  [ "$status" = 0 ] || sleep 0.3
  conclude "$attempt" "$status"
}

# Writes down how an attempt ended: ATTEMPT STATUS. A time limit that leaves no new checkpoint would only come again.
conclude() {
  if [ "$(cat "$1/asked" 2>/dev/null)" = time-limit ] &&
    [ -z "$(find "\${1%/attempts/*}/checkpoint" -type f -newer "$1/attempt.json" ! -name '.tmp-*' 2>/dev/null | head -n 1)" ]; then
    echo timeout >"$1/asked"
  fi
  printf '{"status":%s}\n' "$2" >"$1/.tmp-exit.json"
  mv "$1/.tmp-exit.json" "$1/exit.json"
}

# Asks every program to end, and ends it when its grace is over.
ask() {
  local attempt member
  for attempt in "\${attempts[@]}"; do
    [ -e "$attempt/exit.json" ] || [ -e "$attempt/asked" ] || echo "$1" >"$attempt/asked"
  done
  for member in "\${members[@]}"; do kill -TERM -- "-$member" 2>/dev/null; done
  { sleep @GRACE@; for member in "\${members[@]}"; do kill -KILL -- "-$member"; done; } 2>/dev/null &
}

# Gives signs of life. Runs that share a job are cancelled one by one, through a file that asks for it.
breathe() {
  local index attempt
  SECONDS=0
  # It ends with the job, where nothing else ends it.
  while sleep @LOOK@ && kill -0 $$ 2>/dev/null; do
    for index in "\${!members[@]}"; do
      attempt=\${attempts[index]}
      [ -e "$attempt/exit.json" ] && continue
      if [ -e "$attempt/cancel-now" ]; then
        kill -KILL -- "-\${members[index]}" && conclude "$attempt" 137
      elif [ -e "$attempt/cancel-ask" ]; then
        rm "$attempt/cancel-ask" && kill -TERM -- "-\${members[index]}"
      fi
    done
    [ "$SECONDS" -ge 30 ] || continue
    SECONDS=0
    for attempt in "\${attempts[@]}"; do [ -e "$attempt/exit.json" ] || touch "$attempt/alive"; done
  done
}

told=
trap 'told=time-limit; ask time-limit' USR1
trap 'told=\${told:-terminated}; ask terminated' TERM
set -m
while read -r task rest; do
  [ "$task" = "$SLURM_ARRAY_TASK_ID" ] || continue
  for member in $rest; do claim "\${member%:*}" "\${member#*:}"; done
done <"$submission/tasks"
for attempt in "\${attempts[@]}"; do
  [ -z "$told" ] || break
  play "$attempt" &
  members+=($!)
done
[ -z "$told" ] || ask "$told"
breathe &
breath=$!
for member in "\${members[@]}"; do
  while kill -0 "$member" 2>/dev/null; do wait "$member"; done
done
{ kill -KILL -- "-$breath" && wait "$breath"; } 2>/dev/null
# What was killed together with its shell.
for attempt in "\${attempts[@]}"; do [ -e "$attempt/exit.json" ] || conclude "$attempt" 137; done
for attempt in "\${attempts[@]}"; do
  if [ "$told" = time-limit ] && ! is_done "$attempt" && [ "$(cat "$attempt/asked" 2>/dev/null)" = time-limit ]; then
    scontrol requeue "$job"
    exit 0
  fi
done
exit 0
`;
