#!/usr/bin/env python3
"""Simulated labs: how soon they are there, what a fabric of switches costs over gNMI, and mininet building hosts and bridges.

Every row is commands as people type them, on the clock: a lab's process, the command and the switches' answers share the
machine's processors. Beside each stands the processor time of the lab's process and its memory. Each round does everything once,
in turn. mininet takes part where `make bench` could unpack it and network namespaces may be made.

    Benchmarks/labs.py --selvage PATH [--mininet FOLDER] [--rounds N]

It is started in the project's folder.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "peers"))
import fabrics  # noqa: E402
from fabrics import Network  # noqa: E402

# Milliseconds.
GOALS = {
    "campus-10k: ready": 500,
    "datacenter-100k: ready": 3000,
    "1,000 switches x 48 ports: apply from nothing": 5000,
    "1,000 switches x 48 ports: drift, nothing changed": 2000,
}


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


class Lab:
    """A simulated lab that is up, and what its process costs."""

    def __init__(self, selvage: str, file: str, environment: dict[str, str]):
        self.selvage, self.file, self.environment = selvage, file, environment
        self.ready = self.run("lab", "up", file, "--detach")
        (record,) = json.loads(self.answer("lab", "list", "--json"))
        self.name = record["lab"]
        self.process = record["body"]["simulated"]["process"]["process"]

    def answer(self, *words: str) -> str:
        return subprocess.run(
            [self.selvage, *words], env=self.environment, check=True, capture_output=True, text=True, timeout=600).stdout

    def run(self, *words: str, allowed: tuple[int, ...] = (0,)) -> float:
        """Milliseconds of a command that must succeed."""
        start = time.monotonic()
        done = subprocess.run([self.selvage, *words], env=self.environment, capture_output=True, text=True, timeout=600)
        seconds = time.monotonic() - start
        if done.returncode not in allowed:
            sys.exit(f"selvage {' '.join(words)} ended with {done.returncode}:\n{done.stdout[-500:]}{done.stderr[-1000:]}")
        return seconds * 1e3

    def processor(self) -> float:
        """Milliseconds of processor time that the lab's process has had."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1e3 / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Megabytes of it in memory."""
        return int(Path(f"/proc/{self.process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20

    def down(self) -> None:
        self.run("lab", "down", self.name)


class Table:
    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[float, float | None, float | None]]] = {}

    def add(self, name: str, milliseconds: float, processor: float | None = None, memory: float | None = None) -> None:
        self.rows.setdefault(name, []).append((milliseconds, processor, memory))

    def print(self) -> None:
        print(f"{'on the clock, milliseconds':56}{'median':>9}{'min':>9}{'max':>9}{'lab cpu':>9}{'lab MB':>8}")
        for name, samples in self.rows.items():
            times = [sample[0] for sample in samples]
            cells = [number(value) for value in (statistics.median(times), min(times), max(times))]
            for column in (1, 2):
                values = [sample[column] for sample in samples if sample[column] is not None]
                cells.append(number(statistics.median(values)) if values else "")
            print(f"{name:56}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, (9, 9, 9, 9, 8))))
            if name in GOALS:
                reached = statistics.median(times) <= GOALS[name]
                print(f"{'':4}goal: at most {number(GOALS[name])} ms: {'reached' if reached else 'MISSED'}")


def mininet(folder: str, switches: int, hosts: int) -> dict[str, float] | None:
    """Its seconds; None where it is not here or may not make namespaces."""
    root = Path(folder).absolute()
    environment = {
        **os.environ, "PATH": f"{root}/usr/bin:{root}/sbin:/usr/sbin:/usr/bin:/sbin:/bin",
        "PYTHONPATH": f"{root}/usr/lib/python3/dist-packages"}
    script = Path(__file__).parent / "peers" / "mininet_peer.py"
    words = ["unshare", "--net", "--mount", "/usr/bin/python3", str(script), str(switches), str(hosts)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=900)
    if done.returncode != 0:
        print(f"  mininet is left out: {done.stderr[-300:]}", file=sys.stderr)
        return None
    return json.loads(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--selvage", required=True)
    parser.add_argument("--mininet", default=".build/mininet", help="where its package is unpacked")
    parser.add_argument("--rounds", type=int, default=3)
    # What else `Benchmarks/run` was told is for its other parts.
    options, _ = parser.parse_known_args()
    table = Table()
    with tempfile.TemporaryDirectory(prefix="selvage-bench-") as folder:
        environment = {**os.environ, "SELVAGE_LABS": f"{folder}/labs"}
        environment.pop("SELVAGE_LAB", None)

        def write(name: str, net: Network) -> str:
            path = Path(folder, name)
            path.write_text(fabrics.selvage(net))
            return str(path)

        fleet = write("fleet.yaml", Network(leaves=1000, ports=48, vlans=100, linked=False))
        for turn in range(options.rounds):
            print(f"labs: round {turn + 1} of {options.rounds}", file=sys.stderr)
            for name in ("campus-10k", "datacenter-100k"):
                lab = Lab(options.selvage, f"topologies/{name}.yaml", environment)
                table.add(f"{name}: ready", lab.ready, lab.processor(), lab.memory())
                lab.down()
            lab = Lab(options.selvage, fleet, environment)
            table.add("1,000 switches x 48 ports: ready", lab.ready, lab.processor(), lab.memory())
            for name, words, allowed in (
                ("apply from nothing", ["apply", fleet, "--lab", lab.name, "--yes"], (0,)),
                ("drift, nothing changed", ["drift", fleet, "--lab", lab.name], (0,)),
            ):
                before = lab.processor()
                spent = lab.run(*words, allowed=allowed)
                table.add(f"1,000 switches x 48 ports: {name}", spent, lab.processor() - before, lab.memory())
            lab.down()
            for switches, hosts in ((2, 10), (10, 20), (20, 50)):
                ours = write(f"beside-{switches}.yaml", Network(leaves=switches, ports=hosts, vlans=1))
                lab = Lab(options.selvage, ours, environment)
                table.add(f"{switches * hosts:,} hosts on {switches} switches: selvage lab up", lab.ready, None, lab.memory())
                lab.down()
                peer = mininet(options.mininet, switches, hosts)
                if peer:
                    spent = (peer["build"] + peer["start"]) * 1e3
                    table.add(f"{switches * hosts:,} hosts on {switches} switches: mininet, build and start", spent)
        table.print()


if __name__ == "__main__":
    main()
