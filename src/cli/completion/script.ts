import type { Shell } from './shells.ts';

/** A script for a shell: it asks `sweep` itself for what may come next, so that it never has to be made anew. */
export function completionScript(shell: Shell): string {
  return scripts[shell];
}

/** Words are handed over behind `--`, so that none is taken for an option; the last one is that being typed. */
const scripts: Readonly<Record<Shell, string>> = {
  bash: `_sweep() {
  local IFS=$'\\n' word
  COMPREPLY=()
  for word in $(sweep __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null); do
    COMPREPLY+=("$(printf '%q' "$word")")
  done
}
complete -o default -F _sweep sweep
`,
  zsh: `#compdef sweep
_sweep() {
  local -a found
  found=("\${(@f)$(sweep __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found" ]]; then compadd -Q -- "\${(@q)found}"; else _files; fi
}
if [[ "$funcstack[1]" = _sweep ]]; then _sweep "$@"; else compdef _sweep sweep; fi
`,
  fish: `function __sweep_complete
  set -l words (commandline -opc) (commandline -ct)
  sweep __complete -- $words[2..-1] 2>/dev/null
end
complete -c sweep -a '(__sweep_complete)'
`,
};
