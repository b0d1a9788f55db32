/**
 * The text that /bin/sh runs between the orchestrator and a program, always the same: folder of the attempt and command
 * come as positional arguments. It writes down who it is, waits for the program and writes down its exit status, which
 * so outlives the orchestrator; it opens the logs itself, for a descriptor that leads through the orchestrator dies with
 * that.
 *
 * The trap is a command: ignored signals would be inherited by the program, and without one the status would be lost.
 * A signal that comes before the program does not reach it, so it is not started then. An attempt that was given up
 * while the shell was starting is left alone.
 */
export const supervisor = `
folder=$1
shift
[ -e "$folder/outcome.json" ] && exit 0
exec >>"$folder/stdout.log" 2>>"$folder/stderr.log"
asked=
trap 'asked=1' TERM INT HUP
identify() {
  if read -r stat 2>/dev/null </proc/self/stat
  then
    set -- \${stat##*) }
    start=\${20}
  else
    start=$(ps -o lstart= -p $$)
  fi
}
identify
printf '{"pid":%s,"start":"%s"}\\n' "$$" "$start" >"$folder/pid.json"
status=143
if [ -z "$asked" ]
then
  "$@"
  status=$?
fi
printf '{"status":%s}\\n' "$status" >"$folder/exit.json"
exit "$status"
`;
