"""The proof of the project.

Two workers run the tests, each with kernels of its own. If each of these asked OpenBLAS for all cores, they would spend
most of their time waiting for one another: a training step was seen to take twenty times as long. One thread each.
"""

import os
import tempfile

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# What a student has done must neither change the outputs of the notebooks nor be changed by the tests.
_empty = tempfile.TemporaryDirectory(prefix="my_net_of_the_tests_")
os.environ["MY_NET_DIR"] = _empty.name
