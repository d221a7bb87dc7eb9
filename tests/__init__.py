"""The proof of the project.

Two workers run the tests, each with kernels of its own. If each of these asked OpenBLAS for all cores, they would spend
most of their time waiting for one another: a training step was seen to take twenty times as long. One thread each.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
