# Arguments: the directory in which to make the cluster's own, the directory of the programs, the
# locale, and the options of the server. Standard input: a line with a password, or an empty one,
# and then nothing until the owner ends: the pipe closes. Standard output: the directory.

# Whoever signals every process (a CI runner, a closing terminal) ends the owner too. That is
# noticed through the pipe, and then the files have to be removed. PIPE comes from the echo below if
# the owner has ended already.
trap '' HUP INT TERM QUIT PIPE
umask 077
parent=$1 bin=$2 locale=$3
shift 3

dir=$(mktemp -d "$parent/reconcile-XXXXXX") || exit
echo "$dir"
cd "$dir"
read -r password || { cd / && rmdir "$dir" && exit; }
exec 3<&0 </dev/null >log 2>&1

# Runs a command as a background job, so that the guard can end it, and without the pipe.
run() {
    "$@" 3<&- &
    echo $! >pid
    wait $!
}

serve() {
    set -- "$bin/postgres" -D "$dir/data" -c unix_socket_directories="$dir" "$@"
    pwfile=
    if [ -n "$password" ]; then
        echo "$password" >password
        pwfile=--pwfile=password
    fi
    if ! run "$bin/initdb" -D "$dir/data" --username=postgres --auth-local=trust \
        --auth-host=scram-sha-256 --encoding=UTF8 --locale="$locale" --no-sync $pwfile; then
        echo initdb >failed
        return
    fi
    [ -e released ] && return
    exec >log 2>&1 # the server's messages only
    run "$@"
    echo postgres >failed
}

# The guard. QUIT is PostgreSQL's immediate shutdown: no checkpoint, no waiting for clients, and no
# shared memory left behind. It is repeated because a server that has only just been started does
# not heed it yet.
{
    read -r _ <&3
    : >released
    until [ -e ended ]; do
        kill -QUIT "$(cat pid)"
        sleep 0.05
    done
} 2>/dev/null &

serve "$@"
: >ended
wait # for the guard, that is for the owner
cd /
rm -rf "$dir"
