"""Ours beside PyTorch, JAX, scikit-learn and the bare matrix products: time and memory, in one run.

    uv run python tests/benchmarks/compare.py                    all: some four minutes on a quiet machine
    uv run python tests/benchmarks/compare.py --only steps       full-batch steps alone; the rest stays as it was
    uv run python tests/benchmarks/compare.py --rounds 5 --seeds 1

Prints tables, and writes results.json and the README's picture with its alternative text.

Each contender runs in a process of its own, on two threads. They take turns, each round in another order, so that all
meet the machine in the same moods; between two turns the machine rests, until the threads of the one before sleep. What
is not installed is left out, and the results say so: `uv pip install torch jax scikit-learn` gets all of them.
"""

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from contenders import BATCH, EPOCHS, SIZES, STEPS, find_spec, missing

from helpers.backprop import one_hot
from helpers.data import load_mnist, load_sample, to_columns

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared" / "mnist"
RESULTS = HERE / "results.json"
PICTURE = ROOT / "notebooks" / "pictures" / "benchmarks.png"
README = ROOT / "README.md"
PLACE = re.compile(
    r"(## How fast it is\n\n.+?\n\n)(!\[[^\]]*\]\([^)]*\)\n\n)?", re.DOTALL
)  # of the picture in README.md
QUIET = 1.0  # a load average above this, before we begin, says that others are at work

THREADS = 2
WARM_UP, TIMED = 3, 3  # steps: before the first round, and in each
REST = 0.1  # seconds
N_EPOCHS = 10
PACKAGES = {"torch": "PyTorch", "jax": "JAX", "sklearn": "scikit-learn", "threadpoolctl": "threadpoolctl"}


