# Arguments: the cluster's directory, the directory of the programs, the locale, and the options of
# the server. Standard input: a pipe that closes when the owner ends.

# Whoever signals every process (a CI runner, a closing terminal) ends the owner too. That is
# noticed through the pipe, and then the files have to be removed.
trap '' HUP INT TERM QUIT
umask 077
dir=$1 bin=$2 locale=$3
shift 3

# Runs a command as a background job, so that the guard can end it, and without the pipe.
run() {
    "$@" </dev/null >>"$dir/log" 2>&1 3<&- &
    echo $! >"$dir/pid"
    wait $!
}

serve() {
    set -- -D "$dir/data" "$@"
    run "$bin/initdb" -D "$dir/data" --username=postgres --auth-local=trust \
        --auth-host=scram-sha-256 --encoding=UTF8 --locale="$locale" --no-sync $pwfile ||
        { echo initdb >"$dir/failed" && return; }
    [ -e "$dir/released" ] && return
    run "$bin/postgres" "$@"
    echo postgres >"$dir/failed"
}

# The guard. QUIT is PostgreSQL's immediate shutdown: no checkpoint, no waiting for clients, and no
# shared memory left behind. It is repeated because a server that has only just been started does
# not heed it yet. The pipe is moved to 3 because a background job's standard input is /dev/null.
exec 3<&0 </dev/null
{
    read -r _ <&3
    : >"$dir/released"
    until [ -e "$dir/ended" ]; do
        kill -QUIT "$(cat "$dir/pid")"
        sleep 0.05
    done
} &
guard=$!

pwfile=
[ -e "$dir/password" ] && pwfile="--pwfile=password" # no blanks; we are in the directory
serve "$@"
: >"$dir/ended"
wait "$guard"
cd /
rm -rf "$dir"
