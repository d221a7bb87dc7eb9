"""All exercises by name, in the order of the series: each notebook's are in a module of its own, nb01 to nb05."""

import importlib
from pathlib import Path

NAMES = sorted(file.stem for file in Path(__file__).parent.glob("nb[0-9][0-9].py"))
EXERCISES = {
    exercise.name: exercise
    for name in NAMES
    for exercise in importlib.import_module(f"helpers.exercises.{name}").EXERCISES
}
