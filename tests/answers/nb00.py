"""Answers to the question of notebook 00."""

import numpy as np

WRONG = {
    "sevens": [
        ("test labels", 100),
        ("share", 0.1),
        ("percent", 10),
        ("share", "10 %"),
        ("4,000|all training labels", 4000),
        ("whole file", 500),
    ]
}
RIGHT = {"sevens": [400, 400.0, "400", np.int64(400), np.array(400), np.array([400]), "4e2"]}
