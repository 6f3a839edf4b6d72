# fish completion for gantry

function __gantry_complete
    set -l words (commandline -opc) (commandline -ct)
    gantry __complete -- $words[2..-1] 2>/dev/null
end

complete -c gantry -f -a '(__gantry_complete)'
