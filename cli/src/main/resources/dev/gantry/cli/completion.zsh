#compdef gantry
# zsh completion for gantry

_gantry() {
    local -a candidates
    local line name description
    local -a joined
    while IFS= read -r line; do
        name=${line%%$'\t'*}
        description=
        [[ $line == *$'\t'* ]] && description=${line#*$'\t'}
        [[ $name == *: ]] && joined=(-S '')
        candidates+=("${name//:/\\:}${description:+:$description}")
    done < <(gantry __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
    if (( ${#candidates} )); then
        _describe 'gantry' candidates $joined
    else
        _files
    fi
}

compdef _gantry gantry
