"""The proof of the project.

Notebooks run in the settings that a student has: their kernels use as many BLAS threads as they like. The tests of the
modules run beside them, and each of their workers keeps to one thread: threads that wait for one another on cores that
are taken were seen to make a training step twenty times as long.
"""

import os
import tempfile

# What a student has done must neither change the outputs of the notebooks nor be changed by the tests.
_empty = tempfile.TemporaryDirectory(prefix="my_net_of_the_tests_")
os.environ["MY_NET_DIR"] = _empty.name
