#!/usr/bin/env python3
"""Whole fabrics beside netlab, faucet and netplan, on topologies of one generator (`peers/fabrics.py`), in one run.

Every row is a cold process, from its start to its end. What is compared is its processor time: others who compile on the same
machine make everybody wait, and nobody work longer. Each round lets everybody do the work once, in turn. A peer that is not
there, or fails, is said and left out.

    Benchmarks/beside_peers.py --selvage PATH --bench PATH [--venv FOLDER] [--rounds N]

It is started in the project's folder.
"""

import argparse
import json
import math
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "peers"))
import fabrics  # noqa: E402
from fabrics import Network  # noqa: E402


def run(words: list[str], folder: str, deadline: float = 1200) -> dict | None:
    """Runs a program to its end; None where it fails."""
    start = time.monotonic()
    out = os.open(f"{folder}/out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    child = os.posix_spawnp(
        "timeout", ["timeout", str(deadline), *words], {**os.environ, "HOME": folder},
        file_actions=[(os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, out, 2)])
    os.close(out)
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        return None
    return {
        "wall": (time.monotonic() - start) * 1e3,
        "cpu": (usage.ru_utime + usage.ru_stime) * 1e3,
        "peak": usage.ru_maxrss / 1024,
    }


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


class Comparison:
    """The same work done by several; the first is ours."""

    def __init__(self, title: str, contenders: list[tuple[str, list[str] | None]], rounds: int, goal: float | None = None):
        self.title, self.goal = title, goal
        self.samples: dict[str, list[dict]] = {}
        self.missing: list[str] = []
        with tempfile.TemporaryDirectory(prefix="selvage-bench-") as folder:
            for turn in range(rounds):
                print(f"{title}: round {turn + 1} of {rounds}", file=sys.stderr)
                for name, words in contenders:
                    if name in self.missing:
                        continue
                    sample = run(words, folder) if words else None
                    if sample is None:
                        why = Path(folder, "out").read_text(errors="replace")[-300:] if words else "it is not here"
                        print(f"  {name} is left out: {why}", file=sys.stderr)
                        self.missing.append(name)
                    else:
                        self.samples.setdefault(name, []).append(sample)

    def print(self) -> None:
        print(f"\n{self.title}")
        print(f"{'':34}{'cpu ms':>10}{'min':>9}{'max':>9}{'wall ms':>10}{'MB':>8}{'ours/it':>25}")
        ours = next(iter(self.samples.values()), None)
        for name, samples in self.samples.items():
            cpu = [sample["cpu"] for sample in samples]
            row = [statistics.median(cpu), min(cpu), max(cpu), statistics.median(s["wall"] for s in samples)]
            peak = max(sample["peak"] for sample in samples)
            ratio = ""
            if samples is not ours:
                each = [mine["cpu"] / theirs["cpu"] for mine, theirs in zip(ours, samples)]
                ratio = f"{statistics.median(each):.4f} ({min(each):.4f}-{max(each):.4f})"
            cells = "".join(f"{number(v):>{w}}" for v, w in zip(row, (10, 9, 9, 10)))
            print(f"{name:34}{cells}{number(peak):>8}{ratio:>25}")
        for name in self.missing:
            print(f"{name:34} left out")
        if self.goal and ours:
            reached = statistics.median(sample["cpu"] for sample in ours) <= self.goal
            print(f"goal: at most {number(self.goal)} ms: {'reached' if reached else 'MISSED'}")


