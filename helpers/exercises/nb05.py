"""The exercises of notebook 05: one step down the gradient, many steps, and what the losses tell."""

import itertools

import numpy as np

from helpers import training as right
from helpers.backprop import Gradients, backward, cross_entropy
from helpers.exercises.compare import NoNumbers, kind
from helpers.exercises.doctor import patient
from helpers.exercises.engine import IN_PLACE, Exercise, Mistake, Question, in_place
from helpers.network import Params, forward

# update ------------------------------------------------------------------------------------------------------------


def step_case(n_in, n_hidden, n_out, alpha, seed, dtype=np.float64, scale=1, small=1):
    """Parameters, and a gradient whose entries are not small beside them: `scale` times as large; all times `small`."""
    rng = np.random.default_rng(seed)
    shapes = [(n_hidden, n_in), (n_hidden, 1), (n_out, n_hidden), (n_out, 1)]
    params, grads = ([rng.uniform(0.5, 2, s) * rng.choice([-1, 1], s) for s in shapes] for _ in range(2))
    params, grads = [small * P for P in params], [small * scale * dP for dP in grads]
    return Params(*(P.astype(dtype) for P in params)), Gradients(*(dP.astype(dtype) for dP in grads)), alpha


def by_rule(rule, parts="W1 b1 W2 b2"):
    """An `update` that follows rule(P, dP, alpha) for some parts and leaves the others as they are."""

    def update(params, grads, alpha):
        return Params(
            *(
                rule(P, dP, alpha) if name in parts.split() else P * 1
                for name, P, dP in zip(Params._fields, params, grads, strict=True)
            )
        )

    return update


def down(P, dP, alpha):
    """The right rule."""
    return P - alpha * dP


def shuffled(order):
    """An `update` whose results stand in another order."""
    return lambda params, grads, alpha: tuple(right.update(params, grads, alpha)[i] for i in order)


def with_other(order):
    """An `update` that takes each parameter's derivative from another place."""
    return lambda params, grads, alpha: Params(*(P - alpha * grads[i] for P, i in zip(params, order, strict=True)))


def multiples(params, grads, alpha):
    """Biases lose a share of themselves, not of their gradient."""
    W1, b1, W2, b2 = params
    return W1 - alpha * grads[0], b1 - alpha * b1, W2 - alpha * grads[2], b2 - alpha * b2


def update_lines(params, grads, alpha):
    """Another right way: a line for each."""
    W1, b1, W2, b2 = params
    dW1, db1, dW2, db2 = grads
    return W1 - alpha * dW1, b1 - alpha * db1, W2 - alpha * dW2, b2 - alpha * db2


def update_copies(params, grads, alpha):
    """Another right way: changes copies."""
    new = [P.copy() for P in params]
    for i in range(4):
        new[i] -= alpha * grads[i]
    return Params(*new)


def update_entries(params, grads, alpha):
    """Another right way: entry by entry."""
    return [
        [[p - alpha * d for p, d in zip(row, d_row, strict=True)] for row, d_row in zip(P, dP, strict=True)]
        for P, dP in zip(params, grads, strict=True)
    ]


def _assigns(params, grads, alpha):
    """Tries to change a part of a tuple."""
    params.W1 = params.W1 - alpha * grads.dW1


def _assigns_by_place(params, grads, alpha):
    """Tries it by its place."""
    params[0] = params[0] - alpha * grads[0]


def update_itself(params, grads, alpha):
    """Changes the arrays that it is given."""
    for P, dP in zip(params, grads, strict=True):
        P -= alpha * dP
    return params


def taken(trial):
    """What each parameter lost, divided by alpha, beside its gradient: pairs of arrays."""
    params, grads, alpha = trial.args
    return [((P - got) / alpha, np.asarray(dP, float)) for P, got, dP in zip(params, trial.got, grads, strict=True)]


def clipped(trials):
    """Are the gradient's entries, or those of the step, cut off at some limit?"""
    steps = [
        (np.abs(step) * scale, np.abs(dP) * scale, step * dP) for t in trials for step, dP in taken(t) for scale in (1,)
    ]
    return _limited(steps) or _limited(
        [(np.abs(step) * t.args[2], np.abs(dP) * t.args[2], step * dP) for t in trials for step, dP in taken(t)]
    )


def _limited(steps):
    limit = max(step.max() for step, _, _ in steps)
    cut = any((dP > 1.01 * limit).any() for _, dP, _ in steps)
    return cut and all(
        np.allclose(step, np.minimum(dP, limit), rtol=1e-3, atol=1e-6 * limit) and (product >= 0).all()
        for step, dP, product in steps
    )


def scaled_steps(trials):
    """For each array: by which factor its step is longer than alpha times the gradient, the array, and all four."""
    found = []
    for t in trials:
        for step, dP in taken(t):
            factor = np.sum(step * dP) / np.sum(dP * dP)
            if not factor > 0 or not np.allclose(step, factor * dP, rtol=1e-3, atol=1e-3 * np.abs(factor * dP).max()):
                return None
            found.append((factor, dP, t.args[1]))
    return found


def to_a_length(trials):
    """Is the gradient scaled to a certain length, or down to one?"""
    found = scaled_steps(trials)
    changed = [(f, dP, all_four) for f, dP, all_four in found if abs(f - 1) > 1e-3] if found else []
    if len({round(f, 3) for f, _, _ in changed}) < 2:
        return False

    def whole(dP, all_four):
        return np.sqrt(sum(np.sum(np.square(part, dtype=float)) for part in all_four))

    def own(dP, all_four):
        return np.linalg.norm(dP)

    def largest(dP, all_four):
        return np.abs(dP).max()

    def largest_of_all(dP, all_four):
        return max(np.abs(part).max() for part in all_four)

    return any(
        np.ptp([f * size(dP, all_four) for f, dP, all_four in changed]) < 1e-2 * changed[0][0] * size(*changed[0][1:])
        for size in (whole, own, largest, largest_of_all)
    )


def rounded(trials):
    """Is the gradient, the step or the new parameter rounded to some decimals?"""
    failed = [t for t in trials if t.problem]
    if not failed:
        return False
    for places in range(6):
        if all(
            np.allclose(step, np.round(dP, places), rtol=1e-3, atol=1e-3 * 10.0**-places)
            for t in failed
            for step, dP in taken(t)
        ):
            return True
    return any(
        all(np.allclose(got, np.round(got, places), rtol=0, atol=1e-6) for t in failed for got in t.got)
        for places in range(6)
    )


def length_of(grads):
    """The length of all gradients together."""
    return np.sqrt(sum(np.sum(dP**2) for dP in grads))


