# Runs a program, and ends everything that it has started when it ends or when our standard input does:
# the other end is reconcile's alone, so that the kernel closes it even after SIGKILL.
exec 3<&0
"$@" </dev/null 3<&- &
program=$!
{ read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 &
wait "$program"
status=$?
trap '' TERM
kill -TERM 0 2>/dev/null
exit "$status"