class Fabrics:
    def __init__(self, options: argparse.Namespace, folder: str):
        self.options, self.folder = options, folder
        # Not on anybody's PATH: it is what `netplan generate` starts; unpacked, or installed.
        unpacked = Path(options.netplan).absolute()
        self.netplan = shutil.which("generate", path=f"{unpacked}/usr/libexec/netplan:/usr/libexec/netplan:/lib/netplan")
        self.libraries = unpacked / "usr/lib" / f"{os.uname().machine}-linux-gnu"

    def write(self, name: str, text: str) -> str:
        path = f"{self.folder}/{name}"
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)
        os.chmod(path, 0o600)
        return path

    def peer(self, program: str) -> str | None:
        path = Path(self.options.venv, "bin", program)
        return str(path) if path.exists() else None

    def check(self, name: str, text: str) -> list[str]:
        return [self.options.selvage, "check", self.write(f"{name}.yaml", text)]

    def faucet(self, name: str, net: Network) -> list[str] | None:
        program = self.peer("check_faucet_config")
        return program and [program, self.write(f"{name}-faucet.yaml", fabrics.faucet(net))]

    def generate(self, name: str, net: Network) -> list[str] | None:
        if not self.netplan:
            return None
        root = f"{self.folder}/{name}-netplan"
        self.write(f"{name}-netplan/etc/netplan/bench.yaml", fabrics.netplan(net))
        # env(1) becomes the program, so that its start is all that it adds.
        return ["/usr/bin/env", f"LD_LIBRARY_PATH={self.libraries}", self.netplan, "--root-dir", root]

    def netlab(self, name: str, net: Network) -> list[str] | None:
        program = self.peer("netlab")
        return program and [program, "create", self.write(f"{name}-netlab.yml", fabrics.netlab(net)), "--output", "none"]

    def validated(self) -> list[Comparison]:
        net = Network(leaves=5, ports=1000, vlans=50, linked=False)
        peers = [("faucet, check_faucet_config", self.faucet("flat", net)), ("netplan, generate", self.generate("flat", net))]
        rounds = self.options.rounds
        return [
            Comparison(
                "5,000 ports and hosts by ranges, validated",
                [("selvage check", self.check("ranges", fabrics.selvage(net)))] + peers, rounds, goal=30),
            Comparison(
                "5,000 ports and 5,000 hosts written out, validated",
                [("selvage check", self.check("written", fabrics.selvage_written_out(net)))] + peers, rounds, goal=150),
        ]

    def compiled(self) -> list[Comparison]:
        # netlab takes most of a second for every switch, and refuses a spine with more than 1,000 pairs of trunk and VLAN.
        sizes = [(10, self.options.rounds, True), (50, 1, True), (200, self.options.rounds, False), (500, self.options.rounds, False)]
        found = []
        for switches, rounds, with_peer in sizes:
            net = Network(leaves=switches - 2, ports=10, vlans=20)
            name = f"compile-{switches}"
            peers = [("netlab create", self.netlab(name, net))] if with_peer else []
            found.append(
                Comparison(
                    f"{switches} switches compiled", [("selvage check", self.check(name, fabrics.selvage(net)))] + peers,
                    rounds, goal=100))
        return found

    def stations(self) -> None:
        """Every station of ours at three sizes, each in a process of its own."""
        print("\nFrom a file to a plan and on: processor milliseconds")
        small = self.write("5k.yaml", fabrics.selvage(Network(leaves=100, ports=48, vlans=100)))
        files = [(small, 5), ("topologies/datacenter-100k.yaml", 5), ("topologies/region-1m.yaml", 3)]
        tables = [self.report(path, rounds) for path, rounds in files]
        print(f"{'ports':52}" + "".join(f"{count:>12}" for count in ("5,202", "101,452", "1,057,980")))
        for name in tables[0][0]:
            print(f"{name:52}" + "".join(f"{number(lines[name]):>12}" for lines, _ in tables))
        print(f"{'peak memory, MB':52}" + "".join(f"{number(peak):>12}" for _, peak in tables))

    def report(self, path: str, rounds: int) -> tuple[dict[str, float], float]:
        """The median of each station, and the peak of memory."""
        words = f"'{self.options.bench}' stages --topology '{path}' --rounds {rounds} --json"
        answer = json.loads(os.popen(words).read())
        return {
            line["name"]: statistics.median(line["samples"]["milliseconds"]) for line in answer["lines"]
        }, answer["peak"]

    def growth(self) -> None:
        """How the stations' time grows when one size does and the others stay: the exponents."""
        print("\nHow time grows: processor milliseconds, and the exponent from the smallest to the largest")
        stations = ["file to plan", "  read", "  number", "  trees", "  check", "  compile", "  plan from nothing"]
        axes = {
            "ports of a switch": [Network(100, ports, 100) for ports in (25, 100, 400)],
            "switches": [Network(leaves, 40, 100) for leaves in (50, 200, 800)],
            "VLANs": [Network(200, 40, vlans) for vlans in (40, 400, 4000)],
        }
        for axis, nets in axes.items():
            tables = [self.report(self.write("growth.yaml", fabrics.selvage(net)), 3)[0] for net in nets]
            sizes = {"ports of a switch": "ports", "switches": "switches", "VLANs": "vlans"}[axis]
            values = [getattr(net, sizes) for net in nets]
            print(f"{axis:24}" + "".join(f"{value:>10,}" for value in values) + f"{'exponent':>10}")
            for station in stations:
                times = [table[station] for table in tables]
                exponent = math.log(times[-1] / times[0]) / math.log(values[-1] / values[0])
                print(f"  {station:22}" + "".join(f"{number(value):>10}" for value in times) + f"{exponent:>10.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--selvage", required=True)
    parser.add_argument("--bench", required=True, help="the SwitchBenchmark program")
    parser.add_argument("--netplan", default=".build/netplan", help="where its package is unpacked")
    parser.add_argument("--venv", default=".venv", help="where netlab and faucet are")
    parser.add_argument("--rounds", type=int, default=5)
    # What else `Benchmarks/run` was told is for its other parts.
    options, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory(prefix="selvage-bench-") as folder:
        work = Fabrics(options, folder)
        for comparison in work.validated() + work.compiled():
            comparison.print()
        work.stations()
        work.growth()


if __name__ == "__main__":
    main()