update = Exercise(
    "update",
    "05",
    "Write `my_update(params, grads, alpha)`: one step down the gradient, as a new `Params`; the old one stays as it "
    "was.",
    right.update,
    levels=[
        [
            step_case(6, 4, 3, 0.5, 1),
            step_case(3, 5, 2, 0.125, 2),
            step_case(4, 4, 4, 0.25, 3),
            step_case(5, 3, 4, 0.5, 4, np.float32),
            step_case(2, 3, 4, 2, 5),
        ],
        [  # gradients that are large beside their parameters, and all of it small
            step_case(4, 3, 5, 0.5, 6, scale=500),
            step_case(3, 4, 2, 0.25, 7, scale=20),
            step_case(4, 3, 2, 0.5, 8, small=1e-4),
        ],
    ],
    hints=(
        "Four lines of the same form, one for each parameter, or one line that goes through all four.",
        "The gradient points uphill. Which way should a step go, and how far?",
        "A minus sign between two arrays makes a new array; `-=` changes the old one.",
    ),
    mistakes=(
        Mistake(
            "sign",
            "It steps uphill: the gradient points to where the loss grows, so it must be subtracted.",
            (by_rule(lambda P, dP, alpha: P + alpha * dP),),
        ),
        Mistake(
            "b - alpha * b",
            "A parameter loses alpha times *itself*, so that it shrinks whatever the loss is: subtract alpha times its "
            "gradient.",
            (
                multiples,
                *(
                    by_rule(lambda P, dP, alpha, k=kept: P - alpha * (P if P.shape[1] == 1 or k else dP))
                    for kept in (True, False)
                ),
                lambda p, g, alpha: Params(p.W1 - alpha * g.dW1, p.b1 - alpha * p.b1, *right.update(p, g, alpha)[2:]),
                lambda p, g, alpha: Params(*right.update(p, g, alpha)[:3], p.b2 - alpha * p.b2),
            ),
        ),
        Mistake(
            "weights only",
            "The biases are not updated, only the weights: all four parameters take part in the step.",
            (by_rule(down, "W1 W2"),),
        ),
        Mistake(
            "biases only",
            "The weights are not updated, only the biases: all four parameters take part in the step.",
            (by_rule(down, "b1 b2"),),
        ),
        Mistake(
            "one layer only",
            "Only one of the two layers is updated: all four parameters take part in the step.",
            (by_rule(down, "W1 b1"), by_rule(down, "W2 b2")),
        ),
        Mistake(
            "some forgotten",
            "Some of the four parameters are left as they were: all four take part in the step.",
            tuple(
                by_rule(down, parts)
                for parts in ("W1 b1 W2", "W1 b1 b2", "W1 W2 b2", "b1 W2 b2", "W1", "b1", "W2", "b2", "W1 b2", "b1 W2")
            ),
        ),
        Mistake(
            "nothing moves",
            "It returns the parameters as they were: the new values must be put into a new `Params`.",
            (by_rule(down, ""),),
        ),
        Mistake(
            "alpha forgotten",
            "It subtracts the whole gradient: multiply it by `alpha` first.",
            (by_rule(lambda P, dP, alpha: P - dP),),
        ),
        Mistake(
            "alpha divides",
            "It divides by `alpha`: a smaller learning rate must make a smaller step.",
            (by_rule(lambda P, dP, alpha: P - dP / alpha),),
        ),
        Mistake(
            "alpha subtracted",
            "It subtracts `alpha` itself: the gradient must say which way and how far.",
            (
                by_rule(lambda P, dP, alpha: P - alpha),
                by_rule(lambda P, dP, alpha: P - alpha - dP),
            ),
        ),
        Mistake(
            "sign of the gradient",
            "It uses only the sign of the gradient: how large an entry is must count too.",
            by_rule(lambda P, dP, alpha: P - alpha * np.sign(dP)),
        ),
        Mistake(
            "tuples",
            "`params` and `grads` are tuples of four arrays, and arithmetic does not work on a tuple: take the step "
            "for each of the four arrays.",
            (
                lambda params, grads, alpha: params - alpha * grads,
                lambda params, grads, alpha: params - grads,
                lambda params, grads, alpha: params - np.float64(alpha) * np.hstack(grads),
            )[:2],
            seen=lambda trials: any(
                isinstance(t.outcome.error, TypeError)
                and (
                    "multiply sequence by non-int" in str(t.outcome.error) or "for -: 'Params'" in str(t.outcome.error)
                )
                for t in trials
            ),
        ),
        Mistake(
            "assigned to a tuple",
            "The parts of a `Params` cannot be assigned: compute four new arrays, and return them as a new `Params`.",
            (_assigns, _assigns_by_place),
            seen=lambda trials: any(
                text in str(t.outcome.error)
                for t in trials
                for text in ("can't set attribute", "object does not support item assignment", "has no setter")
            ),
        ),
        Mistake(
            "clipped",
            "The gradient is limited: entries beyond some size are cut off. A step must use the gradient as it is.",
            (
                by_rule(lambda P, dP, alpha: P - alpha * np.clip(dP, -1, 1)),
                by_rule(lambda P, dP, alpha: P - np.clip(alpha * dP, -1, 1)),
                by_rule(lambda P, dP, alpha: P - alpha * np.clip(dP, -5, 5)),
                by_rule(lambda P, dP, alpha: P - alpha * np.clip(dP, -100, 100)),
            ),
            seen=clipped,
        ),
        Mistake(
            "scaled to a length",
            "The gradient is scaled to a certain length: a step must be alpha times the gradient, however long that "
            "is.",
            (
                by_rule(lambda P, dP, alpha: P - alpha * dP / np.linalg.norm(dP)),
                by_rule(lambda P, dP, alpha: P - alpha * dP / np.abs(dP).max()),
                by_rule(lambda P, dP, alpha: P - alpha * dP / max(1, np.linalg.norm(dP))),
                by_rule(lambda P, dP, alpha: P - alpha * dP / max(1, np.linalg.norm(dP) / 10)),
                lambda p, g, alpha: by_rule(lambda P, dP, a: P - a * dP / length_of(g))(p, g, alpha),
                lambda p, g, alpha: by_rule(lambda P, dP, a: P - a * dP * min(1, 50 / length_of(g)))(p, g, alpha),
            ),
            seen=to_a_length,
        ),
        Mistake(
            "rounded",
            "The gradient or the new parameter is rounded: keep all decimals, since steps are small.",
            (
                by_rule(lambda P, dP, alpha: P - alpha * np.round(dP, 1)),
                by_rule(lambda P, dP, alpha: np.round(P - alpha * dP, 2)),
                by_rule(lambda P, dP, alpha: P - alpha * np.round(dP, 4)),
                by_rule(lambda P, dP, alpha: np.round(P - alpha * dP, 4)),
            ),
            seen=rounded,
        ),
        Mistake(
            "shrinks as well",
            "The parameter itself is multiplied by 1 − alpha, which is weight decay or a running mean: subtract alpha "
            "times the gradient, and nothing else.",
            (
                by_rule(lambda P, dP, alpha: (1 - alpha) * P - alpha * dP),
                by_rule(lambda P, dP, alpha: (1 - alpha) * P + alpha * dP),
                by_rule(lambda P, dP, alpha: (1 - alpha) * (P - dP)),
            ),
        ),
        Mistake(
            "mean or sum of the gradient",
            "It subtracts one number, a sum or mean of the gradient, from all entries: each entry has a gradient of "
            "its own.",
            (
                by_rule(lambda P, dP, alpha: P - alpha * dP.mean()),
                by_rule(lambda P, dP, alpha: P - alpha * dP.sum()),
                by_rule(lambda P, dP, alpha: P - alpha * np.linalg.norm(dP)),
                by_rule(lambda P, dP, alpha: P - alpha * dP.mean(axis=1, keepdims=True)),
                by_rule(lambda P, dP, alpha: P - alpha * dP.sum(axis=1, keepdims=True)),
                by_rule(lambda P, dP, alpha: P - alpha * dP.mean(axis=0, keepdims=True)),
            ),
        ),
        Mistake(
            "step minus parameter",
            "The subtraction is the wrong way round: the step is subtracted from the parameter.",
            by_rule(lambda P, dP, alpha: alpha * dP - P),
        ),
        Mistake(
            "an alpha of its own",
            "It takes a learning rate of its own instead of the argument `alpha`.",
            tuple(by_rule(lambda P, dP, alpha, a=a: P - a * dP) for a in (0.1, 0.01, 0.001, 0.3)),
        ),
        Mistake(
            "brackets",
            "Brackets are missing or wrong: `alpha` must multiply the gradient only, not the parameter as well.",
            (
                by_rule(lambda P, dP, alpha: alpha * (P - dP)),
                by_rule(lambda P, dP, alpha: alpha * P - dP),
                by_rule(lambda P, dP, alpha: (P - alpha) * dP),
            ),
        ),
        Mistake(
            "the step alone",
            "It returns the step alone: subtract it from the old parameters.",
            (
                by_rule(lambda P, dP, alpha: -alpha * dP),
                by_rule(lambda P, dP, alpha: alpha * dP),
                by_rule(lambda P, dP, alpha: dP),
            ),
        ),
        Mistake(
            "product",
            "It multiplies the parameter by its gradient: the step must not depend on how large a parameter is.",
            (
                by_rule(lambda P, dP, alpha: P - alpha * P * dP),
                by_rule(lambda P, dP, alpha: P * (1 - dP)),
            ),
        ),
        Mistake(
            "two steps",
            "The step is twice as long (or half as long) as it should be.",
            (
                by_rule(lambda P, dP, alpha: P - 2 * alpha * dP),
                by_rule(lambda P, dP, alpha: P - alpha * dP / 2),
            ),
        ),
        Mistake(
            "another one's gradient",
            "A parameter takes the gradient of another one: W1 goes with dW1, b1 with db1, and so on.",
            (
                with_other((0, 3, 2, 1)),
                with_other((2, 1, 0, 3)),
                with_other((2, 3, 0, 1)),
                with_other((1, 1, 3, 3)),
                with_other((0, 0, 2, 2)),
                with_other((0, 1, 2, 1)),
                with_other((0, 3, 2, 3)),
                with_other((1, 0, 3, 2)),
            ),
        ),
        Mistake(
            "wrong order",
            "The four arrays are right, but returned in the wrong order: it is W1, b1, W2, b2.",
            tuple(shuffled(order) for order in ((0, 2, 1, 3), (2, 3, 0, 1), (1, 0, 3, 2), (3, 2, 1, 0), (2, 1, 0, 3))),
        ),
        Mistake(
            IN_PLACE,
            "It changes the arrays that it is given, as `-=` does, and the old network is lost: make new arrays.",
            (
                update_itself,
                lambda params, grads, alpha: update_itself(params, grads, alpha) and None,
                in_place(right.update).wrong,
            ),
            seen=lambda trials: any(t.changed for t in trials),
        ),
    ),
    also_right=(
        update_lines,
        update_copies,
        update_entries,
        lambda params, grads, alpha: Params(*(P + (-alpha) * dP for P, dP in zip(params, grads, strict=True))),
        lambda params, grads, alpha: {
            name: (P - alpha * dP).astype(np.float32) for name, P, dP in zip(Params._fields, params, grads, strict=True)
        },
    ),
)

