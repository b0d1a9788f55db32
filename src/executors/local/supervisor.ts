/**
 * The text that a shell runs between the orchestrator and a program, always the same: folder of the attempt and command
 * come as positional arguments. It writes down who it is, waits for the program and writes down its exit status, which so
 * outlives the orchestrator; it opens the logs itself, for a descriptor that leads through the orchestrator dies with
 * that.
 *
 * The trap is a command: ignored signals would be inherited by the program, and without one the status would be lost.
 * A signal that comes before the program does not reach it, so it is not started then. An attempt that was given up
 * while the shell was starting is left alone, also where that was before anybody could know of the shell. Names that the program's environment may hold are not used. "exec", since a
 * shell that is merely given "echo" or "kill" runs its own and not the program of that name.
 */
export const supervisor = `
sweep_folder=$1
shift
[ -e "$sweep_folder/outcome.json" ] && exit 0
exec >>"$sweep_folder/stdout.log" 2>>"$sweep_folder/stderr.log" || exit
sweep_asked=
trap 'sweep_asked=1' TERM INT HUP
sweep_identify() {
  if read -r sweep_stat 2>/dev/null </proc/self/stat
  then
    sweep_pid=\${sweep_stat%% *}
    set -- \${sweep_stat##*) }
    sweep_start=\${20}
  else
    sweep_pid=\${BASHPID:-$$}
    sweep_start=$(ps -o lstart= -p "$sweep_pid")
  fi
}
sweep_identify
printf '{"pid":%s,"start":"%s"}\\n' "$sweep_pid" "$sweep_start" >"$sweep_folder/pid.json"
[ -e "$sweep_folder/outcome.json" ] && exit 0
sweep_status=143
if [ -z "$sweep_asked" ]
then
  (exec "$@")
  sweep_status=$?
fi
printf '{"status":%s}\\n' "$sweep_status" >"$sweep_folder/exit.json"
exit "$sweep_status"
`;
