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


def _velocity(rule):
    """A `momentum_step` whose new velocity is rule(V, dP, beta)."""

    def step(P, V, dP, alpha, beta):
        V = rule(V, dP, beta)
        return P - alpha * V, V

    return step


def _remembers(trials):
    """Is the second velocity the first one, or made of it?"""
    one, two = trials[0], trials[1]
    if one.problem or two.got is None or not two.problem and two.outcome.error is None:
        return False
    _, _, dP, _, beta = two.args
    made = (one.got[1], beta * one.got[1] + dP)
    return any(np.allclose(two.got[1], V, rtol=1e-4, atol=1e-6) for V in made)


def _cut(trials):
    """Is the velocity made of a gradient that was limited, scaled to a length or rounded?"""
    ratios = []
    for t in trials:
        if not t.problem:
            continue
        _, V, dP, _, beta = t.args
        used = t.got[1] - beta * V
        limit = np.abs(used).max()
        limited = np.allclose(used, np.clip(dP, -limit, limit), rtol=1e-3, atol=1e-6 * limit)
        rounded = any(np.allclose(used, np.round(dP, places), rtol=0, atol=1e-9) for places in range(6))
        if np.allclose(used, dP, rtol=1e-6, atol=1e-6 * limit):  # the velocity is right: it is the new P that is not
            return False
        if limited or rounded:
            continue
        ratio = np.sum(used * dP) / np.sum(dP * dP)
        if not (ratio > 0 and np.allclose(used, ratio * dP, rtol=1e-3, atol=1e-3 * limit)):
            return False
        ratios.append(ratio)
    return any(t.problem for t in trials) and (len(ratios) < 2 or np.ptp(ratios) > 1e-3)


