"""Ours beside PyTorch, JAX, scikit-learn and the bare matrix products: time and memory, in one run.

    uv run python tests/benchmarks/compare.py                    all (some four minutes); writes results.json, a picture
    uv run python tests/benchmarks/compare.py --only steps       full-batch steps alone, nothing is written
    uv run python tests/benchmarks/compare.py --rounds 5 --seeds 1

Each contender runs in a process of its own, on two threads. They take turns, each round in another order, so that all
meet the machine in the same moods; between two turns the machine rests, until the threads of the one before sleep. What
is not installed is left out, and the results say so: `uv pip install torch jax scikit-learn` gets all of them.
"""

import argparse
import json
import os
import platform
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

    def each(self, method, *arguments, turn=0):
        """Ask all in turn, beginning with another one each time; returns their answers by name."""
        names = list(self.workers)
        turn %= len(names)
        answers = {}
        for name in names[turn:] + names[:turn]:
            time.sleep(REST)
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
        for name, (seconds, _) in race.each("steps", TIMED, turn=turn).items():
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
            seconds = race.each("epoch", turn=epoch)
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
    """Seconds of training and number of epochs until the goal is first reached; None for a run that misses it."""
    firsts = [
        next(((seconds, epoch) for epoch, (seconds, right) in enumerate(run, 1) if right >= goal), None) for run in runs
    ]
    middle = statistics.median_low([first[0] if first else float("inf") for first in firsts])
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
    """What was to be reached, and what was: (sentence, ratio of medians, ratio of minima, at most)."""

    def ratio(table, one, other, key=None):
        if one not in table or other not in table:
            return None, None
        if key:
            a, b = (table[name][key]["median"] for name in (one, other))
            return (a / b if a and b else None), None
        return tuple(table[one][kind] / table[other][kind] for kind in ("median", "min"))

    haswell = " (Haswell kernels)"
    fast, floor, readable = "ours, fast", "bare products", "ours, readable"
    rows = [
        ("readable step / bare products", *ratio(steps, readable, floor), 1.10),
        ("readable step / PyTorch's", *ratio(steps, readable, "PyTorch"), 0.75),
        ("fast step / bare products", *ratio(steps, fast, floor), 0.65 if own_kernels() == "SkylakeX" else 0.85),
        ("the same with Haswell kernels", *ratio(steps, fast + haswell, floor + haswell), 0.85),
        ("fast step / JAX's", *ratio(steps, fast, "JAX, compiled"), 1.0),
        ("epoch / PyTorch's", *ratio(epochs, "ours", "PyTorch"), 0.75),
        ("seconds to 98 % / PyTorch's", *ratio(epochs, "ours", "PyTorch", "to_98"), 0.75),
    ]
    return [row for row in rows if row[1] is not None]


def print_results(results):
    """Tables, as text."""
    steps, epochs = results["steps"], results["epochs"]
    print(f"\n{results['data']}\n{json.dumps(results['machine'])}\nload average {results['load_average']}")
    if steps:
        print("\none full-batch step of 784-10-10        median ms    from      to   / products   peak MB")
        for name, row in steps.items():
            suffix = name.partition(" (")[2]
            floor = steps["bare products" + (f" ({suffix}" if suffix else "")]["median"]
            times = "".join(f"{1000 * row[key]:8.1f}" for key in ("median", "min", "max"))
            print(f"{name:40}{times:>25}{row['median'] / floor:13.2f}{shown(row['peak_megabytes'], 10, 0)}")
    if epochs:
        print("\n784-100-10, batch 128                 epoch s    from      to   97 % s   98 % s  epochs   peak MB")
        for name, row in epochs.items():
            times = "".join(f"{row[key]:8.3f}" for key in ("median", "min", "max"))
            to = "".join(shown(row.get(f"to_{goal}", {}).get("median"), 9, 2) for goal in (97, 98))
            reached = row.get("to_98", {}).get("epochs", [])
            print(f"{name:36}{times:>25}{to}  {reached}{shown(row['peak_megabytes'], 10, 0)}")
    for name, reason in results["left_out"].items():
        print(f"{name}: {reason}")
    print("\nratio                                medians   minima   at most")
    for what, medians, minima, most in results["goals"]:
        verdict = "reached" if medians <= most else "missed"
        print(f"{what:36}{medians:8.3f}{shown(minima, 9, 3)}{most:10.2f}   {verdict}")


def shown(value, width, digits):
    """A number as text, or a dash where there is none."""
    return f"{'-':>{width}}" if value is None else f"{value:{width}.{digits}f}"


