"""The exercises of notebook 07: mini-batches, momentum, and nets of any depth."""

import numpy as np

from helpers.exercises.doctor import BACKWARD_LAYERS
from helpers.exercises.engine import Exercise, Mistake, Question


def momentum_step(P, V, dP, alpha, beta):
    """Take a step with momentum: V = beta V + dP, then P - alpha V.

    Parameters: `P`, an array of parameters; `V`, its velocity, and `dP`, its gradient, of the same shape; `alpha`, the
    learning rate; `beta`, the share of the speed that is kept.
    Returns: the new P and the new V.
    """
    V = beta * V + dP
    return P - alpha * V, V


def _arrays(rng, shape):
    return tuple(rng.normal(0, 1, shape) for _ in range(3))


_RNG = np.random.default_rng(7)

EXERCISES = [
    Question(
        "steps in an epoch",
        "07",
        "Predict: 60,000 images in batches of 128, the last one smaller. How many steps does an epoch have?",
        469,
        hints=(
            "How many full batches fit into 60,000? And are there images left?",
            "60,000 / 128 is 468.75: no image is left out.",
        ),
        mistakes=(
            Mistake("the rest is lost", "That leaves out the images that do not fill a batch.", 468),
            Mistake("the batch size", "That is the size of a batch; how many batches are there?", 128),
            Mistake("batches of 100", "That is the number for batches of 100.", 600),
        ),
        rtol=1e-9,
        prediction=True,
        why="468 full batches, and one of 96.",
        also_right=("469", 469.0),
    ),
    Question(
        "top speed",
        "07",
        "The gradient is the same in every step, and beta is 0.95. How many times as large as it does the velocity "
        "become?",
        20.0,
        hints=(
            "In the end V no longer changes: the V on the left is the V on the right.",
            "V = beta V + dP, solved for V.",
        ),
        mistakes=(
            Mistake("beta 0.9", "That is the number for beta 0.9.", 10.0),
            Mistake("one step more", "That is 1 + beta, after two steps. It goes on growing.", 1.95),
            Mistake("the share that is lost", "That is the share of the speed that is lost; divide by it.", 0.05),
            Mistake(
                "beta itself", "That is the share of the speed that is kept in a step, not what it adds up to.", 0.95
            ),
        ),
        rtol=0.01,
        why="1 + 0.95 + 0.95² + … = 1 / (1 − 0.95).",
        also_right=(20, "20.0", 1 / (1 - 0.95)),
    ),
    Exercise(
        "momentum_step",
        "07",
        "Write `my_momentum_step(P, V, dP, alpha, beta)`, which returns the new P and the new V.",
        momentum_step,
        levels=[
            [
                (*_arrays(_RNG, (3, 4)), 0.1, 0.9),
                (*_arrays(_RNG, (2, 1)), 0.5, 0.0),
                (*_arrays(_RNG, (5, 2)), 2.0, 0.5),
            ]
        ],
        hints=(
            "First the velocity: what is left of it, plus what is new.",
            "Then the step goes along the new velocity, not along the gradient.",
        ),
        mistakes=(
            Mistake(
                "old velocity",
                "The step goes along the velocity from before: the new gradient has not been added yet.",
                lambda P, V, dP, alpha, beta: (P - alpha * V, beta * V + dP),
            ),
            Mistake(
                "along the gradient",
                "The step goes along the gradient alone: the velocity is kept and never used.",
                lambda P, V, dP, alpha, beta: (P - alpha * dP, beta * V + dP),
            ),
            Mistake(
                "all the speed is kept",
                "The velocity loses nothing: where does beta come in?",
                lambda P, V, dP, alpha, beta: (P - alpha * (V + dP), V + dP),
            ),
            Mistake(
                "a mean",
                "The gradient is added with the share 1 − beta, which makes the velocity a running mean (as Adam's M). "
                "Here it is a sum.",
                lambda P, V, dP, alpha, beta: (P - alpha * (beta * V + (1 - beta) * dP), beta * V + (1 - beta) * dP),
            ),
            Mistake(
                "beta on both",
                "Beta shrinks the new gradient as well: only the old speed is to lose some.",
                lambda P, V, dP, alpha, beta: (P - alpha * beta * (V + dP), beta * (V + dP)),
            ),
            Mistake(
                "alpha in the velocity",
                "Alpha is in the velocity too, so that it comes twice, or the velocity is not what is asked for. "
                "Multiply by alpha in the step alone.",
                (
                    lambda P, V, dP, alpha, beta: (P - alpha * (beta * V + alpha * dP), beta * V + alpha * dP),
                    lambda P, V, dP, alpha, beta: (P - (beta * V + alpha * dP), beta * V + alpha * dP),
                ),
            ),
            Mistake(
                "uphill",
                "The step goes uphill: P minus alpha times the velocity.",
                lambda P, V, dP, alpha, beta: (P + alpha * (beta * V + dP), beta * V + dP),
            ),
            Mistake(
                "Nesterov",
                "That is Nesterov's step, which looks ahead by one more beta V. It is right in its way; here the plain "
                "one is asked for.",
                lambda P, V, dP, alpha, beta: (P - alpha * (dP + beta * (beta * V + dP)), beta * V + dP),
            ),
            Mistake(
                "order",
                "Both are right, but come in the other order: P first, then V.",
                lambda P, V, dP, alpha, beta: (beta * V + dP, P - alpha * (beta * V + dP)),
            ),
        ),
        fields=("P", "V"),
        own=False,  # my_net.py holds the net of the notes
        also_right=(
            lambda P, V, dP, alpha, beta: [P - alpha * beta * V - alpha * dP, dP + V * beta],
            lambda P, V, dP, alpha, beta: (
                (P - alpha * (beta * V + dP)).astype(np.float32),
                (beta * V + dP).astype(np.float32),
            ),
        ),
    ),
    BACKWARD_LAYERS,
]