# descend -----------------------------------------------------------------------------------------------------------

PARTS = ("step", "loss", "W1", "b1", "W2", "b2")  # of a run: a row, or an array, for each of its steps
NO_STEP = "It hands out no step at all"
ITEM = "Each step must hand out three things: its number, the params, and the loss"


def as_run(descend, params, X, Y, alpha, steps):
    """Call a `descend` and collect what it hands out, by `yield` or in a list, as one array for each of `PARTS`."""
    run = descend(params, X, Y, alpha, steps)
    if run is None:
        raise NoNumbers(
            "It returned None: each step must be handed out with `yield`, or collected in a list that is returned."
        )
    if isinstance(run, Params):
        raise NoNumbers("It returned only a network, but must hand out each of its steps: by `yield`, or in a list.")
    if isinstance(run, (tuple, list)) and len(run) == 3 and isinstance(run[1], Params):
        run = [run]  # a single step, returned as it is
    try:
        items = iter(run)
    except TypeError:
        raise NoNumbers(f"It returned {kind(run)}, but must hand out its steps: by `yield`, or in a list.") from None
    # An endless generator is cut off; a net is read at once, before the next step can change it in place.
    read = [as_step(item) for item in itertools.islice(items, steps + 3)]
    if not read:
        raise NoNumbers(f"{NO_STEP}.")
    return tuple(stacked(name, part) for name, part in zip(PARTS, zip(*read, strict=True), strict=True))


def as_step(item):
    """Read one step: its number, its loss, and the four parameters."""
    if isinstance(item, Params):
        raise NoNumbers(f"{ITEM}; it hands out only the params.")
    names = getattr(item, "_fields", None) or (list(item) if isinstance(item, dict) else ())
    if set(names) == {"step", "params", "loss"}:
        parts = item if isinstance(item, dict) else item._asdict()
        item = (parts["step"], parts["params"], parts["loss"])
    if not isinstance(item, (tuple, list)):
        raise NoNumbers(f"{ITEM}; it hands out {kind(item)}.")
    if len(item) != 3:
        raise NoNumbers(f"{ITEM}; it hands out {len(item)}.")
    step, params, loss = item
    params = list(params.values()) if isinstance(params, dict) else params
    if not isinstance(params, (tuple, list)) or len(params) != 4:
        raise NoNumbers(f"{ITEM}, in this order; its second is {kind(params)}, no `Params`.")
    return tuple(as_array(name, part) for name, part in zip(PARTS, (step, loss, *params), strict=True))


def as_array(name, part):
    """A copy of a part as an array; of a loss or a step, the number in it."""
    try:
        array = np.array(part, dtype=float)
        return array.reshape(()) if name in ("step", "loss") else array
    except (TypeError, ValueError):
        numbers = "one number" if name in ("step", "loss") else "an array of numbers"
        raise NoNumbers(f"The {name} of a step is {kind(part)}, but must be {numbers}.") from None


def stacked(name, parts):
    """The arrays of all steps in one."""
    if len({part.shape for part in parts}) > 1:
        raise NoNumbers(f"{name} changes its shape from one step to the next.")
    return np.stack(parts)


def loop(
    first=1,
    last=lambda steps: steps,
    direction=-1,
    after=False,
    hand_out_old=False,
    keep=True,
    anew=True,
    rate=lambda alpha: alpha,
    examples=lambda X, step: slice(None),
    loss_of=lambda losses: losses[-1],
):
    """A `descend` with one thing changed."""

    def descend(params, X, Y, alpha, steps):
        losses, activations = [], forward(params, X)
        for step in range(first, first + last(steps)):
            some = examples(X, step)
            if anew:
                activations = forward(params, X[:, some])
            losses.append(cross_entropy(activations.A2, Y[:, some]))
            grads = backward(params, activations, X[:, some], Y[:, some])
            new = Params(*(P + direction * rate(alpha) * dP for P, dP in zip(params, grads, strict=True)))
            loss = cross_entropy(forward(new, X).A2, Y) if after else loss_of(losses)
            yield step, params if hand_out_old else new, loss
            params = new if keep else params

    return descend