class Worker:
    """A contender in a process of its own. A failure says so in one sentence, and leaves it out."""

    def __init__(self, kind, name, folder, kernels=None):
        threads = {f"{library}_NUM_THREADS": str(THREADS) for library in ("OPENBLAS", "OMP", "MKL")}
        environment = {**os.environ, **threads, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
        if kernels:
            environment["OPENBLAS_CORETYPE"] = kernels
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [sys.executable, HERE / "contenders.py", kind, name, folder],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.errors.seek(0)
            said = [text for text in self.errors.read().splitlines() if text.strip()] or ["it said nothing"]
            raise RuntimeError(said[-1].strip())
        return json.loads(line)

    def ask(self, method, *arguments):
        print(json.dumps([method, *arguments]), file=self.process.stdin, flush=True)
        return self.answer()

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Race:
    """The contenders of one kind that could be started, and why others could not."""

    def __init__(self, kind, table, folder, kernels=()):
        self.workers, self.left_out = {}, {}
        entries = [(name, name, None) for name in table]
        entries += [
            (f"{name} ({core} kernels)", name, core)
            for core in kernels
            for name in ("bare products", "ours, readable", "ours, fast")
        ]
        for label, name, core in entries:
            package = missing(table[name])
            if package:
                self.left_out[label] = f"{PACKAGES[package]} is not installed, so it is left out."
            else:
                self.try_to(label, lambda name=name, core=core: Worker(kind, name, folder, core), start=True)

    def try_to(self, label, action, start=False):
        """Do something with a contender; if that fails, go on without it."""
        try:
            result = action()
        except (RuntimeError, OSError) as error:
            self.left_out[label] = f"It failed, and is left out: {error}"
            self.workers.pop(label, None)
            return None
        if start:
            self.workers[label] = result
        return result

    def each(self, method, *arguments, turn=0, rest=0.0):
        """Ask all in turn, beginning with another one each time; returns their answers by name."""
        names = list(self.workers)
        turn %= len(names)
        answers = {}
        for name in names[turn:] + names[:turn]:
            time.sleep(rest)
            answers[name] = self.try_to(name, lambda name=name: self.workers[name].ask(method, *arguments))
        return {name: answers[name] for name in names if name in self.workers}

    def close(self):
        """End all; returns the peak memory of each, in megabytes."""
        peaks = self.each("memory")
        for worker in self.workers.values():
            worker.close()
        return peaks


def summary(times):
    """Median, range and number of the seconds that were measured."""
    return {"median": statistics.median(times), "min": min(times), "max": max(times), "rounds": len(times)}


def measure_steps(folder, rounds, kernels):
    """Seconds of a full-batch step of 784-10-10, by contender."""
    race = Race("steps", STEPS, folder, kernels)
    losses = {name: answer[1] for name, answer in race.each("steps", WARM_UP - 1).items()}
    same_losses(losses)
    times = {name: [] for name in race.workers}
    for turn in range(rounds):
        for name, (seconds, _) in race.each("steps", TIMED, turn=turn, rest=REST).items():
            times[name].append(seconds)
        print(f"\rfull-batch steps: round {turn + 1} of {rounds}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    peaks = race.close()
    return {name: {**summary(times[name]), "peak_megabytes": peaks[name]} for name in peaks}, race.left_out


def same_losses(losses):
    """All contenders take the same steps from the same weights: refuse one that computes something else."""
    reference = losses["ours, readable"]
    for name, loss in losses.items():
        if loss is not None and abs(loss - reference) > 1e-4 * reference:
            raise SystemExit(f"{name} has a loss of {loss:.6f}, ours is {reference:.6f}: they do not do the same.")


def measure_epochs(folder, seeds):
    """Seconds of an epoch of 784-100-10, and of training until 97 and 98 % of the test digits are right."""
    race = Race("epochs", EPOCHS, folder)
    race.each("begin", 99, N_EPOCHS)
    race.each("epoch")  # nothing of a first epoch is timed: compilers work in it
    epochs = {name: [] for name in race.workers}
    runs = {name: [] for name in race.workers}
    for seed in range(seeds):
        race.each("begin", seed, N_EPOCHS)
        curves = {name: [] for name in race.workers}
        for epoch in range(N_EPOCHS):
            seconds = race.each("epoch", turn=epoch, rest=REST)
            for name, right in race.each("accuracy").items():
                epochs[name].append(seconds[name])
                curves[name].append((sum(epochs[name][-epoch - 1 :]), right))
            print(
                f"\rseed {seed + 1} of {seeds}, epoch {epoch + 1} of {N_EPOCHS} ", end="", file=sys.stderr, flush=True
            )
        for name, curve in curves.items():
            runs[name].append(curve)
    print(file=sys.stderr)
    peaks = race.close()
    results = {}
    for name in peaks:
        results[name] = {**summary(epochs[name]), "peak_megabytes": peaks[name]}
        if name != "bare products":
            results[name]["final_accuracy"] = [curve[-1][1] for curve in runs[name]]
            for goal in (97, 98):
                results[name][f"to_{goal}"] = until(goal / 100, runs[name])
    return results, race.left_out


def until(goal, runs):
    """Seconds of training and number of epochs until the goal is first reached; None for a run that misses it.

    >>> until(0.98, [[(0.1, 0.97), (0.2, 0.98)], [(0.1, 0.96), (0.2, 0.97)], [(0.1, 0.98), (0.3, 0.97)]])
    {'median': 0.2, 'seconds': [0.2, None, 0.1], 'epochs': [2, None, 1]}
    """
    firsts = [
        next(((seconds, epoch) for epoch, (seconds, right) in enumerate(run, 1) if right >= goal), None) for run in runs
    ]
    middle = statistics.median_high([first[0] if first else float("inf") for first in firsts])
    return {
        "median": middle if np.isfinite(middle) else None,
        "seconds": [first[0] if first else None for first in firsts],
        "epochs": [first[1] if first else None for first in firsts],
    }


def write_data(folder):
    """Write the digits as arrays, which each contender loads as it needs them; returns what they are."""
    try:
        digits = load_mnist(SHARED if "MNIST_DIR" not in os.environ and SHARED.is_dir() else None)
        what = "MNIST, 60,000 digits to train, 10,000 to test"
    except OSError as error:
        print(f"The full set is not here, so that the 4,000 committed digits stand in for it, 15 times over. ({error})")
        digits = load_sample()
        images, labels = np.tile(digits.train_images, (15, 1, 1)), np.tile(digits.train_labels, 15)
        digits = digits._replace(train_images=images, train_labels=labels)
        what = (
            "the 4,000 committed training digits, 15 times over, and the 1,000 to test: times are right, accuracy not"
        )
    X = to_columns(digits.train_images)
    arrays = {"columns": X, "rows": np.ascontiguousarray(X.T), "Y": one_hot(digits.train_labels)}
    arrays |= {"y": digits.train_labels.astype(np.int64), "test_y": digits.test_labels.astype(np.int64)}
    arrays["test_columns"] = to_columns(digits.test_images)
    for name, array in arrays.items():
        np.save(Path(folder) / f"{name}.npy", array)
    return what


def own_kernels():
    """The name of the matrix kernels that OpenBLAS chooses here; None, where NumPy came with another library."""
    if find_spec("threadpoolctl") is None:
        return None
    from threadpoolctl import threadpool_info

    return next((library.get("architecture") for library in threadpool_info() if library["user_api"] == "blas"), None)


def machine():
    """What the figures hang on, besides the code."""
    from importlib.metadata import PackageNotFoundError, version

    versions = {"python": platform.python_version()}
    for package in ("numpy", "torch", "jax", "scikit-learn", "threadpoolctl"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = None
    told = {key: value for key, value in sorted(os.environ.items()) if key.startswith(("OPENBLAS_CORE", "OPENBLAS_L2"))}
    return {
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "threads": THREADS,
        "openblas_kernels": own_kernels(),
        "environment": told,
        "versions": versions,
    }


def load():
    """The system's load average over the last minute, where it tells."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def goals(steps, epochs):
    """What was to be reached, and what was: (what, ratio of medians, ratio of minima, at most)."""
    haswell = " (Haswell kernels)"
    fast, floor, readable = "ours, fast", "bare products", "ours, readable"
    limit = 0.65 if own_kernels() == "SkylakeX" else 0.85
    rows = [
        ("readable step / bare products", 1.10, steps, readable, floor),
        ("readable step / PyTorch's", 0.75, steps, readable, "PyTorch"),
        ("fast step / bare products", limit, steps, fast, floor),
        ("the same with Haswell kernels", 0.85, steps, fast + haswell, floor + haswell),
        ("fast step / JAX's", 1.0, steps, fast, "JAX, compiled"),
    ]
    found = [
        (what, *(table[one][kind] / table[other][kind] for kind in ("median", "min")), most)
        for what, most, table, one, other in rows
        if one in table and other in table
    ]
    to_98 = [epochs[name]["to_98"]["median"] for name in ("ours", "PyTorch") if name in epochs]
    if len(to_98) == 2 and all(to_98):
        found.append(("seconds to 98 % / PyTorch's", to_98[0] / to_98[1], None, 0.75))
    return found


def print_results(results):
    """Tables, as text."""
    for part in ("steps", "epochs"):
        if part in results:
            run = results[part]
            print(f"\n{run['data']}; {run['date']}, load average before {run['load_average']}")
            print(json.dumps(run["machine"]))
            {"steps": print_steps, "epochs": print_epochs}[part](run["contenders"])
            for name, reason in run["left_out"].items():
                print(f"{name}: {reason}")
            if (run["load_average"] or 0) > QUIET:
                print(
                    "The machine was busy with something else: these figures say little. Measure again when it rests."
                )
    print("\nratio                                medians   minima   at most")
    for what, medians, minima, most in results["goals"]:
        verdict = "reached" if medians <= most else "missed"
        print(f"{what:36}{medians:8.3f}{shown(minima, 9, 3)}{most:10.2f}   {verdict}")


def print_steps(rows):
    print("full-batch step of 784-10-10            median ms    from      to   / products   peak MB")
    for name, row in rows.items():
        floor = rows["bare products" + name[name.index(" (") :] if " (" in name else "bare products"]
        times = "".join(f"{1000 * row[key]:8.1f}" for key in ("median", "min", "max"))
        ratio = row["median"] / floor["median"]
        print(f"{name:40}{times:>25}{ratio:13.2f}{shown(row['peak_megabytes'], 10, 0)}")


def print_epochs(rows):
    print("784-100-10, batch 128                 epoch s    from      to   97 % s   98 % s   peak MB   epochs to 98 %")
    for name, row in rows.items():
        times = "".join(f"{row[key]:8.3f}" for key in ("median", "min", "max"))
        to = "".join(shown(row.get(f"to_{goal}", {}).get("median"), 9, 2) for goal in (97, 98))
        reached = row.get("to_98", {}).get("epochs", "")
        print(f"{name:36}{times:>25}{to}{shown(row['peak_megabytes'], 10, 0)}   {reached}")


def shown(value, width, digits):
    """A number as text, or a dash where there is none."""
    return f"{'-':>{width}}" if value is None else f"{value:{width}.{digits}f}"


def panels(results):
    """What the picture shows: (title, label of the axis, {name: (median, least, most)}), times as ratios."""
    if "steps" in results:
        steps = {name: row for name, row in results["steps"]["contenders"].items() if "(" not in name}
        label = "time, as a multiple of the two bare products with X"
        yield "A full-batch step of 784-10-10", label, ratios(steps, "bare products")
    if "epochs" in results:
        rows = results["epochs"]["contenders"]
        label = "time, as a multiple of the bare products of all its steps"
        yield f"An epoch of {'-'.join(map(str, SIZES))} in batches of {BATCH}", label, ratios(rows, "bare products")
        times = {}
        for name, row in rows.items():
            if "to_98" in row and row["to_98"]["median"]:
                reached = [seconds for seconds in row["to_98"]["seconds"] if seconds]
                times[name] = {"median": row["to_98"]["median"], "min": min(reached), "max": max(reached)}
        if "ours" in times:
            label = "time of training, as a multiple of ours"
            yield "Until 98 % of the test digits are right", label, ratios(times, "ours")


def ratios(rows, one):
    """Median, least and most of each, as multiples of the median of one of them."""
    return {name: [row[key] / rows[one]["median"] for key in ("median", "min", "max")] for name, row in rows.items()}


def picture(results):
    """Draw bars, ours in blue; returns the PNG and its alternative text."""
    from helpers.plots import BLUE, GRAY, Picture

    shows = list(panels(results))
    figure, words = Picture(9, 2.2 * len(shows)), []
    heights = [len(bars) for *_, bars in shows]
    for axes, (title, label, bars) in zip(
        figure.subplots(len(shows), 1, squeeze=False, height_ratios=heights)[:, 0], shows, strict=True
    ):
        words.append(f"{title}, {label}: {'; '.join(f'{name} {bars[name][0]:.2f}' for name in bars)}.")
        names = list(bars)[::-1]
        middles, lows, highs = zip(*(bars[name] for name in names), strict=True)
        limit = 1.6 * max(middles)
        spread = [np.subtract(middles, lows), np.subtract(highs, middles)]
        colors = [BLUE if name.startswith("ours") else "#b0b0b0" for name in names]
        axes.barh(names, middles, color=colors, xerr=spread, error_kw={"ecolor": "#333333", "capsize": 2})
        for place, (middle, high) in enumerate(zip(middles, highs, strict=True)):
            axes.text(1.01 * limit, place, f"{middle:.2f}", va="center", fontsize=9.5)
            if high > limit:
                axes.text(0.995 * limit, place + 0.02, "▸", va="center", ha="right", fontsize=9, color="#333333")
        axes.set(xlim=(0, limit), xlabel=label)
        axes.set_title(title, loc="left", fontsize=10.5)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
    figure.supxlabel(
        "Bars and numbers: medians. Whiskers: fastest to slowest. Two threads for all.", fontsize=8.5, color=GRAY
    )
    return figure.png(), " ".join(words)


def main():
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="Ours beside PyTorch, JAX, scikit-learn and the bare matrix products.")
    parser.add_argument("--rounds", type=int, default=15, help="of full-batch steps (15)")
    parser.add_argument("--seeds", type=int, default=5, help=f"trainings of {N_EPOCHS} epochs each (5)")
    parser.add_argument("--only", choices=["steps", "epochs"], help="measure one of the two, and keep the other")
    asked = parser.parse_args()
    if min(asked.rounds, asked.seeds) < 1:
        parser.error("--rounds and --seeds must be at least 1")
    others = ["Haswell"] if own_kernels() not in (None, "Haswell") and platform.machine() in ("x86_64", "AMD64") else []
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        before = load()
        data = write_data(folder)
        for part, measure in (
            ("steps", lambda: measure_steps(folder, asked.rounds, others)),
            ("epochs", lambda: measure_epochs(folder, asked.seeds)),
        ):
            if asked.only in (None, part):
                start = time.time()
                contenders, left_out = measure()
                results[part] = {
                    "date": time.strftime("%Y-%m-%d %H:%M"),
                    "minutes": round((time.time() - start) / 60, 1),
                    "load_average": before,  # of the others: later ones would have our own in them
                    "data": data,
                    "machine": machine(),
                    "contenders": contenders,
                    "left_out": left_out,
                }
    results["goals"] = goals(*(results.get(part, {}).get("contenders", {}) for part in ("steps", "epochs")))
    png, results["alt"] = picture(results)
    PICTURE.write_bytes(png)
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    image = f"![{results['alt']}]({PICTURE.relative_to(ROOT).as_posix()})\n\n"
    text = README.read_text(encoding="utf-8")
    README.write_text(PLACE.sub(lambda found: found[1] + image, text, count=1), encoding="utf-8")
    print_results(results)
    print(f"\nwritten: {', '.join(str(path.relative_to(ROOT)) for path in (RESULTS, PICTURE, README))}")


if __name__ == "__main__":
    main()
