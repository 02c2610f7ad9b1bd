"""The `demo` suite: Scripts/demo end to end, without and with faults, three times each in turn.

Beside the rate it says where the time goes: CPU of the application, of the stand-in systems and of the mail sink for each order, and how
busy the machine's cores were. Cores that are not busy mean waiting: for the disk, or for the limits of the systems.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

PARTS = {"OrderFulfilment": "application", "sandbox": "stand_ins", "python": "mail_sink"}


def cpu_of_descendants(root):
    """Seconds of CPU of the processes below `root` by part; a part that was killed and started again counts each time."""
    parents, times = {}, {}
    if not os.path.isdir("/proc"):
        return {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            text = pathlib.Path("/proc", entry, "stat").read_text()
        except OSError:
            continue
        name, rest = text[text.index("(") + 1:text.rindex(")")], text[text.rindex(")") + 2:].split()
        parents[int(entry)] = int(rest[1])
        times[int(entry)] = (name, (int(rest[11]) + int(rest[12])) / os.sysconf("SC_CLK_TCK"))
    found = {}
    for pid, (name, seconds) in times.items():
        above = pid
        while above in parents and above != root:
            above = parents[above]
        part = next((part for start, part in PARTS.items() if name.startswith(start)), None)
        if above == root and part:
            found[(pid, part)] = seconds
    return found


def run(arguments):
    """Runs the demo; its summary, and the CPU seconds of each part."""
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "summary.json"
        demo = subprocess.Popen([*arguments, "--json", report], stdout=sys.stderr)
        seen = {}
        while demo.poll() is None:
            seen.update(cpu_of_descendants(demo.pid))
            time.sleep(0.1)
        if demo.returncode:
            raise subprocess.CalledProcessError(demo.returncode, demo.args)
        parts = {part: 0 for part in PARTS.values()} if seen else {}
        for (_, part), seconds in seen.items():
            parts[part] += seconds
        return json.loads(report.read_text()), parts


parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--orders", type=int, default=500)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--without-faults", action="store_true", help="only the rate without faults")
options = parser.parse_args()

root = pathlib.Path(__file__).parent
variants = {
    "orders_per_s": [],
    "orders_per_s_faults": ["--faults", str(options.seed)],
    "orders_per_s_faults_crashes": ["--faults", str(options.seed), "--crashes", "3"],
}
if options.without_faults:
    variants = {"orders_per_s": []}
rates = {name: [] for name in variants}
costs = {}
wrong = 0
for _ in range(options.rounds):
    for name, arguments in variants.items():
        summary, parts = run([root / "demo", "--release", "--orders", str(options.orders), *arguments])
        rates[name].append(summary["orders"] / summary["seconds"])
        if name == "orders_per_s" and parts:
            for part, seconds in parts.items():
                costs.setdefault(f"order_cpu_{part}_us", []).append(seconds * 1e6 / summary["orders"])
            costs.setdefault("order_cores_busy", []).append(sum(parts.values()) / summary["seconds"] / os.cpu_count())
        wrong += sum(s["missing"] + s["duplicated"] for s in summary["systems"].values())

for name, values in rates.items():
    print(json.dumps({
        "name": name, "value": statistics.median(values), "low": min(values), "high": max(values),
        "unit": "orders/s", "better": "higher", "goal": None}))
for name, values in costs.items():
    print(json.dumps({
        "name": name, "value": statistics.median(values), "low": min(values), "high": max(values),
        "unit": "µs" if name.endswith("_us") else "share", "better": "lower", "goal": None}))
print(json.dumps({
    "name": "effects_missing_or_doubled", "value": wrong, "low": wrong, "high": wrong,
    "unit": "effects", "better": "lower", "goal": 0}))