def loop_with_accuracy(params, X, Y, alpha, steps):
    """Hands out the accuracy in place of the loss."""
    for step, (_, new, _) in enumerate(right.descend(params, X, Y, alpha, steps), 1):
        yield step, new, np.mean(np.argmax(forward(params, X).A2, axis=0) == np.argmax(Y, axis=0))
        params = new


def _loss_of_all(params, X, Y, alpha, steps):
    """Takes the loss of all four results of `forward`."""
    yield 1, params, -np.mean(np.log(np.multiply(forward(params, X), Y)))


def list_of_steps(params, X, Y, alpha, steps):
    """Another right way: a list."""
    run = []
    for step in range(steps):
        activations = forward(params, X)
        grads = backward(params, activations, X, Y)
        params = [P - alpha * dP for P, dP in zip(params, grads, strict=True)]
        run.append([step + 1, params, -np.mean(np.log((activations.A2 * Y).sum(axis=0)))])
        params = Params(*params)
    return run


def while_loop(params, X, Y, alpha, steps):
    """Another right way: counts by hand, works on copies, in float32."""
    params, step = Params(*(P.astype(np.float32) for P in params)), 1
    while step <= steps:
        activations = forward(params, X)
        loss = cross_entropy(activations.A2, Y)
        params = right.update(params, backward(params, activations, X, Y), alpha)
        yield {"step": step, "params": params, "loss": loss}
        step += 1


def shared_net(params, X, Y, alpha, steps):
    """One net, changed in place, in all the entries of the list."""
    params, run = Params(*(P.copy() for P in params)), []
    for step in range(1, steps + 1):
        activations = forward(params, X)
        for P, dP in zip(params, backward(params, activations, X, Y), strict=True):
            P -= alpha * dP
        run.append((step, params, cross_entropy(activations.A2, Y)))
    return run


def list_by_yield(params, X, Y, alpha, steps):
    """Another right way: the last step's net is changed after it was handed out, which a generator may do."""
    params = Params(*(P.copy() for P in params))
    for step in range(1, steps + 1):
        activations = forward(params, X)
        for P, dP in zip(params, backward(params, activations, X, Y), strict=True):
            P -= alpha * dP
        yield right.Step(step, Params(*(P.copy() for P in params)), cross_entropy(activations.A2, Y))


def only_last(params, X, Y, alpha, steps):
    """A return behind the loop, of the last step."""
    return list(right.descend(params, X, Y, alpha, steps))[-1:]


RISING = 6.0  # an alpha at which a loss rises in four steps


def rates(trial):
    """The learning rate of each step that was taken, as told by the nets handed out; None if one is no step."""
    params, X, Y, _, _ = trial.args
    found = []
    for net in zip(*trial.got[2:], strict=True):
        grads = backward(params, forward(params, X), X, Y)
        moved = np.concatenate([(P - new).ravel() for P, new in zip(params, net, strict=True)])
        slope = np.concatenate([dP.ravel() for dP in grads])
        rate = moved @ slope / (slope @ slope)
        if np.abs(moved - rate * slope).max() > 1e-3 * np.abs(moved).max() + 1e-9:
            return None
        found.append(rate)
        params = Params(*net)
    return np.array(found)


def own_rates(trials):
    """Do all steps go down the gradient, but at other rates than `alpha`?"""
    each = [(rates(t), t.args[3]) for t in trials]
    if any(found is None or not len(found) for found, _ in each):
        return None
    return [found / alpha for found, alpha in each]


def rate_changes(trials):
    """Does the learning rate start as alpha and change on the way?"""
    each = own_rates(trials)
    return each and any(np.ptp(found) > 1e-2 for found in each) and all(found[0] > 0 for found in each)


def stops_early(trials):
    """Is the run right as far as it goes, but shorter than asked for?"""
    failed = [t for t in trials if t.problem]
    return all(
        0 < len(t.got[0]) < t.args[4]
        and all(
            np.allclose(got, right[: len(got)], rtol=1e-3, atol=1e-5)
            for got, right in zip(t.got, t.expected, strict=True)
        )
        for t in failed
    ) and any(t.args[4] - len(t.got[0]) > 1 for t in failed)


def once(stale_gradient, loss_of_each):
    """A `descend` that computes its gradient once, before the loop, or its activations."""

    def descend(params, X, Y, alpha, steps):
        activations = forward(params, X)
        grads, loss = backward(params, activations, X, Y), cross_entropy(activations.A2, Y)
        for step in range(1, steps + 1):
            loss = cross_entropy(forward(params, X).A2, Y) if loss_of_each else loss
            if not stale_gradient:
                grads = backward(params, activations, X, Y)
            params = Params(*(P - alpha * dP for P, dP in zip(params, grads, strict=True)))
            yield step, params, loss

    return descend


def stopping(enough):
    """A `descend` that stops by itself, when the loss is small enough."""

    def descend(params, X, Y, alpha, steps):
        for step in right.descend(params, X, Y, alpha, steps):
            yield step
            if step.loss < enough:
                return

    return descend


def cooling(rate):
    """A `descend` whose learning rate is rate(alpha, step, rises), `rises` being how often the loss has risen."""

    def descend(params, X, Y, alpha, steps):
        previous, rises = np.inf, 0
        for step in range(1, steps + 1):
            activations = forward(params, X)
            loss = cross_entropy(activations.A2, Y)
            rises, previous = rises + (loss > previous), loss
            params = right.update(params, backward(params, activations, X, Y), rate(alpha, step, rises))
            yield step, params, loss

    return descend


def stuck(params, X, Y, alpha, steps):
    """Counts nothing, and never ends."""
    while True:
        activations = forward(params, X)
        params = right.update(params, backward(params, activations, X, Y), alpha)
        yield 1, params, cross_entropy(activations.A2, Y)


def run_case(*sizes, alpha, steps, seed):
    """A small net with examples, as `descend` takes them."""
    params, _, X, Y = patient(*sizes, seed=seed)
    return params, X, Y, alpha, steps