def picture(results):
    """Bars: a full-batch step, an epoch, and the way to 98 %; ours in blue."""
    from helpers.plots import BLUE, GRAY, Picture

    steps = {name: row for name, row in results["steps"].items() if "(" not in name}
    floor = steps["bare products"]["median"]
    panels = [
        (
            f"A full-batch step, {' - '.join(map(str, (784, 10, 10)))}",
            "time, as a multiple of the two bare products with X",
            {name: [row[key] / floor for key in ("median", "min", "max")] for name, row in steps.items()},
            "{:.2f}",
        ),
        (
            f"An epoch in batches of {BATCH}, {' - '.join(map(str, SIZES))}",
            "seconds",
            {name: [row[key] for key in ("median", "min", "max")] for name, row in results["epochs"].items()},
            "{:.2f} s",
        ),
    ]
    to_98 = {name: row["to_98"]["seconds"] for name, row in results["epochs"].items() if "to_98" in row}
    reached = {name: sorted(s for s in seconds if s) for name, seconds in to_98.items()}
    panels.append(
        (
            "Training until 98 % of the test digits are right",
            "seconds",
            {
                name: [results["epochs"][name]["to_98"]["median"], seconds[0], seconds[-1]]
                for name, seconds in reached.items()
                if results["epochs"][name]["to_98"]["median"]
            },
            "{:.1f} s",
        )
    )
    figure = Picture(9, 6.6)
    heights = [len(bars) for _, _, bars, _ in panels]
    for axes, (title, label, bars, form) in zip(figure.subplots(3, 1, height_ratios=heights), panels, strict=True):
        names = list(bars)[::-1]
        middles, lows, highs = zip(*(bars[name] for name in names), strict=True)
        spread = [np.subtract(middles, lows), np.subtract(highs, middles)]
        colors = [BLUE if name.startswith("ours") else "#b0b0b0" for name in names]
        axes.barh(names, middles, color=colors, xerr=spread, error_kw={"ecolor": "#333333", "capsize": 2})
        limit = max(middles) * 1.5
        for place, (middle, high) in enumerate(zip(middles, highs, strict=True)):
            x = min(high, limit * 0.9) + limit * 0.012
            axes.text(x, place, form.format(middle), va="center", fontsize=9)
        axes.set(xlim=(0, limit), xlabel=label)
        axes.set_title(title, loc="left", fontsize=10.5)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
    figure.supxlabel(
        "Bars are medians, whiskers run from the fastest to the slowest; two threads for all.", fontsize=8.5, color=GRAY
    )
    PICTURE.write_bytes(figure.png())


def main():
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="Ours beside PyTorch, JAX, scikit-learn and the bare matrix products.")
    parser.add_argument("--rounds", type=int, default=15, help="of full-batch steps (15)")
    parser.add_argument("--seeds", type=int, default=5, help=f"trainings of {N_EPOCHS} epochs each (5)")
    parser.add_argument("--only", choices=["steps", "epochs"], help="measure one of the two, and write nothing")
    asked = parser.parse_args()
    if min(asked.rounds, asked.seeds) < 1:
        parser.error("--rounds and --seeds must be at least 1")
    start, before = time.time(), load()
    other = ["Haswell"] if own_kernels() not in (None, "Haswell") and platform.machine() in ("x86_64", "AMD64") else []
    steps, epochs, left_out = {}, {}, {}
    with tempfile.TemporaryDirectory() as folder:
        data = write_data(folder)
        if asked.only != "epochs":
            steps, missed = measure_steps(folder, asked.rounds, other)
            left_out |= {f"{name}, full-batch step": reason for name, reason in missed.items()}
        if asked.only != "steps":
            epochs, missed = measure_epochs(folder, asked.seeds)
            left_out |= {f"{name}, epochs": reason for name, reason in missed.items()}
    results = {
        "date": time.strftime("%Y-%m-%d %H:%M"),
        "minutes": round((time.time() - start) / 60, 1),
        "data": data,
        "machine": machine(),
        "load_average": {"before": before, "after": load()},
        "steps": steps,
        "epochs": epochs,
        "left_out": left_out,
        "goals": goals(steps, epochs),
    }
    print_results(results)
    if not asked.only:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
        picture(results)
        print(
            f"\nwritten: {RESULTS.relative_to(ROOT)} and {PICTURE.relative_to(ROOT)}, in {results['minutes']} minutes"
        )


if __name__ == "__main__":
    main()
