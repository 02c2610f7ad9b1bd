"""The `demo` suite: Scripts/demo end to end, without and with faults, three times each in turn."""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

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
wrong = 0
for _ in range(options.rounds):
    for name, arguments in variants.items():
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "summary.json"
            subprocess.run(
                [root / "demo", "--orders", str(options.orders), *arguments, "--json", report],
                stdout=sys.stderr, check=True)
            summary = json.loads(report.read_text())
        rates[name].append(summary["orders"] / summary["seconds"])
        wrong += sum(s["missing"] + s["duplicated"] for s in summary["systems"].values())

for name, values in rates.items():
    print(json.dumps({
        "name": name, "value": statistics.median(values), "low": min(values), "high": max(values),
        "unit": "orders/s", "better": "higher", "goal": None}))
print(json.dumps({
    "name": "effects_missing_or_doubled", "value": wrong, "low": wrong, "high": wrong,
    "unit": "effects", "better": "lower", "goal": 0}))
