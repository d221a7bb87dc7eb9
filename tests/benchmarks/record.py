"""The runs towards the record that are too long for a cell of notebook 08, and the file that the notebook reads.

    uv run python tests/benchmarks/record.py                          lists the runs, and what is known of each
    uv run python tests/benchmarks/record.py validate long            measures on the last 10,000 training images, which
                                                                      it does not train on
    uv run python tests/benchmarks/record.py test long 0 1 2          trains on all, with these seeds, and measures
                                                                      once on MNIST's 10,000 test images

Settings are chosen with `validate`; `test` is for the end. A run saves its state after each epoch in runs/ in the
project's folder, so it may be interrupted: the same command goes on with it. Each result goes into data/record.json,
with its settings, seconds and errors. The full set is needed for the test images (MNIST_DIR, or data/mnist).
"""

import json
import os
import platform
import re
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits
from tqdm import tqdm

from helpers.augment import augmented_batches
from helpers.backprop import one_hot
from helpers.batches import minibatches
from helpers.data import load_mnist, load_sample
from helpers.files import write_atomically
from helpers.layers import forward_layers, init_layers, layers_gradients
from helpers.runs import run_epochs, state_file

RESULTS = Path(__file__).resolve().parents[2] / "data" / "record.json"

# "digits": the training images, all 60,000 or the 5,000 of the project; "strengths": those of `displacements`, None for
# images as they are; "dropout": its share, where there is any; "batch" and "alpha": where they are not as in USUAL. The
# steps are those of `run_epochs`: Nesterov's momentum of 0.9, and a learning rate that falls from alpha in half a wave.
RUNS = {
    "plain": {"digits": "full", "sizes": [784, 800, 10], "epochs": 12, "strengths": None, "dropout": 0.3},
    "short": {"digits": "full", "sizes": [784, 800, 10], "epochs": 34, "strengths": {}},
    "long": {"digits": "full", "sizes": [784, 800, 10], "epochs": 220, "strengths": {}},
    "deep": {
        "digits": "full",
        "sizes": [784, 600, 300, 10],
        "epochs": 215,
        "strengths": {},
        "batch": 256,
        "alpha": 0.2,
    },
    "sample 100": {"digits": "sample", "sizes": [784, 100, 10], "epochs": 160, "strengths": {}},
    "sample 800": {"digits": "sample", "sizes": [784, 800, 10], "epochs": 200, "strengths": {}},
}
USUAL = {"batch": 128, "alpha": 0.1}  # examples in a batch, and the learning rate at the start
HELD_OUT = 10_000


def columns(images):
    """X (784, m) float32 from 0 to 1, each example in one piece of memory, as mini-batches want it."""
    X_rows = images.reshape(len(images), -1).astype(np.float32)
    X_rows /= 255
    return X_rows.T


def training_digits(which):
    """Training images and labels: MNIST's 60,000, or the 5,000 that come with the project."""
    if which == "full":
        digits = load_mnist()
        return columns(digits.train_images), digits.train_labels
    digits = load_sample()  # all 5,000 are training images of MNIST, and none is among the last 10,000
    images = np.concatenate([digits.train_images, digits.test_images])
    return columns(images), np.concatenate([digits.train_labels, digits.test_labels])


def error(probabilities, y):
    """Share of the examples that are read wrong, in percent."""
    return round(100 * float(np.mean(probabilities.argmax(axis=0) != y)), 3)


def probabilities(layers, X):
    """What a network believes about each example."""
    return forward_layers(layers, X).A[-1]


