"""Run every notebook as students' machines would, and compare the saved outputs: a matrix of environments.

    uv run python -m tests.everywhere                                    all of them
    uv run python -m tests.everywhere --threads 1 --kernels native --data shipped --notebooks 05 06

OpenBLAS, which does NumPy's matrix products, has kernels for each family of processors, and splits a product among
threads. Both change the order in which numbers are added, and so their last digits. The digits are the 5,000 that come
with the project, or the full MNIST where MNIST_DIR names its folder.
"""

import argparse
import itertools
import os
import subprocess
import sys
import tempfile
import time

from tests.notebook_files import NOTEBOOKS, ROOT

THREADS = ("default", "1")
KERNELS = ("native", "Haswell", "SkylakeX", "Prescott")
DATA = ("shipped", "full")


def environment(threads, kernels, data, nowhere):
    """Make the environment variables of one place of the matrix.

    Parameters: `threads`, "default" or a number as text; `kernels`, "native" or a name that OpenBLAS knows; `data`,
    "shipped" or "full"; `nowhere`, a folder without digits.
    Returns: a dictionary.
    """
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith(("OPENBLAS_", "OMP_", "MKL_"))
    }
    if threads != "default":
        variables["OPENBLAS_NUM_THREADS"] = threads
    if kernels != "native":
        variables["OPENBLAS_CORETYPE"] = kernels
    if data == "shipped":
        variables["MNIST_DIR"] = str(nowhere)
    else:
        variables["NOTEBOOKS_WITH_FULL_MNIST"] = "1"
    return variables


def run(variables, notebooks):
    """Run notebooks in one environment; returns pytest's process, and the seconds that it took."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "pytest", "-n0", "-q", "--no-header", "--tb=short", "-p", "no:cacheprovider"]
    once = ["-m", "not again"]  # a second time in the same kernel tells nothing new about the environment
    ran = subprocess.run([*command, *once, *notebooks], cwd=ROOT, env=variables, capture_output=True, text=True)
    return ran, time.perf_counter() - start


def main(arguments):
    """Run what the command line asks for; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--threads", nargs="+", choices=THREADS, default=THREADS)
    parser.add_argument("--kernels", nargs="+", choices=KERNELS, default=KERNELS)
    parser.add_argument("--data", nargs="+", choices=DATA, default=DATA if os.environ.get("MNIST_DIR") else DATA[:1])
    parser.add_argument("--notebooks", nargs="+", default=[""], help="the beginnings of file names, such as 05 06")
    chosen = parser.parse_args(arguments)
    notebooks = [str(path) for path in NOTEBOOKS if path.name.startswith(tuple(chosen.notebooks))]
    if not notebooks:
        parser.error(f"no notebook's name begins with {' or '.join(chosen.notebooks)}")
    if "full" in chosen.data and not os.environ.get("MNIST_DIR"):
        parser.error("the full MNIST is asked for: set MNIST_DIR to its folder, or choose --data shipped")
    failed = 0
    with tempfile.TemporaryDirectory() as nowhere:
        for place in itertools.product(chosen.threads, chosen.kernels, chosen.data):
            ran, seconds = run(environment(*place, nowhere), notebooks)
            last = ran.stdout.strip().rpartition("\n")[2].strip("= ")
            print(f"threads {place[0]:8} kernels {place[1]:9} digits {place[2]:8} {last} ({seconds:.0f} s)", flush=True)
            if ran.returncode:
                failed += 1
                print(ran.stdout[-6000:], ran.stderr[-2000:], sep="\n", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
