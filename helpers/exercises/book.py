"""All exercises by name, in the order of the series: each notebook's are in a module of its own."""

from helpers.exercises import nb02

MODULES = [nb02]
EXERCISES = {exercise.name: exercise for module in MODULES for exercise in module.EXERCISES}
