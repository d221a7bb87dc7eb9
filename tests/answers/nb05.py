"""Answers to the exercises of notebook 05."""

import numpy as np

from helpers.backprop import Gradients, backward, cross_entropy, loss, one_hot
from helpers.network import Params, accuracy, forward, init_params, predict
from helpers.training import Step, loss_and_gradients, update

_rng = np.random.default_rng(3)
_params = init_params(_rng, 6, 5, 3, np.float64)
_X = _rng.uniform(0, 1, (6, 8))
_Y = one_hot(np.arange(8) % 3, 3, np.float64)

NAMES = {
    "Params": Params,
    "Gradients": Gradients,
    "Step": Step,
    "accuracy": accuracy,
    "backward": backward,
    "cross_entropy": cross_entropy,
    "forward": forward,
    "init_params": init_params,
    "loss": loss,
    "loss_and_gradients": loss_and_gradients,
    "one_hot": one_hot,
    "predict": predict,
    "update": update,
    "X": _X,
    "Y": _Y,
    "start": _params,
    "params": _params,
    "grads": backward(_params, forward(_params, _X), _X, _Y),
    "alpha": 0.1,
}


def _body(head, body):
    return head + "\n" + "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))


def _update(body):
    return _body("def my_update(params, grads, alpha):", body)


def _each(rule):
    """The rule, in a line for each parameter."""
    lines = "\n".join(
        f"{p} = {rule.replace('dP', '@').replace('P', p).replace('@', 'd' + p)}" for p in ("W1", "b1", "W2", "b2")
    )
    return _update(f"W1, b1, W2, b2 = params\ndW1, db1, dW2, db2 = grads\n{lines}\nreturn Params(W1, b1, W2, b2)")


def _zip(rule):
    return _update(f"return Params(*({rule} for P, dP in zip(params, grads)))")


def _descend(body):
    return _body("def my_descend(params, X, Y, alpha, steps):", body)


def _loop(
    head="for step in range(1, steps + 1):",
    first="",
    a="a = forward(params, X)",
    loss="loss = cross_entropy(a.A2, Y)",
    grads="grads = backward(params, a, X, Y)",
    step="params = update(params, grads, alpha)",
    out="yield step, params, loss",
    order=None,
    after="",
):
    lines = order or [a, loss, grads, step, out]
    return _descend("\n".join(filter(None, [first, head, *(f"    {line}" for line in lines if line), after])))


def _regime(body):
    return _body("def my_regime(losses):", body)


def _rule(
    first="losses[0]",
    last="losses[-1]",
    rise="np.maximum(np.diff(losses), 0).sum()",
    finite="not np.isfinite(losses[-1])",
    lost="rise > 0.01 * first and last > 0.9 * first",
    shaky="rise > 0.2 * first",
    half="last > 0.5 * first",
    names=("diverged", "unstable", "too small", "good"),
):
    d, u, t, g = names
    return _regime(
        f"first, last = {first}, {last}\nrise = {rise}\nif {finite}:\n    return '{d}'\nif {lost}:\n    return '{d}'\nif {shaky}:\n    return '{u}'\nif {half}:\n    return '{t}'\nreturn '{g}'"
    )


