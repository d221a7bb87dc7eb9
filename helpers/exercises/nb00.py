"""The exercise of notebook 00: how many sevens."""

import numpy as np

from helpers.exercises.engine import Mistake, Question

sevens = Question(
    "sevens",
    "00",
    "How many of the 4,000 training labels are 7? Write the number in place of `None`, and run the cell again.",
    400,
    hints=(
        "`digits.train_labels == 7` is an array of True and False, one for each label.",
        "True counts as 1 and False as 0. What does the sum of such an array tell?",
    ),
    mistakes=(
        Mistake("test labels", "That is the number of sevens among the *test* labels.", 100),
        Mistake("all labels", "That is the number of sevens in the whole file, training and test together.", 500),
        Mistake("number of labels", "That is the number of all training labels. How many of them are 7?", 4000),
        Mistake("share", "That is the share of the sevens. How many labels is that?", 0.1),
        Mistake("percent", "That is the share of the sevens in percent. How many labels is that?", 10),
    ),
    why="each of the ten digits has a tenth of the 4,000.",
    also_right=(np.int64(400), "400"),
)

EXERCISES = [sevens]
