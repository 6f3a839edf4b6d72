# bash completion for gantry

_gantry_complete() {
    # Readline splits words at colons too, which images' names hold: the line is taken apart again.
    local words line cur
    read -ra words <<<"${COMP_LINE:0:COMP_POINT}"
    [[ ${COMP_LINE:0:COMP_POINT} == *[[:space:]] ]] && words+=("")
    cur=${words[${#words[@]} - 1]}
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("${line%%$'\t'*}")
    done < <(gantry __complete -- "${words[@]:1}" 2>/dev/null)
    if [ ${#COMPREPLY[@]} -eq 0 ] && [ -n "$cur" ]; then
        COMPREPLY=($(compgen -f -- "$cur"))
    fi
    # A container's name is followed by a path in it.
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]]; then
        compopt -o nospace 2>/dev/null
    fi
    # What stands before a colon is already typed.
    if [[ $cur == *:* && $COMP_WORDBREAKS == *:* ]]; then
        local typed=${cur%"${cur##*:}"} i
        for i in "${!COMPREPLY[@]}"; do
            COMPREPLY[i]=${COMPREPLY[i]#"$typed"}
        done
    fi
}

complete -F _gantry_complete gantry
