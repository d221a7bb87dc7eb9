"""Exercises that answer back.

In a notebook:

    from helpers.exercises import check, hint, solution

    def my_relu(Z):
        return ...

    check("relu", my_relu)

To add an exercise: describe it in `nbNN.py` (an `Exercise` asks for a function, a `Question` for a value; `nb02.py` is
the model), put its module into `book.py` if it is new, put a text cell, a stub and a check into the notebook, and run
`tests/test_exercises.py`, which tests every exercise in the book: the reference and each of `also_right` must be right,
the stub not tried, each mistake's `wrong` answered by its own message, hints free of the solution. CONTRIBUTING.md has
the page.
"""

from helpers.exercises.desk import check, export, hint, progress, solution
from helpers.exercises.doctor import diagnose, diagnose_layers
from helpers.exercises.own import my_network

__all__ = ["check", "diagnose", "diagnose_layers", "export", "hint", "my_network", "progress", "solution"]
