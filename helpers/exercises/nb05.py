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


def step_case(n_in, n_hidden, n_out, alpha, seed, dtype=np.float64):
    """Parameters, and a gradient whose entries are not small beside them."""
    rng = np.random.default_rng(seed)
    shapes = [(n_hidden, n_in), (n_hidden, 1), (n_out, n_hidden), (n_out, 1)]
    params, grads = ([rng.uniform(0.5, 2, s) * rng.choice([-1, 1], s) for s in shapes] for _ in range(2))
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


def update_itself(params, grads, alpha):
    """Changes the arrays that it is given."""
    for P, dP in zip(params, grads, strict=True):
        P -= alpha * dP
    return params


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
        ]
    ],
    hints=(
        "Four lines of the same form, one for each parameter, or one line that goes through all four.",
        "The gradient points uphill. Which way should a step go, and how far?",
        "A minus sign between two arrays makes a new array; `-=` changes the old one.",
    ),
    mistakes=(
        Mistake(
            "sign",
            "It steps uphill: the gradient points to where the loss grows.",
            (by_rule(lambda P, dP, alpha: P + alpha * dP),),
        ),
        Mistake(
            "b - alpha * b",
            "A parameter loses a share of *itself*: it shrinks, whatever the loss says. What must be subtracted is a "
            "share of its gradient.",
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
            "The biases are not updated. Accuracy would hardly show it; the biases would never learn.",
            (by_rule(down, "W1 W2"),),
        ),
        Mistake("biases only", "The weights are not updated.", (by_rule(down, "b1 b2"),)),
        Mistake(
            "one layer only",
            "Only one of the two layers is updated.",
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
        Mistake("nothing moves", "It returns the parameters as they were.", (by_rule(down, ""),)),
        Mistake(
            "alpha forgotten",
            "It subtracts the whole gradient: `alpha` says how much of it.",
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
                by_rule(lambda P, dP, alpha: P - alpha * np.sign(dP)),
                by_rule(lambda P, dP, alpha: P - alpha - dP),
            ),
        ),
        Mistake(
            "brackets",
            "`alpha` multiplies the parameter as well: it belongs to the gradient only.",
            (
                by_rule(lambda P, dP, alpha: alpha * (P - dP)),
                by_rule(lambda P, dP, alpha: alpha * P - dP),
                by_rule(lambda P, dP, alpha: (P - alpha) * dP),
            ),
        ),
        Mistake(
            "the step alone",
            "It returns the step, not where it leads: the old parameters have to be in it.",
            (
                by_rule(lambda P, dP, alpha: -alpha * dP),
                by_rule(lambda P, dP, alpha: alpha * dP),
                by_rule(lambda P, dP, alpha: dP),
            ),
        ),
        Mistake(
            "product",
            "It multiplies the parameter by its gradient: the step does not depend on how large a parameter is.",
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
            "The four are right, but stand in the wrong order: it is W1, b1, W2, b2.",
            tuple(shuffled(order) for order in ((0, 2, 1, 3), (2, 3, 0, 1), (1, 0, 3, 2), (3, 2, 1, 0), (2, 1, 0, 3))),
        ),
        Mistake(
            IN_PLACE,
            "It changes the arrays that it is given, as `-=` does: the old net is lost, and nobody can go back to it. "
            "Make new arrays.",
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
ITEM = "Each step must hand out three things: its number, the params, and the loss"


def as_run(descend, params, X, Y, alpha, steps):
    """Call a `descend` and collect what it hands out, by `yield` or in a list, as one array for each of `PARTS`."""
    run = descend(params, X, Y, alpha, steps)
    if run is None:
        raise NoNumbers(
            "It returned None: each step must be handed out with `yield`, or collected in a list that is returned."
        )
    if isinstance(run, Params):
        raise NoNumbers("It returned a net alone, but must hand out each of its steps: by `yield`, or in a list.")
    if isinstance(run, (tuple, list)) and len(run) == 3 and isinstance(run[1], Params):
        run = [run]  # a single step, returned as it is
    try:
        items = iter(run)
    except TypeError:
        raise NoNumbers(f"It returned {kind(run)}, but must hand out its steps: by `yield`, or in a list.") from None
    # An endless generator is cut off; a net is read at once, before the next step can change it in place.
    read = [as_step(item) for item in itertools.islice(items, steps + 3)]
    if not read:
        raise NoNumbers("It hands out no step at all.")
    return tuple(stacked(name, part) for name, part in zip(PARTS, zip(*read, strict=True), strict=True))


def as_step(item):
    """Read one step: its number, its loss, and the four parameters."""
    if isinstance(item, Params):
        raise NoNumbers(f"{ITEM}; it hands out the params alone.")
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
        ]
    ],
    call=as_run,
    fields=PARTS,
    hints=(
        "The notes' three steps, again and again: forward, backward, update. Which of them gives the loss?",
        "What each round begins with is what the last one ended with: the net has to be replaced.",
        "Hand out (number, net after the step, loss before it) at the end of each round. The first number is 1.",
    ),
    mistakes=(
        Mistake(
            "counts from 0",
            "The steps are numbered from 0. The first step is number 1.",
            (loop(first=0), lambda *a: list(loop(first=0)(*a))),
        ),
        Mistake(
            "one step too few",
            "It takes a step less than it was asked for: where does `range` end?",
            (loop(last=lambda steps: steps - 1), loop(first=0, last=lambda steps: steps - 1)),
            seen=lambda trials: all(len(t.got[0]) == t.args[4] - 1 for t in trials if t.args[4] > 1),
        ),
        Mistake(
            "one step too many",
            "It takes a step more than it was asked for: where does `range` begin?",
            (loop(last=lambda steps: steps + 1), loop(first=0, last=lambda steps: steps + 1)),
        ),
        Mistake(
            "never ends",
            "It goes on after the last step: `steps` says how many there are.",
            (loop(last=lambda steps: 10**6), loop(first=0, last=lambda steps: 10**6)),
        ),
        Mistake(
            "one step only",
            "It hands out a single step, the first or the last. Does a `return` stand inside the loop, or the `yield` "
            "behind it?",
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
            "The net is right, but the loss is that of the net *after* the step: the forward pass at the start of the "
            "round gives the one before it.",
            (loop(after=True),),
        ),
        Mistake(
            "net before the step",
            "It hands out the net from *before* the step: what the step has made of it is asked for.",
            (loop(hand_out_old=True),),
        ),
        Mistake(
            "always from the start",
            "Each step starts from the first net again: the updated net must take its place in the next round.",
            (loop(keep=False),),
        ),
        Mistake(
            "nothing is learnt",
            "The net that it hands out is the one that it was given, step after step: does the new one have a name?",
            (loop(keep=False, hand_out_old=True), loop(direction=0)),
        ),
        Mistake(
            "forward pass only once",
            "The forward pass is taken once, before the loop, so the gradient belongs to a net of long ago: every step "
            "needs its own.",
            (loop(anew=False),),
        ),
        Mistake("uphill", "It goes uphill: the loss rises from step to step.", (loop(direction=1),)),
        Mistake(
            "alpha ignored",
            "It takes a learning rate of its own: `alpha` is given.",
            tuple(loop(rate=lambda alpha, a=a: a) for a in (0.1, 0.01, 1.0, 0.001)),
        ),
        Mistake(
            "one example a step",
            "Each step looks at one example only: this is gradient descent on all of them.",
            (
                loop(examples=lambda X, step: [step % X.shape[1]]),
                loop(examples=lambda X, step: [(step - 1) % X.shape[1]]),
            ),
        ),
        Mistake(
            "losses added up",
            "The loss is a sum (or mean) over the steps so far: each step has a loss of its own.",
            (loop(loss_of=np.sum), loop(loss_of=np.mean)),
        ),
        Mistake(
            "always the first loss",
            "Each step hands out the loss of the first: compute it anew in every round.",
            (loop(loss_of=lambda losses: losses[0]),),
        ),
        Mistake(
            "one net for all steps",
            "All steps hold the same net, the last one: an array that is changed in place changes in every step that "
            "was kept. Make a new net in each.",
            (shared_net,),
        ),
        Mistake(
            IN_PLACE,
            "It changes the net that it is given: whoever wants to start again from there cannot. Make a new one in "
            "each step.",
            (in_place(lambda *a: list(right.descend(*a))).wrong,),
            seen=lambda trials: any(t.changed for t in trials),
        ),
        Mistake(
            "losses only",
            "It hands out the losses alone: whoever takes the steps also needs their number and the net.",
            (
                lambda *a: (step.loss for step in right.descend(*a)),
                lambda *a: [step.loss for step in right.descend(*a)],
            ),
            seen=lambda trials: "hands out a number" in trials[0].complaint or "float64" in trials[0].complaint,
        ),
        Mistake(
            "wrong order",
            "What it hands out is in another order: first the number, then the net, then the loss.",
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
]

regime = Exercise(
    "regime",
    "05",
    'Write `my_regime(losses)`, which names a run by its losses: "diverged", "unstable", "too small" or "good".',
    right.regime,
    levels=[
        [(run,) for run in RUNS] + [(np.array(RUNS[4]),)],
        [([2.4, 9.0, np.inf],), ([2.4, 9.0, np.nan],), (np.array([2.4, 1.9, np.nan]),)],
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
            "good and too small exchanged",
            "Good and too small are exchanged: a good run at least *halves* the loss.",
            **says(rule(half=lambda first, last: last < 0.5 * first), rule(half=lambda first, last: last <= first / 2)),
        ),
        Mistake(
            "largest rise",
            "It looks at the largest rise (or at the last one) alone. Many small ones make a run unstable as well: all "
            "count together.",
            **says(
                rule(rise=lambda losses: np.maximum(np.diff(losses), 0).max(initial=0)),
                rule(rise=lambda losses: max(losses[-1] - losses[-2], 0)),
            ),
        ),
        Mistake(
            "rises and falls together",
            "It adds up all changes, and the falls cancel the rises: what is left is the last loss minus the first.",
            **says(rule(rise=lambda losses: np.diff(losses).sum()), rule(rise=lambda losses: losses[-1] - losses[0])),
        ),
        Mistake(
            "falls count as rises",
            "It takes every change for a rise, falls included: then each run that learns is unstable.",
            **says(
                rule(rise=lambda losses: np.abs(np.diff(losses)).sum()),
                rule(rise=lambda losses: np.maximum(-np.diff(losses), 0).sum()),
            ),
        ),
        Mistake(
            "number of rises",
            "It counts how often the loss rose. How *much* it rose in all is asked for.",
            **says(rule(rise=lambda losses: (np.diff(losses) > 0).sum())),
        ),
        Mistake(
            "above the first loss",
            "It measures how far the loss climbed above the first one. A rise is one from a step to the next, wherever "
            "it begins.",
            **says(
                rule(rise=lambda losses: max(np.max(losses) - losses[0], 0)),
                rule(rise=lambda losses: np.maximum(losses - losses[0], 0).sum()),
            ),
        ),
        Mistake(
            "diverged without a rise",
            "A slow run that never rose is no diverged one, though it ends above nine tenths of the first loss.",
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
            "A run may be lost with finite losses: one that rose and ended above nine tenths of the first loss.",
            **says(rule(lost=lambda rise, first, last: False)),
        ),
        Mistake(
            "order of the questions",
            "It asks for unstable before it asks for diverged: a run that diverged has risen, too.",
            **says(rule(shaky_first=True)),
        ),
        Mistake(
            "limits as plain numbers",
            "A limit is a plain number of nats. The limits are *shares of the first loss*, which is not always 2.3.",
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
            "A run with a tiny rise is called unstable. All rises together may reach a fifth of the first loss.",
            **says(rule(shaky=lambda rise, first: rise > 0)),
        ),
        Mistake(
            "never unstable",
            "It never says unstable, or only where the rises are larger than the whole first loss.",
            **says(rule(shaky=lambda rise, first: False), rule(shaky=lambda rise, first: rise > first)),
        ),
        Mistake(
            "first and last exchanged",
            "The first and the last loss are exchanged.",
            **says(rule(first=lambda losses: losses[-1], last=lambda losses: losses[0])),
        ),
        Mistake(
            "lowest loss",
            "It takes the lowest loss on the way. A run is measured by where it *ended*.",
            **says(rule(last=lambda losses: np.min(losses))),
        ),
        Mistake(
            "nan overlooked",
            "It overlooks a last loss that is nan. Any comparison with nan says False, so it slips through.",
            **says(
                rule(finite=lambda last: True),
                rule(finite=lambda last: not np.isinf(last)),
            ),
        ),
        Mistake(
            "returns no text",
            "It returns True, a number or nothing where a name is asked for: one of the four, as text.",
            wrong=(lambda losses: NAMES.index(right.regime(losses)), lambda losses: print(right.regime(losses))),
            seen=lambda trials: not any(isinstance(t.outcome.value, str) for t in trials),
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
            "not squared", "The length of the gradient has to be squared: it counts twice, once for the step.", 2.28
        ),
        Mistake("uphill", "The step goes downhill: the loss falls.", 2.34),
        Mistake("the fall", "That is by how much it falls. What is left?", 0.04),
        Mistake("alpha subtracted", "That subtracts alpha itself: how long is the gradient?", 2.29),
        Mistake("alpha forgotten", "That would be the fall for alpha = 1 (or without alpha).", -1.7),
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
        Mistake("as b1", "It would be, if db1 were a column. NumPy reads (10,) as a *row*.", (10, 1)),
        Mistake("as db1", "A column and a row are put together here: neither of the two shapes is kept.", (10,)),
        Mistake("row", "(10,) is read as such a row, but b1 is a column: what do the two make together?", (1, 10)),
        Mistake("added up", "Dimensions do not add up: each of the two is stretched to fit the other.", (20, 1)),
    ),
    prediction=True,
    why="the column is stretched to ten columns, without a word. That is why `backward` keeps the dimension.",
    also_right=([10, 10], np.array([10, 10])),
)

EXERCISES = [one_step, update, stretched, descend, regime]
