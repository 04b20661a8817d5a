#!/bin/sh
# big.sh LEEWAY UNITS simulates a file of units, has leeway batch decide it, without and with reasons, and prints how long
# that took and how much memory at most. It fails if that is 200 MB or more. It needs Linux's /proc, and room for the file
# in TMPDIR.
set -eu
leeway=$1
units=$2
limit=204800 # kB
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 1' INT TERM

"$leeway" simulate -n "$units" --unknown 0.05 -o "$dir/units.ndjson"
size=$(wc -c <"$dir/units.ndjson")
echo "units.ndjson: $units units, $((size / 1000000)) MB"

failed=0
for reasons in none short; do
	start=$(date +%s)
	"$leeway" batch "$dir/units.ndjson" --reasons $reasons >/dev/null 2>"$dir/said" &
	pid=$!
	peak=0
	# The kernel keeps the peak, so the last look that finds the process tells nearly all of it.
	while now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$pid/status" 2>/dev/null) && [ -n "$now" ]; do
		peak=$now
		sleep 0.1
	done
	wait $pid || failed=1
	cat "$dir/said"
	seconds=$(($(date +%s) - start))
	echo "--reasons $reasons: $seconds s, at most $((peak / 1024)) MB of memory"
	if [ "$peak" -eq 0 ] || [ "$peak" -ge $limit ]; then failed=1; fi
done
exit $failed