WRONG = {
    "update": [
        ("uphill|plus|+|downhill", _each("P + alpha * dP")),
        ("uphill|plus|+|downhill", _zip("P + alpha * dP")),
        ("change", _update("for P, dP in zip(params, grads):\n    P -= alpha * dP\nreturn params")),
        (
            "change",
            _update(
                "W1, b1, W2, b2 = params\nW1 -= alpha * grads.dW1\nb1 -= alpha * grads.db1\nW2 -= alpha * grads.dW2\nb2 -= alpha * grads.db2\nreturn Params(W1, b1, W2, b2)"
            ),
        ),
        (
            "order",
            _update(
                "W1, W2, b1, b2 = params\ndW1, dW2, db1, db2 = grads\nreturn Params(W1 - alpha * dW1, b1 - alpha * db1, W2 - alpha * dW2, b2 - alpha * db2)"
            ),
        ),
        (
            "order|another one",
            _update(
                "W1, b1, W2, b2 = params\ndW1, dW2, db1, db2 = grads\nreturn Params(W1 - alpha * dW1, b1 - alpha * db1, W2 - alpha * dW2, b2 - alpha * db2)"
            ),
        ),
        ("tuple|one by one|each", _update("return params - alpha * grads")),
        ("0.1|own|alpha", _each("P - 0.1 * dP")),
        ("0.01|own|alpha", _zip("P - 0.01 * dP")),
        ("alpha", _each("P - dP")),
        ("alpha", _zip("P - dP / alpha")),
        ("itself", _zip("P - alpha * P")),
        (
            "itself",
            _update(
                "W1, b1, W2, b2 = params\ndW1, db1, dW2, db2 = grads\nreturn Params(W1 - alpha * dW1, b1 - alpha * b1, W2 - alpha * dW2, b2 - alpha * b2)"
            ),
        ),
        (
            "bias",
            _update("W1, b1, W2, b2 = params\nreturn Params(W1 - alpha * grads.dW1, b1, W2 - alpha * grads.dW2, b2)"),
        ),
        (
            "layer",
            _update("W1, b1, W2, b2 = params\nreturn Params(W1, b1, W2 - alpha * grads.dW2, b2 - alpha * grads.db2)"),
        ),
        ("bracket|parameter as well", _zip("(P - dP) * alpha")),
        ("step|old", _zip("-alpha * dP")),
        ("step|old", _zip("alpha * dP")),
        (
            "return",
            _update(
                "W1, b1, W2, b2 = params\ndW1, db1, dW2, db2 = grads\nW1 = W1 - alpha * dW1\nb1 = b1 - alpha * db1\nW2 = W2 - alpha * dW2\nb2 = b2 - alpha * db2"
            ),
        ),
        (
            "as they were|nothing|new",
            _update("for P, dP in zip(params, grads):\n    P = P - alpha * dP\nreturn params"),
        ),
        (
            "as they were|nothing|new",
            _update(
                "new = []\nfor P, dP in zip(params, grads):\n    new.append(P)\n    P = P - alpha * dP\nreturn Params(*new)"
            ),
        ),
        (
            "another|dw2|gradient",
            _update(
                "W1, b1, W2, b2 = params\ndW1, db1, dW2, db2 = grads\nreturn Params(W1 - alpha * dW1, b1 - alpha * db2, W2 - alpha * dW2, b2 - alpha * db1)"
            ),
        ),
        (
            "db1|another|db2",
            _update(
                "W1, b1, W2, b2 = params\ndW1, db1, dW2, db2 = grads\nreturn Params(W1 - alpha * dW1, b1 - alpha * db1, W2 - alpha * dW2, b2 - alpha * db1)"
            ),
        ),
        (
            "order",
            _update(
                "W1, b1, W2, b2 = params\ndW1, db1, dW2, db2 = grads\nreturn Params(W1 - alpha * dW1, W2 - alpha * dW2, b1 - alpha * db1, b2 - alpha * db2)"
            ),
        ),
        ("sign|length|size", _zip("P - alpha * np.sign(dP)")),
        ("clip|limit|length", _zip("P - alpha * np.clip(dP, -1, 1)")),
        ("clip|limit|length", _zip("P - np.clip(alpha * dP, -1, 1)")),
        ("length|norm|scaled", _zip("P - alpha * dP / np.linalg.norm(dP)")),
        ("length|norm|scaled|clip|limit", _zip("P - alpha * dP / max(1, np.linalg.norm(dP))")),
        (
            "length|norm|scaled",
            _update(
                "n = np.sqrt(sum(np.sum(dP**2) for dP in grads))\nreturn Params(*(P - alpha * dP / n for P, dP in zip(params, grads)))"
            ),
        ),
        ("round", _zip("P - alpha * np.round(dP, 1)")),
        ("round", _zip("np.round(P - alpha * dP, 2)")),
        ("mean|average", _zip("P - alpha * dP.mean()")),
        ("sum|average", _zip("P - alpha * np.sum(dP)")),
        ("m|divid|number|columns|mean", _zip("P - alpha * dP / dP.shape[1]")),
        (
            "notebook|argument",
            _body("def my_update(p, g, a):", "return Params(*(P - alpha * dP for P, dP in zip(p, g)))"),
        ),
        (
            "notebook|argument",
            _body("def my_update(p, g, alpha):", "return Params(*(P - alpha * dP for P, dP in zip(p, grads)))"),
        ),
        (
            "attribute|dw1|named|params",
            _update("return Params(params.dW1 - alpha * grads.W1, params.b1 - alpha * grads.b1, params.W2, params.b2)"),
        ),
        (
            "attribute|grads",
            _update(
                "W1 = params.W1 - alpha * grads.W1\nb1 = params.b1 - alpha * grads.b1\nW2 = params.W2 - alpha * grads.W2\nb2 = params.b2 - alpha * grads.b2\nreturn Params(W1, b1, W2, b2)"
            ),
        ),
        (
            "replace|tuple|attribute",
            _update(
                "params.W1 = params.W1 - alpha * grads.dW1\nparams.b1 = params.b1 - alpha * grads.db1\nparams.W2 = params.W2 - alpha * grads.dW2\nparams.b2 = params.b2 - alpha * grads.db2\nreturn params"
            ),
        ),
        (
            "first|inside|loop|return",
            _update(
                "new = []\nfor P, dP in zip(params, grads):\n    new.append(P - alpha * dP)\n    return Params(*new)"
            ),
        ),
        ("twice|two|2", _zip("P - 2 * alpha * dP")),
        (
            "some of the four",
            _update(
                "W1 = params.W1 - alpha * grads.dW1\nb1 = params.b1 - alpha * grads.db1\nW2 = params.W2 - alpha * grads.dW2\nreturn Params(W1, b1, W2, params.b2)"
            ),
        ),
        ("reverse|minus|uphill|sign|order", _zip("alpha * dP - P")),
        ("matrix|@|entry", _zip("P - alpha * dP @ P")),
        ("decay|itself|shrink", _zip("(1 - alpha) * P - alpha * dP")),
        ("mean|1 - alpha|share|average", _zip("(1 - alpha) * P + alpha * dP")),
    ],
    "descend": [
        ("numbered|from 0", _loop("for step in range(steps):")),
        ("few|less|range", _loop("for step in range(1, steps):")),
        ("many|more|range", _loop("for step in range(1, steps + 2):")),
        ("from 0|more|many", _loop("for step in range(steps + 1):")),
        ("loop|single", _loop(out="return step, params, loss")),
        (
            "loop|single|last",
            _descend(
                "run = []\nfor step in range(1, steps + 1):\n    a = forward(params, X)\n    loss = cross_entropy(a.A2, Y)\n    params = update(params, backward(params, a, X, Y), alpha)\nrun.append((step, params, loss))\nreturn run"
            ),
        ),
        (
            "loop|single",
            _descend(
                "run = []\nfor step in range(1, steps + 1):\n    a = forward(params, X)\n    loss = cross_entropy(a.A2, Y)\n    params = update(params, backward(params, a, X, Y), alpha)\n    run.append((step, params, loss))\n    return run"
            ),
        ),
        ("only a network|single", _loop(out="", after="return params")),
        (
            "loss",
            _loop(
                order=[
                    "a = forward(params, X)",
                    "params = update(params, backward(params, a, X, Y), alpha)",
                    "loss = cross_entropy(forward(params, X).A2, Y)",
                    "yield step, params, loss",
                ]
            ),
        ),
        (
            "before the step|old",
            _loop(
                order=[
                    "a = forward(params, X)",
                    "loss = cross_entropy(a.A2, Y)",
                    "yield step, params, loss",
                    "params = update(params, backward(params, a, X, Y), alpha)",
                ]
            ),
        ),
        (
            "first net|start|replaced|always",
            _loop(
                order=[
                    "a = forward(params, X)",
                    "loss = cross_entropy(a.A2, Y)",
                    "new = update(params, backward(params, a, X, Y), alpha)",
                    "yield step, new, loss",
                ]
            ),
        ),
        (
            "was given|new one|nothing",
            _loop(
                order=[
                    "a = forward(params, X)",
                    "loss = cross_entropy(a.A2, Y)",
                    "new = update(params, backward(params, a, X, Y), alpha)",
                    "yield step, params, loss",
                ]
            ),
        ),
        (
            "was given|new one|nothing",
            _loop(
                order=[
                    "a = forward(params, X)",
                    "loss = cross_entropy(a.A2, Y)",
                    "grads = backward(params, a, X, Y)",
                    "update(params, grads, alpha)",
                    "yield step, params, loss",
                ]
            ),
        ),
        (
            "once|before the loop",
            _loop(
                first="a = forward(params, X)",
                order=[
                    "loss = cross_entropy(a.A2, Y)",
                    "params = update(params, backward(params, a, X, Y), alpha)",
                    "yield step, params, loss",
                ],
            ),
        ),
        (
            "once|before the loop",
            _loop(
                first="a = forward(params, X)\nloss = cross_entropy(a.A2, Y)\ngrads = backward(params, a, X, Y)",
                order=["params = update(params, grads, alpha)", "yield step, params, loss"],
            ),
        ),
        (
            "once|before the loop",
            _loop(
                first="a = forward(params, X)\ngrads = backward(params, a, X, Y)",
                order=[
                    "loss = cross_entropy(forward(params, X).A2, Y)",
                    "params = update(params, grads, alpha)",
                    "yield step, params, loss",
                ],
            ),
        ),
        (
            "loss of the first|loss",
            _loop(
                first="loss = cross_entropy(forward(params, X).A2, Y)",
                order=[
                    "a = forward(params, X)",
                    "params = update(params, backward(params, a, X, Y), alpha)",
                    "yield step, params, loss",
                ],
            ),
        ),
        ("uphill", _loop(step="params = Params(*(P + alpha * dP for P, dP in zip(params, grads)))")),
        ("uphill", _loop(step="params = update(params, grads, -alpha)")),
        ("learning rate|alpha|0.1", _loop(step="params = update(params, grads, 0.1)")),
        ("order", _loop(out="yield step, loss, params")),
        ("order", _loop(out="yield params, loss, step")),
        ("only the losses", _loop(out="yield loss")),
        ("only the params|alone", _loop(out="yield params")),
        ("two|hands out 2|2", _loop(out="yield params, loss")),
        ("none|yield|return|list", _loop(out="")),
        (
            "loss",
            _loop(
                out="yield step, params, loss", loss="loss = accuracy(np.argmax(a.A2, axis=0), np.argmax(Y, axis=0))"
            ),
        ),
        (
            "small|stops|ends early|every step",
            _loop(
                order=[
                    "a = forward(params, X)",
                    "loss = cross_entropy(a.A2, Y)",
                    "params = update(params, backward(params, a, X, Y), alpha)",
                    "yield step, params, loss",
                    "if loss < 0.1:",
                    "    break",
                ]
            ),
        ),
        (
            "small|stops|ends early|every step",
            _loop(
                order=[
                    "a = forward(params, X)",
                    "loss = cross_entropy(a.A2, Y)",
                    "if loss < 0.01:",
                    "    return",
                    "params = update(params, backward(params, a, X, Y), alpha)",
                    "yield step, params, loss",
                ]
            ),
        ),
        (
            "alpha",
            _loop(
                first="previous = float('inf')",
                order=[
                    "a = forward(params, X)",
                    "loss = cross_entropy(a.A2, Y)",
                    "if loss > previous:",
                    "    alpha = alpha / 2",
                    "previous = loss",
                    "params = update(params, backward(params, a, X, Y), alpha)",
                    "yield step, params, loss",
                ],
            ),
        ),
        (
            "alpha",
            _loop(
                order=[
                    "a = forward(params, X)",
                    "loss = cross_entropy(a.A2, Y)",
                    "params = update(params, backward(params, a, X, Y), alpha)",
                    "alpha = alpha * 0.9",
                    "yield step, params, loss",
                ]
            ),
        ),
        (
            "alpha",
            _loop(
                order=[
                    "if step % 10 == 0:",
                    "    alpha /= 2",
                    "a = forward(params, X)",
                    "loss = cross_entropy(a.A2, Y)",
                    "params = update(params, backward(params, a, X, Y), alpha)",
                    "yield step, params, loss",
                ]
            ),
        ),
        (
            "notebook|argument|start",
            _body(
                "def my_descend(p, X, Y, alpha, steps):",
                "for step in range(1, steps + 1):\n    a = forward(start, X)\n    loss = cross_entropy(a.A2, Y)\n    p = update(start, backward(start, a, X, Y), alpha)\n    yield step, p, loss",
            ),
        ),
        (
            "notebook|argument",
            _body(
                "def my_descend(params, x, y, alpha, steps):",
                "for step in range(1, steps + 1):\n    a = forward(params, X)\n    loss = cross_entropy(a.A2, Y)\n    params = update(params, backward(params, a, X, Y), alpha)\n    yield step, params, loss",
            ),
        ),
        (
            "one net|same net|change",
            _descend(
                "params = Params(*(P.copy() for P in params))\nrun = []\nfor step in range(1, steps + 1):\n    a = forward(params, X)\n    loss = cross_entropy(a.A2, Y)\n    for P, dP in zip(params, backward(params, a, X, Y)):\n        P -= alpha * dP\n    run.append((step, params, loss))\nreturn run"
            ),
        ),
        (
            "change",
            _descend(
                "for step in range(1, steps + 1):\n    a = forward(params, X)\n    loss = cross_entropy(a.A2, Y)\n    for P, dP in zip(params, backward(params, a, X, Y)):\n        P -= alpha * dP\n    yield step, params, loss"
            ),
        ),
        (
            "end|increase|step",
            _descend(
                "step = 1\nwhile step <= steps:\n    a = forward(params, X)\n    loss = cross_entropy(a.A2, Y)\n    params = update(params, backward(params, a, X, Y), alpha)\n    yield step, params, loss"
            ),
        ),
        (
            "one example|examples",
            _loop(
                order=[
                    "x, t = X[:, [step % X.shape[1]]], Y[:, [step % X.shape[1]]]",
                    "a = forward(params, x)",
                    "loss = cross_entropy(a.A2, t)",
                    "params = update(params, backward(params, a, x, t), alpha)",
                    "yield step, params, loss",
                ]
            ),
        ),
        (
            "sum|each step",
            _loop(
                first="total = 0",
                order=[
                    "a = forward(params, X)",
                    "total += cross_entropy(a.A2, Y)",
                    "params = update(params, backward(params, a, X, Y), alpha)",
                    "yield step, params, total",
                ],
            ),
        ),
        (
            "random|own net|start",
            _loop(first="params = init_params(np.random.default_rng(0), X.shape[0], 5, Y.shape[0])"),
        ),
        (
            "exchanged",
            _loop(
                order=[
                    "grads, loss = loss_and_gradients(params, X, Y)",
                    "params = update(params, grads, alpha)",
                    "yield step, params, loss",
                ]
            ),
        ),
        ("a2|four|tuple", _loop(loss="loss = cross_entropy(a, Y)")),
        ("order|arguments|exchanged|shape", _loop(grads="grads = backward(a, params, X, Y)")),
        ("not defined|name", _loop(step="params = my_update(params, grads, alpha)")),
        (
            "every|tenth|some steps|each step|one of",
            _loop(
                order=[
                    "a = forward(params, X)",
                    "loss = cross_entropy(a.A2, Y)",
                    "params = update(params, backward(params, a, X, Y), alpha)",
                    "if step % 10 == 0:",
                    "    yield step, params, loss",
                ]
            ),
        ),
    ],
    "regime": [
        ("first loss with the last|first and last|steps|each|rise", _rule(rise="losses[-1] - losses[0]")),
        (
            "first and|last|rise|on the way",
            _regime(
                "if not np.isfinite(losses[-1]):\n    return 'diverged'\nif losses[-1] > losses[0]:\n    return 'diverged'\nif losses[-1] > 0.9 * losses[0]:\n    return 'unstable'\nif losses[-1] > 0.5 * losses[0]:\n    return 'too small'\nreturn 'good'"
            ),
        ),
        ("tenth|hundredth", _rule(lost="rise > 0.1 * first and last > 0.9 * first")),
        ("exactly|tie|equal|bound|>=|just", _rule(half="last >= 0.5 * first")),
        ("exactly|tie|equal|bound|>=|just", _rule(shaky="rise >= 0.2 * first")),
        ("exactly|tie|equal|bound|>=|just", _rule(lost="rise > 0.01 * first and last >= 0.9 * first")),
        ("exchanged", _rule(half="last < 0.5 * first")),
        ("exchanged", _rule(names=("diverged", "unstable", "good", "too small"))),
        ("exchanged|order|unstable|diverged", _rule(names=("unstable", "diverged", "too small", "good"))),
        ("largest|all", _rule(rise="max(np.diff(losses))")),
        ("largest|all|max", _rule(rise="np.max(np.diff(losses), initial=0)")),
        ("cancel|fall", _rule(rise="np.sum(np.diff(losses))")),
        ("fall", _rule(rise="np.abs(np.diff(losses)).sum()")),
        ("how often|count|number", _rule(rise="np.sum(np.diff(losses) > 0)")),
        ("above the first|first one", _rule(rise="max(losses) - losses[0]")),
        ("never rose|rise", _rule(lost="last > 0.9 * first")),
        ("ended|rose", _rule(lost="rise > 0.01 * first")),
        ("ended|rose|or", _rule(lost="rise > 0.01 * first or last > 0.9 * first")),
        ("nine tenths|just", _rule(lost="rise > 0.01 * first and last > first")),
        ("finite", _rule(lost="False")),
        (
            "before|order",
            _regime(
                "first, last = losses[0], losses[-1]\nrise = np.maximum(np.diff(losses), 0).sum()\nif rise > 0.2 * first:\n    return 'unstable'\nif not np.isfinite(losses[-1]) or (rise > 0.01 * first and last > 0.9 * first):\n    return 'diverged'\nif last > 0.5 * first:\n    return 'too small'\nreturn 'good'"
            ),
        ),
        ("share|plain number|first loss", _rule(shaky="rise > 0.2")),
        ("share|plain number|first loss", _rule(half="last > 0.5")),
        ("tiny|every rise|fifth", _rule(shaky="rise > 0")),
        ("never|unstable", _rule(shaky="False")),
        ("first and the last|exchanged|last", _rule(first="losses[-1]", last="losses[0]")),
        ("lowest", _rule(last="min(losses)")),
        ("nan", _rule(finite="losses[-1] == np.inf")),
        ("nan", _rule(finite="losses[-1] == np.nan")),
        ("nan", _rule(finite="False")),
        (
            "change|sort",
            _regime(
                "losses.sort()\nfirst, last = losses[0], losses[-1]\nrise = np.maximum(np.diff(losses), 0).sum()\nif not np.isfinite(losses[-1]):\n    return 'diverged'\nif rise > 0.01 * first and last > 0.9 * first:\n    return 'diverged'\nif rise > 0.2 * first:\n    return 'unstable'\nreturn 'too small' if last > 0.5 * first else 'good'"
            ),
        ),
        (
            "change|sort",
            _regime(
                "losses.sort(reverse=True)\nfirst, last = losses[0], losses[-1]\nrise = 0\nif not np.isfinite(losses[-1]):\n    return 'diverged'\nif rise > 0.2 * first:\n    return 'unstable'\nreturn 'too small' if last > 0.5 * first else 'good'"
            ),
        ),
        (
            "text|name",
            _rule()
            .replace("return 'good'", "return 0")
            .replace("return 'diverged'", "return 3")
            .replace("return 'unstable'", "return 2")
            .replace("return 'too small'", "return 1"),
        ),
        ("none of the|spell|small letters|capital", _rule(names=("Diverged", "Unstable", "Too small", "Good"))),
        ("none of the|spell|underscore|space", _rule(names=("diverged", "unstable", "too_small", "good"))),
        (
            "return",
            _rule()
            .replace("return ", "print(")
            .replace("'\n", "')\n")
            .replace("'good'", "'good')")
            .replace("'))", "')"),
        ),
        (
            "return|last",
            _regime(
                "first, last = losses[0], losses[-1]\nrise = np.maximum(np.diff(losses), 0).sum()\nif not np.isfinite(last) or rise > 0.01 * first and last > 0.9 * first:\n    result = 'diverged'\nif rise > 0.2 * first:\n    result = 'unstable'\nelif last > 0.5 * first:\n    result = 'too small'\nelse:\n    result = 'good'\nreturn result"
            ),
        ),
        ("fifth|0.5|half", _rule(shaky="rise > 0.5 * first")),
        ("fifth|0.1|tenth", _rule(shaky="rise > 0.1 * first")),
        ("nine tenths|0.99|0.9", _rule(lost="rise > 0.01 * first and last > 0.99 * first")),
        ("half|0.1|tenth", _rule(half="last > 0.1 * first")),
        ("last|first|fifth", _rule(shaky="rise > 0.2 * last")),
        ("fall|rise|turned|direction", _rule(rise="np.maximum(-np.diff(losses), 0).sum()")),
        ("fall|rise|turned|direction|minimum", _rule(rise="np.minimum(np.diff(losses), 0).sum()")),
        ("mean|average|all together|number", _rule(rise="np.maximum(np.diff(losses), 0).mean()")),
        (
            "notebook|argument",
            _body(
                "def my_regime(run):",
                "losses = [2.3, 1.0, 0.4]\nfirst, last = losses[0], losses[-1]\nreturn 'too small' if last > 0.5 * first else 'good'",
            ),
        ),
        ("last rise|largest|all", _rule(rise="max(losses[-1] - losses[-2], 0) if len(losses) > 1 else 0")),
        (
            "last|left out|range|all",
            _rule(rise="sum(max(losses[i + 1] - losses[i], 0) for i in range(len(losses) - 2))"),
        ),
        ("range|index|last", _rule(rise="sum(max(losses[i + 1] - losses[i], 0) for i in range(len(losses)))")),
    ],
    "loss after one step": [
        ("squared", 2.28),
        ("fall|downhill", 2.34),
        ("left|falls", 0.04),
        ("alpha", 2.29),
        ("alpha", -1.7),
        ("fall|left|squared", 0.02),
        ("twice|half|1/2|2", 2.22),
        ("downhill|fall", 2.32),
        ("alpha|gradient", 0.3),
        ("as before|changes|fall", 2.3),
        ("multipl|share|subtract", 2.3 * (1 - 0.04)),
        ("squared", 2.28),
    ],
    "b1 without its dimension": [
        ("column|row", (10, 1)),
        ("neither|column|row", (10,)),
        ("column", (1, 10)),
        ("add|stretch", (20, 1)),
        ("add|column|stretch", (11, 10)),
        ("two axes|three|dimension|axes", (10, 1, 10)),
        ("number|one|vanish|product", (1, 1)),
        ("all entries", 100),
        ("add|stretch", "(10, 11)"),
        ("two|2", (10, 2)),
    ],
}