descend = Exercise(
    "descend",
    "05",
    "Write `my_descend(params, X, Y, alpha, steps)`: for each step its number, the net after it, and the loss before "
    "it, handed out by `yield` or in a list.",
    right.descend,
    solution="""def descend(params, X, Y, alpha, steps):
    for step in range(1, steps + 1):
        activations = forward(params, X)
        loss = cross_entropy(activations.A2, Y)
        params = update(params, backward(params, activations, X, Y), alpha)
        yield Step(step, params, loss)""",
    levels=[
        [
            run_case(7, 5, 4, 6, alpha=0.5, steps=4, seed=0),
            run_case(4, 6, 3, 5, alpha=0.25, steps=3, seed=1),
            run_case(3, 4, 2, 7, alpha=1.0, steps=5, seed=2),
            run_case(5, 3, 6, 8, alpha=0.5, steps=1, seed=4),
        ],
        [  # a run whose loss becomes small, and one whose loss also rises
            run_case(16, 12, 3, 3, alpha=1.5, steps=60, seed=3),
            run_case(4, 5, 3, 6, alpha=RISING, steps=4, seed=7),
        ],
    ],
    call=as_run,
    fields=PARTS,
    hints=(
        "Three lines, again and again: forward, backward, update. Which of them gives the loss?",
        "Each pass of the loop begins with the network that the last one ended with: replace it.",
        "Hand out (number, network after the step, loss before it) at the end of each pass. The first number is 1.",
    ),
    mistakes=(
        Mistake(
            "all results at once",
            "A function that needs one array is given a tuple of four, all of `params` or all results of `forward`: "
            "take the part that is needed, such as `activations.A2` for the loss.",
            _loss_of_all,
            seen=lambda trials: "detected shape was (4,)" in str(trials[0].outcome.error),
        ),
        Mistake(
            "no step",
            "It hands out no step at all: does the loop run, and does every pass of it reach the `yield`?",
            (
                lambda *a: [step for step in right.descend(*a) if step.step % 10 == 0],
                lambda *a: [],
                lambda *a: (step for step in right.descend(*a) if step.step > 1000),
            ),
            seen=lambda trials: trials[0].complaint == f"{NO_STEP}.",
        ),
        Mistake(
            "counts from 0",
            "The steps are numbered from 0. The first step is number 1.",
            (loop(first=0), lambda *a: list(loop(first=0)(*a))),
        ),
        Mistake(
            "one step too few",
            "It takes one step too few: `range` ends before its last number.",
            (loop(last=lambda steps: steps - 1), loop(first=0, last=lambda steps: steps - 1)),
            seen=lambda trials: all(len(t.got[0]) == t.args[4] - 1 for t in trials if t.args[4] > 1),
        ),
        Mistake(
            "one step too many",
            "It takes one step too many: where do the steps begin and end?",
            (loop(last=lambda steps: steps + 1), loop(first=0, last=lambda steps: steps + 1)),
        ),
        Mistake(
            "never ends",
            "It goes on after the last step: stop after `steps` of them. In a `while` loop, the number of the step "
            "must grow.",
            (loop(last=lambda steps: 10**6), loop(first=0, last=lambda steps: 10**6), stuck),
            seen=lambda trials: all(len(t.got[0]) >= t.args[4] + 3 for t in trials),
        ),
        Mistake(
            "one step only",
            "It hands out only one step, the first or the last: is a `return` inside the loop, or the `yield` after "
            "it?",
            (
                loop(last=lambda steps: 1),
                loop(first=0, last=lambda steps: 1),
                only_last,
                lambda *a: next(right.descend(*a)),
                lambda *a: tuple(only_last(*a)[0]),
            ),
        ),
        Mistake(
            "loss after the step",
            "The network is right, but the loss is that of the network *after* the step: take it from the forward pass "
            "before the step.",
            (loop(after=True),),
        ),
        Mistake(
            "net before the step",
            "It hands out the network from *before* the step: the one after it is needed.",
            (loop(hand_out_old=True),),
        ),
        Mistake(
            "always from the start",
            "Each step starts from the first network again: the updated network must take its place in the next pass "
            "of the loop.",
            (loop(keep=False),),
        ),
        Mistake(
            "nothing is learnt",
            "The network that it hands out is always the one that it was given: `update` returns a *new* one, which "
            "must be kept under a name.",
            (loop(keep=False, hand_out_old=True), loop(direction=0)),
        ),
        Mistake(
            "forward pass only once",
            "The forward pass or the gradient is computed only once, before the loop: every step needs its own, for "
            "the network as it is then.",
            (loop(anew=False), once(True, True), once(True, False), once(False, True)),
        ),
        Mistake("uphill", "It goes uphill: the loss rises from step to step.", (loop(direction=1),)),
        Mistake(
            "alpha ignored",
            "It takes a learning rate of its own instead of the argument `alpha`.",
            tuple(loop(rate=lambda alpha, a=a: a) for a in (0.1, 0.01, 1.0, 0.001)),
        ),
        Mistake(
            "another multiple of alpha",
            "Each step is a constant multiple of what it should be: it must be alpha times the gradient, which is "
            "already a mean over the examples.",
            tuple(loop(rate=lambda alpha, f=f: f * alpha) for f in (2, 0.5, 0.1)),
            seen=lambda trials: (
                (each := own_rates(trials))
                and np.ptp(np.concatenate(each)) < 1e-2
                and np.concatenate(each).min() > 0
                and abs(each[0][0] - 1) > 1e-2
            ),
        ),
        Mistake(
            "alpha changes on its own",
            "The learning rate changes on the way: every step must take the `alpha` that it is given.",
            (
                cooling(lambda alpha, step, rises: alpha * 0.9**step),
                cooling(lambda alpha, step, rises: alpha / 2**rises),
                cooling(lambda alpha, step, rises: alpha / 2 ** (step // 10)),
                cooling(lambda alpha, step, rises: alpha / step),
            ),
            seen=rate_changes,
        ),
        Mistake(
            "stops by itself",
            "It stops before the last step, when the loss is small or no longer falls: `steps` says how many there "
            "are.",
            (stopping(0.1), stopping(0.01), stopping(0.005)),
            seen=stops_early,
        ),
        Mistake(
            "accuracy for loss",
            "It hands out an accuracy where the loss belongs: the loss is the cross-entropy.",
            loop_with_accuracy,
        ),
        Mistake(
            "one example a step",
            "Each step uses only one example: here each step uses all of them.",
            (
                loop(examples=lambda X, step: [step % X.shape[1]]),
                loop(examples=lambda X, step: [(step - 1) % X.shape[1]]),
            ),
        ),
        Mistake(
            "losses added up",
            "The loss is a sum or mean over the steps so far: each step has a loss of its own.",
            (loop(loss_of=np.sum), loop(loss_of=np.mean)),
        ),
        Mistake(
            "always the first loss",
            "Each step hands out the loss of the first one: compute the loss inside the loop.",
            (loop(loss_of=lambda losses: losses[0]),),
        ),
        Mistake(
            "one net for all steps",
            "All steps hold the same network, the last one: `-=` changes the arrays that the earlier steps hold too. "
            "Make a new network in each step.",
            (shared_net,),
        ),
        Mistake(
            IN_PLACE,
            "It changes the network that it is given, so that nobody can start from it again: make a new one in each "
            "step.",
            (in_place(lambda *a: list(right.descend(*a))).wrong,),
            seen=lambda trials: any(t.changed for t in trials),
        ),
        Mistake(
            "losses only",
            "It hands out only the losses: the number of the step and the network are needed too.",
            (
                lambda *a: (step.loss for step in right.descend(*a)),
                lambda *a: [step.loss for step in right.descend(*a)],
            ),
            seen=lambda trials: (
                trials[0].complaint.removeprefix(f"{ITEM}; it hands out ") in ("a number.", "an array.")
            ),
        ),
        Mistake(
            "wrong order",
            "The three things stand in the wrong order: first the number of the step, then the network, then the loss.",
            (
                lambda *a: ((s.params, s.loss, s.step) for s in right.descend(*a)),
                lambda *a: ((s.step, s.loss, s.params) for s in right.descend(*a)),
                lambda *a: [(s.params, s.step, s.loss) for s in right.descend(*a)],
                lambda *a: [(s.loss, s.params, s.step) for s in right.descend(*a)],
            ),
        ),
    ),
    also_right=(
        list_of_steps,
        while_loop,
        list_by_yield,
        lambda *a: list(right.descend(*a)),
        lambda *a: ((s.step, tuple(s.params), [s.loss]) for s in right.descend(*a)),
    ),
)

# regime ------------------------------------------------------------------------------------------------------------

NAMES = ("too small", "good", "unstable", "diverged")
LIMITS = {  # that students take for a fifth, one half and nine tenths
    "shaky": (0.1, 0.25, 0.3, 0.4, 0.5),
    "half": (0.1, 0.2, 0.25, 0.3, 0.4, 0.6, 0.7, 0.75, 0.8, 0.9),
    "lost": (0.5, 0.6, 0.7, 0.75, 0.8, 0.95, 0.99),
}


def named(name, losses):
    """Judge what a `regime` said about losses: None, or a sentence."""
    wanted = right.regime(list(losses))
    if not isinstance(name, str):
        return f"It returned {kind(name)}, but must return one of the names {', '.join(NAMES)}, as text."
    if name not in NAMES:
        return f"It returned {name[:30]!r}, which is none of the names {', '.join(NAMES)}."
    return None if name == wanted else f"It says {name!r} for a run that is {wanted!r}."


def says(*wrongs):
    """What recognises a mistake: on all runs the student's function says what one of `wrongs` says."""

    def seen(trials):
        return any(all(t.outcome.value == wrong(t.args[0]) for t in trials) for wrong in wrongs)

    return {"wrong": wrongs, "seen": seen}


def rule(
    finite=np.isfinite,
    rise=lambda losses: np.maximum(np.diff(losses), 0).sum(),
    lost=lambda rise, first, last: rise > 0 and last > 0.9 * first,
    shaky=lambda rise, first: rise > 0.2 * first,
    half=lambda first, last: last > 0.5 * first,
    first=lambda losses: losses[0],
    last=lambda losses: losses[-1],
    shaky_first=False,
):
    """A `regime` with one thing changed."""

    def regime(losses):
        with np.errstate(all="ignore"):
            start, end, risen = first(losses), last(losses), rise(np.asarray(losses, float))
        if shaky_first and shaky(risen, start):
            return "unstable"
        if not finite(end) or lost(risen, start, end):
            return "diverged"
        if shaky(risen, start):
            return "unstable"
        return "too small" if half(start, end) else "good"

    return regime


def exchanged(one, other):
    """What recognises a mistake: names that are exchanged for others, always in the same way."""

    def wrong(losses):
        name = right.regime(losses)
        return {one: other, other: one}.get(name, name)

    def seen(trials):
        pairs = {(right.regime(list(t.args[0])), t.outcome.value) for t in trials}
        return len(pairs) == len({name for name, _ in pairs}) == len({name for _, name in pairs}) > 2

    return {"wrong": wrong, "seen": seen}


def ends_only(trials):
    """Does it say the same of a run as of its first and last loss alone?"""
    said = [t.outcome.value for t in trials]
    return said[:17] == said[len(RUNS) : len(RUNS) + 17] and len(set(said)) > 1 and set(said) <= set(NAMES)


def overwritten(losses):
    """What was found first is overwritten by a later `if`."""
    return rule(finite=lambda last: True, lost=lambda rise, first, last: False)(losses)


def by_ends(lost=1.0, shaky=0.9):
    """A `regime` that compares the last loss with the first one only."""

    def regime(losses):
        share = losses[-1] / losses[0]
        if not share <= lost:
            return "diverged"
        return "unstable" if share > shaky else "too small" if share > 0.5 else "good"

    return regime


def regime_loop(losses):
    """Another right way: a loop, the tests turned round."""
    rise = sum(max(b - a, 0) for a, b in zip(losses[:-1], losses[1:], strict=True))
    share = losses[-1] / losses[0]
    if np.isnan(share) or np.isinf(share):
        return "diverged"
    if rise > 0 and share > 0.9:
        return "diverged"
    if rise / losses[0] > 0.2:
        return "unstable"
    if share <= 0.5:
        return "good"
    return "too small"


def regime_math(losses):
    """Another right way: only the positive changes."""
    changes = np.diff(losses)
    rise = changes[changes > 0].sum()
    result = "too small" if losses[-1] / losses[0] > 0.5 else "good"
    result = "unstable" if rise > losses[0] / 5 else result
    result = "diverged" if rise > 0 and losses[-1] > losses[0] * 9 / 10 else result
    return result if np.isfinite(losses[-1]) else "diverged"


RUNS = [
    [2.4, 1.6, 1.1, 0.7],  # good
    [2.4, 2.3, 2.2, 2.1],  # too small
    [2.4, 2.38, 2.35, 2.33],  # too small, and above nine tenths, but never rose
    [2.4, 3.1, 1.9, 0.8],  # unstable
    [2.4, 2.6, 1.9, 2.1, 1.4, 1.55, 0.7],  # unstable by three small rises
    [2.4, 2.5, 1.8, 1.9, 0.9],  # good in spite of two small rises
    [2.4, 0.8, 1.5],  # unstable by a rise at the end
    [2.4, 2.9, 3.2],  # diverged, with finite losses
    [2.4, 3.0, 2.6, 2.35],  # diverged, though it ended below the first
    [2.4, 2.0, 2.3, 2.25],  # diverged, by a rise that is no fifth
    [2.4, 6.0, 2.0, 1.5],  # unstable, and not halved
    [2.4, 1.5, 2.0, 1.4],  # unstable by one rise of a fifth of the first
    [2.4, 1.0, 0.9, 1.1],  # good; the rise is a fifth of the last but not of the first
    [8.0, 7.0, 7.7, 3.0],  # good; a rise above 0.2 that is no fifth of the first
    [0.8, 0.5, 0.69, 0.3],  # unstable; a rise below 0.2 that is more than a fifth of the first
    [8.0, 5.0, 3.0, 2.0],  # good
    [0.8, 0.7, 0.6, 0.45],  # too small
    [10, 5],  # good: exactly halved
    [10, 8, 10, 4],  # good: the rises are exactly a fifth
    [10, 13, 9],  # unstable: exactly nine tenths
    [10, 10.5, 9.5],  # diverged: a rise of more than a hundredth, less than a tenth
    [10, 8, 9.5, 4],  # good: rises of 0.15 of the first
    [10, 7, 9.6, 4],  # unstable: rises of 0.26
    [10, 17, 4],  # unstable: a rise of less than the first
    [10, 12.5, 8.7],  # unstable: ends just below nine tenths
    [10, 4.7],  # good
    [10, 4.5, 5.5],  # too small, though it was below one half on the way
    [10, 5.3],  # too small
    [10, 16, 9.5],  # diverged, by a large rise
    [10, 11.9, 8, 9.9, 6, 7.9, 4],  # unstable, by many rises of less than a fifth
    [10, 8, 10.5, 6, 6.5, 4],  # unstable, by a large rise and a small one
    [10, 10.5, 9.95],  # diverged, just below the first
    [10, 14.5, 4],  # unstable, by a rise of less than half of the first
    [10, 11, 8.8, 9.2],  # diverged, just above nine tenths
]
ENDS = [[run[0], run[-1]] for run in RUNS[:17]]  # the same first and last losses, with nothing in between

regime = Exercise(
    "regime",
    "05",
    'Write `my_regime(losses)`, which names a run by its losses: "diverged", "unstable", "too small" or "good".',
    right.regime,
    levels=[
        [(run,) for run in RUNS + ENDS] + [(np.array(RUNS[4]),), ([2.4, 9.0, np.inf],)],
        [([2.4, 9.0, np.nan],), (np.array([2.4, 1.9, np.nan]),)],
        [([2.4],), ([2.4, 1.0],)],
    ],
    accept=named,
    hints=(
        "Three numbers decide: the first loss, the last one, and how much it rose in all. Compute them first.",
        "`np.diff` gives the changes. Only those that are positive are rises; they are added up.",
        "The order of the questions counts: ask first whether the run diverged, and last whether it halved the loss.",
        "Any comparison with nan says False. Ask whether the last loss is finite before you compare it.",
    ),
    mistakes=(
        Mistake(
            "returns no text",
            "It returns True, a number or nothing, but must return one of the four names, as text.",
            wrong=(lambda losses: NAMES.index(right.regime(losses)), lambda losses: print(right.regime(losses))),
            seen=lambda trials: not any(isinstance(t.outcome.value, str) or t.outcome.error for t in trials),
        ),
        Mistake(
            "another spelling",
            "The names must be written exactly so: too small, good, unstable, diverged, in small letters and with a "
            "space.",
            (
                lambda losses: right.regime(losses).capitalize(),
                lambda losses: right.regime(losses).replace(" ", "_"),
                lambda losses: right.regime(losses).replace("diverged", "divergent"),
            ),
            seen=lambda trials: any(isinstance(t.outcome.value, str) and t.outcome.value not in NAMES for t in trials),
        ),
        Mistake(
            "always the same name",
            "It gives the same name to every run: does it use its argument as it is (sorted losses, for example, have "
            "lost the order of the steps, and always rise or always fall)?",
            (lambda losses: "good", lambda losses: right.regime(sorted(losses))),
            seen=lambda trials: (
                len(trials) > 3
                and len({str(t.outcome.value) for t in trials} & set(NAMES)) == 1
                and len({str(t.outcome.value) for t in trials}) == 1
            ),
        ),
        Mistake(
            "nan overlooked",
            "It overlooks a last loss that is nan: any comparison with nan gives False, so ask `np.isfinite` first.",
            **says(
                rule(finite=lambda last: True),
                rule(finite=lambda last: not np.isinf(last)),
            ),
        ),
        Mistake(
            "sorted",
            "The losses are sorted (and `losses.sort()` even changes the list that it is given), but their order "
            "tells what rose: compare each loss with the one before it.",
            **says(
                lambda losses: right.regime(sorted(losses, reverse=True)),
                lambda losses: rule()(sorted(losses, reverse=True)),
            ),
        ),
        Mistake(
            "overwritten",
            "What was found is overwritten by a later `if`: return at once, or go on with `elif`.",
            **says(overwritten),
        ),
        Mistake(
            "exactly at a limit",
            "It decides a run wrongly that is exactly at a limit: a loss that is exactly halved is good, rises of "
            "exactly a fifth are not too large, and exactly nine tenths is not above nine tenths.",
            **says(
                rule(half=lambda first, last: last >= 0.5 * first),
                rule(shaky=lambda rise, first: rise >= 0.2 * first),
                rule(lost=lambda rise, first, last: rise > 0.01 * first and last >= 0.9 * first),
                rule(
                    lost=lambda rise, first, last: rise > 0.01 * first and last >= 0.9 * first,
                    shaky=lambda rise, first: rise >= 0.2 * first,
                ),
                rule(
                    half=lambda first, last: last >= 0.5 * first,
                    shaky=lambda rise, first: rise >= 0.2 * first,
                ),
                rule(
                    lost=lambda rise, first, last: rise > 0.01 * first and last >= 0.9 * first,
                    shaky=lambda rise, first: rise >= 0.2 * first,
                    half=lambda first, last: last >= 0.5 * first,
                ),
            ),
        ),
        Mistake(
            "a tenth for a hundredth",
            "Any rise of more than a *hundredth* of the first loss in all makes a run that ends above nine tenths "
            "diverged: its limit is larger.",
            **says(
                *(
                    rule(lost=lambda rise, first, last, share=share: rise > share * first and last > 0.9 * first)
                    for share in (0.1, 0.2, 0.5)
                )
            ),
        ),
        Mistake(
            "good and too small exchanged",
            "Good and too small are exchanged: a good run at least *halves* the loss.",
            **says(rule(half=lambda first, last: last < 0.5 * first), rule(half=lambda first, last: last <= first / 2)),
        ),
        Mistake(
            "largest rise",
            "It looks only at the largest rise, or at the last one: all rises count together.",
            **says(
                rule(rise=lambda losses: np.maximum(np.diff(losses), 0).max(initial=0)),
                rule(rise=lambda losses: max(losses[-1] - losses[-2], 0)),
            ),
        ),
        Mistake(
            "mean of the rises",
            "It takes the mean of the rises: all rises are added up.",
            **says(
                rule(rise=lambda losses: np.maximum(np.diff(losses), 0).mean() if len(losses) > 1 else 0),
                rule(
                    rise=lambda losses: (
                        np.diff(losses)[np.diff(losses) > 0].mean() if (np.diff(losses) > 0).any() else 0
                    )
                ),
            ),
        ),
        Mistake(
            "last change left out",
            "The last change, from the last loss but one to the last, is left out: it counts too.",
            **says(rule(rise=lambda losses: np.maximum(np.diff(losses[:-1]), 0).sum())),
        ),
        Mistake(
            "falls count as rises",
            "It takes falls for rises: only changes above 0 are rises.",
            **says(
                rule(rise=lambda losses: np.abs(np.diff(losses)).sum()),
                rule(rise=lambda losses: np.maximum(-np.diff(losses), 0).sum()),
            ),
        ),
        Mistake(
            "number of rises",
            "It counts how often the loss rose, but how *much* it rose in all is needed.",
            **says(rule(rise=lambda losses: (np.diff(losses) > 0).sum())),
        ),
        Mistake(
            "above the first loss",
            "It measures how far the loss climbed above the first one, but a rise is one from each step to the next.",
            **says(
                rule(rise=lambda losses: max(np.max(losses) - losses[0], 0)),
                rule(rise=lambda losses: np.maximum(losses - losses[0], 0).sum()),
            ),
        ),
        Mistake(
            "diverged without a rise",
            "A slow run that never rose has not diverged, though it ends above nine tenths of the first loss.",
            **says(rule(lost=lambda rise, first, last: last > 0.9 * first)),
        ),
        Mistake(
            "diverged by a rise alone",
            "A run that rose on the way, but ended well, has not diverged: it also matters where it ended.",
            **says(
                rule(lost=lambda rise, first, last: rise > 0),
                rule(lost=lambda rise, first, last: rise > 0 or last > 0.9 * first),
            ),
        ),
        Mistake(
            "diverged only above the first loss",
            "A run that rose and ended just *below* the first loss has diverged too: the limit is nine tenths of it.",
            **says(
                rule(lost=lambda rise, first, last: last > first),
                rule(lost=lambda rise, first, last: rise > 0 and last > first),
            ),
        ),
        Mistake(
            "diverged only when not finite",
            "It calls only runs with infinite losses or nan diverged, but one that rose and ended above nine tenths "
            "of the first loss has diverged too.",
            **says(rule(lost=lambda rise, first, last: False)),
        ),
        Mistake(
            "order of the questions",
            "It asks for unstable before it asks for diverged, but a run that diverged has risen too.",
            **says(rule(shaky_first=True)),
        ),
        Mistake(
            "limits as plain numbers",
            "A limit is a fixed number, but the limits are *shares of the first loss*.",
            **says(
                rule(shaky=lambda rise, first: rise > 0.2),
                rule(half=lambda first, last: last > 0.5),
                rule(shaky=lambda rise, first: rise > 0.2, half=lambda first, last: last > 0.5),
                rule(
                    lost=lambda rise, first, last: rise > 0 and last > 0.9,
                    shaky=lambda rise, first: rise > 0.2,
                    half=lambda first, last: last > 0.5,
                ),
            ),
        ),
        Mistake(
            "every rise is unstable",
            "A run with a small rise is called unstable, but all rises together may reach a fifth of the first loss.",
            **says(rule(shaky=lambda rise, first: rise > 0)),
        ),
        Mistake(
            "never unstable",
            "It never says unstable where it should, or only if the rises are larger than the whole first loss.",
            **says(rule(shaky=lambda rise, first: False), rule(shaky=lambda rise, first: rise > first)),
        ),
        Mistake(
            "first and last exchanged",
            "The first and the last loss are exchanged.",
            **says(rule(first=lambda losses: losses[-1], last=lambda losses: losses[0])),
        ),
        Mistake(
            "lowest loss",
            "It takes the lowest loss on the way, but what counts is where the run *ended*.",
            **says(rule(last=lambda losses: np.min(losses))),
        ),
        Mistake(
            "another limit",
            "A limit has another size: nine tenths of the first loss for diverged, a fifth for the rises of unstable, "
            "one half for too small.",
            **says(
                *(rule(shaky=lambda rise, first, share=share: rise > share * first) for share in LIMITS["shaky"]),
                *(rule(half=lambda first, last, share=share: last > share * first) for share in LIMITS["half"]),
                *(
                    rule(lost=lambda rise, first, last, share=share: rise > 0.01 * first and last > share * first)
                    for share in LIMITS["lost"]
                ),
            ),
        ),
        Mistake(
            "first and last only",
            "It looks only at the first and the last loss, but what rose on the way and fell again counts too. Adding "
            "up *all* changes does the same, because the falls cancel the rises.",
            (
                by_ends(),
                by_ends(0.9, 0.5),
                rule(rise=lambda losses: np.diff(losses).sum()),
                rule(rise=lambda losses: losses[-1] - losses[0]),
            ),
            seen=ends_only,
        ),
        Mistake(
            "names exchanged",
            "The runs are told apart rightly, but their names are exchanged: which name belongs to which?",
            **exchanged("diverged", "unstable"),
        ),
    ),
    also_right=(regime_loop, regime_math, lambda losses: np.str_(right.regime(losses))),
)

# questions ---------------------------------------------------------------------------------------------------------

one_step = Question(
    "loss after one step",
    "05",
    "Predict: the loss is 2.3, the gradient has length 2, and alpha is 0.01. What is the loss after one step, nearly?",
    2.26,
    hints=(
        "The loss falls by about alpha times the *squared* length of the gradient.",
        "How much is that here? Take it from the loss.",
    ),
    mistakes=(
        Mistake(
            "not squared",
            "The length of the gradient must be squared: it counts once in the step, and once in the slope.",
            2.28,
        ),
        Mistake("uphill", "The step goes downhill: the loss falls.", 2.34),
        Mistake("the fall", "That is by how much the loss falls: what is left of it?", 0.04),
        Mistake(
            "alpha subtracted", "That subtracts alpha itself: multiply it by the squared length of the gradient.", 2.29
        ),
        Mistake("alpha forgotten", "That would be the loss for alpha = 1 (or without alpha).", -1.7),
        Mistake("squared twice", "The gradient's length counts twice, and that is all: 2² is 4.", 2.14),
        Mistake("half the fall", "That is how much it falls, and only with the length not squared.", 0.02),
        Mistake("twice the fall", "That is twice the fall: subtract alpha times the squared length once.", 2.22),
        Mistake("uphill, not squared", "The loss falls, and the length of the gradient must be squared.", 2.32),
        Mistake("as before", "That is the loss before the step, but a step downhill makes it smaller.", 2.3),
        Mistake("percent", "The fall is not a share of the loss: subtract it from the loss.", 2.3 * (1 - 0.04)),
        Mistake("not subtracted", "Subtract alpha times the squared length of the gradient from the loss.", 0.3),
    ),
    prediction=True,
    why="2.3 − 0.01 · 2². It holds as long as the step is short enough for the slope to stay the same.",
    also_right=("2.26", np.float32(2.26), 2.3 - 0.01 * 4),
)

stretched = Question(
    "b1 without its dimension",
    "05",
    "Predict: b1 has shape (10, 1); by mistake db1 has shape (10,). Which shape has b1 − alpha · db1?",
    (10, 10),
    hints=(
        "NumPy lines shapes up from the right: (10,) counts as (1, 10).",
        "A column and a row, put together by broadcasting.",
    ),
    mistakes=(
        Mistake("as b1", "It would be, if db1 were a column, but NumPy reads (10,) as a *row*.", (10, 1)),
        Mistake("as db1", "A column and a row are put together here: neither of the two shapes is kept.", (10,)),
        Mistake("row", "(10,) is read as such a row, but b1 is a column: what do the two make together?", (1, 10)),
        Mistake(
            "added up",
            "The lengths are not added up: NumPy stretches each of the two arrays to fit the other.",
            (20, 1),
            seen=lambda shape: shape in ((20, 1), (11, 10), (10, 11), (20,), (20, 10), (10, 20)),
        ),
        Mistake(
            "three axes",
            "No axis is added beyond the two of b1: (10,) is read as (1, 10), and both are stretched.",
            (10, 1, 10),
            seen=lambda shape: len(shape) == 3,
        ),
        Mistake("one number", "Nothing is summed here: a column and a row are stretched to fit each other.", (1, 1)),
        Mistake(
            "side by side",
            "The two are not put side by side: the column is stretched to as many columns as the row has.",
            (10, 2),
        ),
    ),
    prediction=True,
    why="the column is stretched to ten columns, without any error. That is why `backward` keeps the dimension.",
    also_right=([10, 10], np.array([10, 10])),
)

EXERCISES = [one_step, update, stretched, descend, regime]