def train_run(name, seed, validating):
    """Train one network; returns its layers and what is to be kept of the run."""
    run = USUAL | RUNS[name]
    X, y = training_digits(run["digits"])
    measure = None
    if validating:
        X_all, y_all = training_digits("full")
        X_held, y_held = X_all[:, -HELD_OUT:], y_all[-HELD_OUT:]
        if run["digits"] == "full":
            X, y = X[:, :-HELD_OUT], y[:-HELD_OUT]
        measure = lambda layers: [error(probabilities(layers, X_held), y_held)]  # noqa: E731
    rng = np.random.default_rng(seed)
    layers = init_layers(rng, run["sizes"])
    batches = minibatches if run["strengths"] is None else partial(augmented_batches, **run["strengths"])
    path = state_file(f"{'validate' if validating else 'test'} {name} {seed}")
    gradients = partial(layers_gradients, dropout=run.get("dropout", 0), rng=rng)
    how = run["alpha"], run["epochs"], run["batch"]
    states = run_epochs(path, layers, X, one_hot(y), *how, rng, batches, gradients=gradients, measure=measure)
    clock = path.with_suffix(".json")  # seconds spent so far, over all sessions of an interrupted run
    spent = json.loads(clock.read_text()) if clock.exists() else {"seconds": 0.0, "processor seconds": 0.0}
    was = dict(spent)
    began, began_cpu = time.perf_counter(), time.process_time()
    with threadpool_limits(1, "blas"):  # the other core displaces the images
        for state in tqdm(states, total=run["epochs"], desc=path.stem):
            if state.epoch > was.get("epoch", 0):
                spent = {
                    "seconds": round(was["seconds"] + time.perf_counter() - began, 1),
                    "processor seconds": round(was["processor seconds"] + time.process_time() - began_cpu, 1),
                    "epoch": state.epoch,
                }
                write_atomically(clock, json.dumps(spent))
    kept = {"seed": seed, **{k: spent[k] for k in ("seconds", "processor seconds")}}
    if validating:
        kept["errors"] = state.curve[:, 1].tolist()
    return state.layers, kept


def keep(name, kind, found):
    """Put results into data/record.json."""
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    entry = results.setdefault(name, {})
    entry["settings"] = USUAL | RUNS[name]
    entry["machine"] = {
        "cores": os.cpu_count(),
        "BLAS threads": 1,
        "NumPy": np.__version__,
        "Python": platform.python_version(),
    }
    entry[kind] = found
    text = json.dumps({run: results[run] for run in RUNS if run in results}, indent=1)
    text = re.sub(r"\[[^][{}]*\]", lambda numbers: " ".join(numbers[0].split()), text)  # a list of numbers on one line
    write_atomically(RESULTS, text + "\n")


def validate(name, *seeds):
    """Choose settings by this: the error on the digits that were held out."""
    runs = [train_run(name, int(seed), True)[1] for seed in seeds or "0"]
    for run in runs:
        run["error"] = run["errors"][-1]
        print(f"{name}, seed {run['seed']}: {run['error']:.2f} % of the held-out digits wrong, {run['seconds']:.0f} s")
    keep(name, "validation", runs)


def test(name, *seeds):
    """Look at the test images, once each network is done: one by one, and all together by their mean probability."""
    digits = load_mnist()
    X_test, y_test = columns(digits.test_images), digits.test_labels
    runs, together = [], 0
    for seed in map(int, seeds or "0"):
        layers, run = train_run(name, seed, False)
        believed = probabilities(layers, X_test)
        together = together + believed
        runs.append({**run, "error": error(believed, y_test)})
        print(f"{name}, seed {seed}: {runs[-1]['error']:.2f} % of the test digits wrong, {run['seconds']:.0f} s")
        keep(name, "test", {"runs": runs, "together": error(together, y_test)})
    errors = [run["error"] for run in runs]
    print(
        f"{name}: mean {np.mean(errors):.3f}, from {min(errors)} to {max(errors)}; together {error(together, y_test)}"
    )


def main(arguments):
    """Do what is asked for; returns the exit status."""
    todo = {"validate": validate, "test": test}
    if len(arguments) >= 2 and arguments[0] in todo and arguments[1] in RUNS:
        todo[arguments[0]](*arguments[1:])
        return 0
    results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    for name, run in RUNS.items():
        errors = [one["error"] for one in results.get(name, {}).get("test", {}).get("runs", [])]
        print(f"{name:10} {run} -> test errors {errors}")
    print("record.py validate NAME [SEED …], or record.py test NAME [SEED …]")
    return 0 if not arguments else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