def remembering():
    """A `momentum_step` that keeps a velocity of its own."""
    kept = {}

    def step(P, V, dP, alpha, beta):
        V = beta * kept.get(P.shape, V) + dP
        kept[P.shape] = V
        return P - alpha * V, V

    return step


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
            Mistake("not an integer", "The last batch is smaller, but it is a step all the same: round up.", 468.75),
            Mistake("one step more", "That is one step too many: 468 full batches and one smaller one.", 470),
            Mistake("the batch size", "That is the size of a batch: how many batches are there?", 128),
            Mistake(
                "the last batch", "That is how many images are left for the last batch: how many batches are there?", 96
            ),
            Mistake(
                "a step for each image", "That is a step for each image, but here a step uses a batch of them.", 60000
            ),
            Mistake("multiplied", "Divide the number of images by the size of a batch.", 60000 * 128),
            Mistake("one step", "That would be one step with all images: here each batch is a step.", 1),
            Mistake(
                "another number of images",
                "That is for another number of images: here there are 60,000.",
                32,
                seen=lambda steps: steps in (31, 32, 39, 40, 79, 390, 391, 429, 430),
            ),
            Mistake("batches of 100", "That is for batches of 100: here they have 128 images.", 600),
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
            Mistake("beta 0.9", "That is for beta = 0.9: here it is 0.95.", 10.0),
            Mistake("beta 0.99", "That is for beta = 0.99: here it is 0.95.", 100.0),
            Mistake("one step more", "That is 1 + beta, after two steps: it goes on growing.", 1.95),
            Mistake("first step", "That is after the first step: the velocity goes on growing.", 1.0),
            Mistake(
                "without end",
                "It does not grow for ever: in the end V loses as much in a step as dP adds.",
                float("inf"),
            ),
            Mistake(
                "the share that is lost",
                "That is the share of the velocity that is lost in a step: divide by it.",
                0.05,
            ),
            Mistake("divided by beta", "Divide by the share that is lost, 1 − beta, not by beta.", 1 / 0.95),
            Mistake(
                "one less",
                "That leaves out the first gradient, the 1 at the beginning of 1 + 0.95 + 0.95² and so on.",
                19.0,
            ),
            Mistake("one more", "The sum begins with 1, and there is nothing before it: 1 / (1 − 0.95).", 21.0),
            Mistake(
                "beta itself", "That is the share of the velocity that is kept in a step, not what it adds up to.", 0.95
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
                (*_arrays(_RNG, (3, 4)), 0.25, 0.8),
                (*_arrays(_RNG, (2, 1)), 0.5, 0.0),
                (*_arrays(_RNG, (5, 2)), 2.0, 0.5),
            ],
            [  # a large gradient, and a small one
                tuple(scale * A for A, scale in zip(_arrays(_RNG, (4, 3)), (1, 1, 1000), strict=True)) + (0.1, 0.9),
                tuple(1e-4 * A for A in _arrays(_RNG, (4, 3))) + (0.1, 0.9),
            ],
        ],
        hints=(
            "First the velocity: beta times the old one, plus the new gradient.",
            "Then the step goes along the new velocity, not along the gradient.",
        ),
        mistakes=(
            Mistake(
                "old velocity",
                "The step goes along the old velocity, without the new gradient: compute the new V first, and use it "
                "in the step.",
                lambda P, V, dP, alpha, beta: (P - alpha * V, beta * V + dP),
            ),
            Mistake(
                "along the gradient",
                "The step goes along the gradient alone, as without momentum: it must go along the new velocity.",
                lambda P, V, dP, alpha, beta: (P - alpha * dP, beta * V + dP),
            ),
            Mistake(
                "all the speed is kept",
                "The old velocity is kept whole: multiply it by beta.",
                lambda P, V, dP, alpha, beta: (P - alpha * (V + dP), V + dP),
            ),
            Mistake(
                "a mean",
                "The gradient is multiplied by 1 − beta, which makes the velocity a running mean (as in Adam): here "
                "the whole gradient is added.",
                lambda P, V, dP, alpha, beta: (P - alpha * (beta * V + (1 - beta) * dP), beta * V + (1 - beta) * dP),
            ),
            Mistake(
                "beta on both",
                "Beta multiplies the new gradient as well: it belongs to the old velocity only.",
                lambda P, V, dP, alpha, beta: (P - alpha * beta * (V + dP), beta * (V + dP)),
            ),
            Mistake(
                "alpha in the velocity",
                "Alpha is in the velocity: here V is beta V + dP, and alpha multiplies it only in the step.",
                (
                    lambda P, V, dP, alpha, beta: (P - alpha * (beta * V + alpha * dP), beta * V + alpha * dP),
                    lambda P, V, dP, alpha, beta: (P - (beta * V + alpha * dP), beta * V + alpha * dP),
                    lambda P, V, dP, alpha, beta: (P + (beta * V - alpha * dP), beta * V - alpha * dP),
                    lambda P, V, dP, alpha, beta: (P - alpha * (beta * V + dP), alpha * (beta * V + dP)),
                    lambda P, V, dP, alpha, beta: (P - alpha * (beta * V + dP), -alpha * (beta * V + dP)),
                ),
            ),
            Mistake(
                "uphill",
                "The step goes uphill: subtract alpha times the velocity from P.",
                lambda P, V, dP, alpha, beta: (P + alpha * (beta * V + dP), beta * V + dP),
            ),
            Mistake(
                "Nesterov",
                "That is Nesterov's step, which looks ahead by one more beta V: here plain momentum is needed.",
                lambda P, V, dP, alpha, beta: (P - alpha * (dP + beta * (beta * V + dP)), beta * V + dP),
            ),
            Mistake(
                "no momentum",
                "The velocity is only the new gradient: beta times the old velocity belongs to it too.",
                _velocity(lambda V, dP, beta: dP + 0),
            ),
            Mistake(
                "no gradient",
                "The velocity is only beta times the old one: the new gradient must be added.",
                _velocity(lambda V, dP, beta: beta * V),
            ),
            Mistake(
                "beta at the gradient",
                "Beta is in the wrong place, or 1 − beta stands for it: beta multiplies the old velocity, and nothing "
                "else.",
                (
                    _velocity(lambda V, dP, beta: V + beta * dP),
                    _velocity(lambda V, dP, beta: (1 - beta) * V + beta * dP),
                    _velocity(lambda V, dP, beta: (1 - beta) * V + dP),
                    _velocity(lambda V, dP, beta: V + (1 - beta) * dP),
                ),
            ),
            Mistake(
                "product",
                "The velocity and the gradient are multiplied: they must be added.",
                _velocity(lambda V, dP, beta: beta * V * dP),
            ),
            Mistake(
                "minus the gradient",
                "The gradient is subtracted from the velocity: it must be added, and the step then subtracts alpha V.",
                (
                    _velocity(lambda V, dP, beta: beta * V - dP),
                    lambda P, V, dP, alpha, beta: (P + alpha * (beta * V - dP), beta * V - dP),
                ),
            ),
            Mistake(
                "squared",
                "The gradient is squared, as in Adam's second average: here it is added as it is.",
                (
                    _velocity(lambda V, dP, beta: beta * V + dP**2),
                    _velocity(lambda V, dP, beta: beta * V + (1 - beta) * dP**2),
                ),
                seen=lambda trials: all(
                    any(
                        np.allclose(t.got[1], t.args[4] * t.args[1] + share * t.args[2] ** 2)
                        for share in (1, 1 - t.args[4])
                    )
                    for t in trials
                ),
            ),
            Mistake(
                "gradient twice",
                "The gradient is in the step twice: V contains it already.",
                lambda P, V, dP, alpha, beta: (P - alpha * (beta * V + 2 * dP), beta * V + dP),
            ),
            Mistake(
                "alpha and beta exchanged",
                "Alpha and beta are exchanged: beta multiplies the old velocity, and alpha the step.",
                lambda P, V, dP, alpha, beta: (P - beta * (alpha * V + dP), alpha * V + dP),
            ),
            Mistake(
                "no alpha",
                "The learning rate is missing: the step is alpha times the velocity.",
                lambda P, V, dP, alpha, beta: (P - beta * V - dP, beta * V + dP),
            ),
            Mistake(
                "the step alone",
                "The new P is only the step: subtract alpha V from the old P.",
                (
                    lambda P, V, dP, alpha, beta: (-alpha * (beta * V + dP), beta * V + dP),
                    lambda P, V, dP, alpha, beta: (alpha * (beta * V + dP), beta * V + dP),
                ),
            ),
            Mistake(
                "old V returned",
                "The new P is right, but the old V is returned with it: return the new V, which the next step needs.",
                lambda P, V, dP, alpha, beta: (P - alpha * (beta * V + dP), V + 0),
            ),
            Mistake(
                "old P returned",
                "The new V is right, but the old P is returned with it: return the new P.",
                lambda P, V, dP, alpha, beta: (P + 0, beta * V + dP),
            ),
            Mistake(
                "shrinks as well",
                "P itself is multiplied by 1 − alpha (weight decay): subtract alpha V, and nothing else.",
                lambda P, V, dP, alpha, beta: ((1 - alpha) * P - alpha * (beta * V + dP), beta * V + dP),
            ),
            Mistake(
                "an alpha or beta of its own",
                "It takes a fixed number in place of the argument `alpha` or `beta`.",
                (
                    _velocity(lambda V, dP, beta: 0.9 * V + dP),
                    _velocity(lambda V, dP, beta: 0.95 * V + dP),
                    *(
                        lambda P, V, dP, alpha, beta, a=a: (P - a * (beta * V + dP), beta * V + dP)
                        for a in (0.1, 0.01, 0.001)
                    ),
                    lambda P, V, dP, alpha, beta: (P - 0.1 * (0.9 * V + dP), 0.9 * V + dP),
                ),
            ),
            Mistake(
                "remembers",
                "It remembers the velocity of an earlier call: the old velocity is the argument `V`.",
                (remembering(),),
                seen=_remembers,
            ),
            Mistake(
                "gradient changed",
                "The gradient is limited, scaled or rounded before it is added: add it as it is.",
                (
                    _velocity(lambda V, dP, beta: beta * V + np.clip(dP, -1, 1)),
                    _velocity(lambda V, dP, beta: beta * V + np.clip(dP, -5, 5)),
                    _velocity(lambda V, dP, beta: beta * V + dP / np.linalg.norm(dP)),
                    _velocity(lambda V, dP, beta: beta * V + dP * min(1, 5 / np.linalg.norm(dP))),
                    _velocity(lambda V, dP, beta: beta * V + np.round(dP, 2)),
                    _velocity(lambda V, dP, beta: beta * V + np.round(dP, 4)),
                ),
                seen=_cut,
            ),
            Mistake(
                "order",
                "Both arrays are right, but returned in the wrong order: P first, then V.",
                lambda P, V, dP, alpha, beta: (beta * V + dP, P - alpha * (beta * V + dP)),
            ),
        ),
        fields=("P", "V"),
        own=False,  # my_net.py holds the network with two layers
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