HELD_OUT = {
    "update": [
        (
            "uphill",
            _update(
                "return params._replace(W1=params.W1 + alpha * grads.dW1, b1=params.b1 + alpha * grads.db1, W2=params.W2 + alpha * grads.dW2, b2=params.b2 + alpha * grads.db2)"
            ),
        ),
        ("change", _update("for i in range(4):\n    params[i][:] = params[i] - alpha * grads[i]\nreturn params")),
        (
            "unpack|order|another",
            _update(
                "dW1, db1, dW2, db2 = grads\nW2, b2, W1, b1 = params\nreturn Params(W1 - alpha * dW1, b1 - alpha * db1, W2 - alpha * dW2, b2 - alpha * db2)"
            ),
        ),
        (
            "alpha",
            _update("learning_rate = 0.1\nreturn Params(*(p - learning_rate * g for p, g in zip(params, grads)))"),
        ),
        (
            "clip|limit",
            _update(
                "return Params(*(P - alpha * np.maximum(np.minimum(dP, 10), -10) for P, dP in zip(params, grads)))"
            ),
        ),
        (
            "length|scaled|norm",
            _update(
                "total = np.sqrt(sum((g**2).sum() for g in grads))\nif total > 5:\n    grads = [g * 5 / total for g in grads]\nreturn Params(*(p - alpha * g for p, g in zip(params, grads)))"
            ),
        ),
        ("step|old", _update("return Params(*(alpha * g for g in grads))")),
        (
            "some of|forgotten|b2|left",
            _update(
                "W1, b1, W2, b2 = params\nreturn Params(W1 - alpha * grads.dW1, b1 - alpha * grads.db1, W2 - alpha * grads.dW2, b2)"
            ),
        ),
        ("alpha", _update("return Params(*(np.subtract(P, dP) for P, dP in zip(params, grads)))")),
        (
            "bracket|parameter as well|product|multipl",
            _update("return Params(*((P - alpha) * dP for P, dP in zip(params, grads)))"),
        ),
        (
            "cannot be assigned|tuple",
            _update(
                "params[0] -= alpha * grads[0]\nparams[1] -= alpha * grads[1]\nparams[2] -= alpha * grads[2]\nparams[3] -= alpha * grads[3]\nreturn params"
            ),
        ),
    ],
    "descend": [
        ("from 0|number", _loop(head="for step in range(0, steps):", out="yield Step(step, params, loss)")),
        (
            "once|before the loop",
            _loop(
                first="a = forward(params, X)\nloss = cross_entropy(a.A2, Y)",
                order=[
                    "grads = backward(params, a, X, Y)",
                    "params = update(params, grads, alpha)",
                    "yield Step(step, params, loss)",
                ],
            ),
        ),
        (
            "new one|was given|nothing",
            _loop(step="new_params = update(params, grads, alpha)", out="yield Step(step, params, loss)"),
        ),
        (
            "first network|start|always",
            _loop(step="new_params = update(params, grads, alpha)", out="yield Step(step, new_params, loss)"),
        ),
        (
            "stop|small|step",
            _loop(
                order=[
                    "loss, grads = loss_and_gradients(params, X, Y)",
                    "params = update(params, grads, alpha)",
                    "yield Step(step, params, loss)",
                    "if loss < 0.05: return",
                ]
            ),
        ),
        (
            "alpha",
            _loop(
                order=[
                    "loss, grads = loss_and_gradients(params, X, Y)",
                    "params = update(params, grads, alpha / step)",
                    "yield Step(step, params, loss)",
                ]
            ),
        ),
        (
            "alpha|multiple|examples|factor",
            _loop(
                order=[
                    "loss, grads = loss_and_gradients(params, X, Y)",
                    "params = update(params, grads, alpha / X.shape[1])",
                    "yield Step(step, params, loss)",
                ]
            ),
        ),
        (
            "loss",
            _loop(
                order=[
                    "loss, grads = loss_and_gradients(params, X, Y)",
                    "params = update(params, grads, alpha)",
                    "loss, grads = loss_and_gradients(params, X, Y)",
                    "yield Step(step, params, loss)",
                ]
            ),
        ),
        ("order", _loop(out="yield loss, params, step")),
        (
            "single|loop|step",
            _descend(
                "for step in range(1, steps + 1):\n    loss, grads = loss_and_gradients(params, X, Y)\n    params = update(params, grads, alpha)\nyield step, params, loss"
            ),
        ),
        ("uphill|sign", _loop(step="params = Params(*(p + alpha * g for p, g in zip(params, grads)))")),
    ],
    "regime": [
        ("lowest", _rule(last="np.min(losses)")),
        (
            "first and the last|first and last|rises|on the way",
            _regime(
                "if np.isnan(losses[-1]) or losses[-1] > losses[0]:\n    return 'diverged'\nif losses[-1] < losses[0] / 2:\n    return 'good'\nreturn 'too small'"
            ),
        ),
        ("fall|absolute", _rule(rise="sum(abs(b - a) for a, b in zip(losses, losses[1:]))")),
        ("how often|count", _rule(rise="sum(b > a for a, b in zip(losses, losses[1:]))")),
        ("exactly", _rule(half="last / first >= 0.5")),
        ("nan", _rule(finite="np.isinf(losses[-1])")),
        ("share|fixed number", _rule(lost="rise > 0.01 and last > 0.9", shaky="rise > 0.2", half="last > 0.5")),
        (
            "before|order",
            _regime(
                "rise = np.maximum(np.diff(losses), 0).sum()\nif rise > 0.2 * losses[0]:\n    return 'unstable'\nif not np.isfinite(losses).all() or losses[-1] > 0.9 * losses[0] and rise > 0.01 * losses[0]:\n    return 'diverged'\nreturn 'good' if losses[-1] <= losses[0] / 2 else 'too small'"
            ),
        ),
        ("spell|exactly so|written", _rule(names=("diverged", "unstable", "too-small", "good"))),
        ("never rose|rise", _rule(lost="last >= 0.9 * first")),
        ("largest|all", _rule(rise="max(0, max(b - a for a, b in zip(losses, losses[1:])) if len(losses) > 1 else 0)")),
    ],
    "loss after one step": [("squared", "2.28"), ("downhill|fall", "2.34"), ("left|falls", "0.04"), ("alpha", "-1.7")],
    "b1 without its dimension": [
        ("column|row", "10 x 1"),
        ("neither|column|row", (10,)),
        ("column", "1, 10"),
        ("add|stretch", (20, 10)),
    ],
}

