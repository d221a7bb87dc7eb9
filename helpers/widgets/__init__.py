"""Interactive views for notebooks 00 to 07: controls, a canvas, a text twin. They hold no mathematics of their own.

Each is an object whose controls can be read and set in code; see `helpers.widgets.view.View`.
"""

from helpers.widgets.bending import ActivationExplorer, BendingBoundary, SoftmaxScores
from helpers.widgets.digits import DigitChooser, PixelIndex, SliderCheck
from helpers.widgets.lab import Lab
from helpers.widgets.learning import LearningRate
from helpers.widgets.pad import DrawDigit
from helpers.widgets.propagation import EpsilonExplorer, FollowBackward, FollowForward
from helpers.widgets.speed import TrainingRecipe

__all__ = [
    "ActivationExplorer",
    "BendingBoundary",
    "DigitChooser",
    "DrawDigit",
    "EpsilonExplorer",
    "FollowBackward",
    "FollowForward",
    "Lab",
    "LearningRate",
    "PixelIndex",
    "SliderCheck",
    "SoftmaxScores",
    "TrainingRecipe",
]
