import type { Shell } from './shells.ts';

/** A script for a shell: it asks `sweep` itself for what may come next, so that it never has to be made anew. */
export function completionScript(shell: Shell): string {
  return scripts[shell];
}

/**
 * Words are handed over behind `--`, so that none is taken for an option; the last one is that being typed. Files are
 * offered only where `sweep` says that one may stand (exit status). Behind an axis' `=` comes its value, without a blank.
 */
const scripts: Readonly<Record<Shell, string>> = {
  // Bash takes `method=DB` for three words, of which only the last is completed.
  bash: `_sweep() {
  local IFS=$'\\n' word words=() prefix found
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ \${#words[@]} -gt 0 && ( $word == = || \${words[\${#words[@]}-1]} == *= ) ]]; then
      words[\${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
  done
  found=$(sweep __complete -- "\${words[@]}" 2>/dev/null) || compopt -o default 2>/dev/null
  [[ $found == *= ]] && compopt -o nospace 2>/dev/null
  prefix=\${words[\${#words[@]}-1]}
  [[ $word == = ]] || prefix=\${prefix%"$word"}
  for word in $found; do
    COMPREPLY+=("$(printf '%q' "\${word#"$prefix"}")")
  done
}
complete -F _sweep sweep
`,
  zsh: `#compdef sweep
_sweep() {
  local -a found
  local words_only=1
  found=("\${(@f)$(sweep __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}") || words_only=0
  if [[ -n "$found" ]]; then
    compadd -Q -S '' -- "\${(@q)\${(@M)found:#*=}}"
    compadd -Q -- "\${(@q)\${(@)found:#*=}}"
  elif [[ $words_only = 0 ]]; then
    _files
  fi
}
if [[ "$funcstack[1]" = _sweep ]]; then _sweep "$@"; else compdef _sweep sweep; fi
`,
  fish: `function __sweep_complete
  set -l words (commandline -opc) (commandline -ct)
  sweep __complete -- $words[2..-1] 2>/dev/null
  or __fish_complete_path (commandline -ct)
end
complete -c sweep -f -a '(__sweep_complete)'
`,
};