RIGHT = {
    "update": [
        _each("P - alpha * dP"),
        _zip("P - alpha * dP"),
        _zip("P - np.multiply(alpha, dP)"),
        _update("new = []\nfor i in range(4):\n    new.append(params[i] - alpha * grads[i])\nreturn new"),
        _update(
            "return params._replace(W1=params.W1 - alpha * grads.dW1, b1=params.b1 - alpha * grads.db1, W2=params.W2 - alpha * grads.dW2, b2=params.b2 - alpha * grads.db2)"
        ),
        _update("return tuple(np.add(P, -alpha * dP) for P, dP in zip(params, grads))"),
        _update("def step(P, dP):\n    return P - alpha * dP\nreturn Params(*map(step, params, grads))"),
        _update(
            "import copy\nnew = copy.deepcopy(params)\nfor P, dP in zip(new, grads):\n    P -= alpha * dP\nreturn new"
        ),
    ],
    "descend": [
        _loop(),
        _loop(out="yield Step(step, params, loss)"),
        _loop(
            order=[
                "loss, grads = loss_and_gradients(params, X, Y)",
                "params = update(params, grads, alpha)",
                "yield Step(step, params, loss)",
            ]
        ),
        _descend(
            "history = []\nfor i in range(steps):\n    a = forward(params, X)\n    loss = cross_entropy(a.A2, Y)\n    params = update(params, backward(params, a, X, Y), alpha)\n    history.append((i + 1, params, loss))\nreturn history"
        ),
        _descend(
            "step = 0\nwhile step < steps:\n    step += 1\n    A = forward(params, X)\n    g = backward(params, A, X, Y)\n    new = Params(*(P - alpha * dP for P, dP in zip(params, g)))\n    yield {'step': step, 'params': new, 'loss': cross_entropy(A.A2, Y)}\n    params = new"
        ),
        _descend(
            "W1, b1, W2, b2 = params\nresult = []\nfor k in range(1, steps + 1):\n    p = Params(W1, b1, W2, b2)\n    a = forward(p, X)\n    g = backward(p, a, X, Y)\n    W1 = W1 - alpha * g.dW1\n    b1 = b1 - alpha * g.db1\n    W2 = W2 - alpha * g.dW2\n    b2 = b2 - alpha * g.db2\n    result.append([k, (W1, b1, W2, b2), float(cross_entropy(a.A2, Y))])\nreturn result"
        ),
        _descend(
            "current = params\nfor step in range(1, steps + 1):\n    before = loss(current, X, Y)\n    a = forward(current, X)\n    current = update(current, backward(current, a, X, Y), alpha)\n    yield step, current, before"
        ),
        _loop(
            order=[
                "a = forward(params, X)",
                "loss = cross_entropy(a.A2, Y)",
                "if not np.isfinite(loss):",
                "    return",
                "params = update(params, backward(params, a, X, Y), alpha)",
                "yield step, params, loss",
            ]
        ),
    ],
    "regime": [
        _rule(),
        _rule(finite="not np.isfinite(losses).all()"),
        _rule(finite="math.isnan(losses[-1]) or math.isinf(losses[-1])"),
        _rule(rise="sum(d for d in np.diff(losses) if d > 0)", half="not last <= first / 2"),
        _regime(
            "last = losses[-1]\nif last != last or last in (float('inf'), float('-inf')):\n    return 'diverged'\nfirst = losses[0]\nrise = 0\nfor before, now in zip(losses, losses[1:]):\n    if now > before:\n        rise += now - before\nif rise > first / 100 and last > first * 0.9:\n    return 'diverged'\nelif rise > first / 5:\n    return 'unstable'\nelif last <= first / 2:\n    return 'good'\nelse:\n    return 'too small'"
        ),
        _regime(
            "if not np.all(np.isfinite(losses)):\n    return 'diverged'\nchanges = np.diff(losses)\nrise = np.sum(changes[changes > 0]) / losses[0]\nend = losses[-1] / losses[0]\nif end > 0.9 and rise > 0.01:\n    return 'diverged'\nif rise > 0.2:\n    return 'unstable'\nreturn 'good' if end <= 0.5 else 'too small'"
        ),
        _regime(
            "rise = 0\nfor i in range(1, len(losses)):\n    rise += max(0, losses[i] - losses[i - 1])\nif not np.isfinite(losses[-1]):\n    return 'diverged'\nif losses[-1] > losses[0] * 0.9 and rise > 0:\n    return 'diverged'\nif rise > 0.2 * losses[0]:\n    return 'unstable'\nif losses[-1] > losses[0] * 0.5:\n    return 'too small'\nreturn 'good'"
        ),
    ],
    "loss after one step": [2.26, "2.26"],
    "b1 without its dimension": [(10, 10), "10 x 10", [10, 10]],
}
