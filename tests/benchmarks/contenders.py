"""The contenders of compare.py. Each runs in a process of its own, and does what it is told, line by line.

A class for each way to take full-batch steps of 784-10-10, and one for each way to train 784-100-10 in mini-batches.
All begin with the same weights and see the same examples in the same order; so their losses must agree.
"""

import json
import os
import statistics
import sys
import time
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np

SIZES, BATCH, ALPHA, BETA = (784, 100, 10), 128, 0.2, 0.9
STEP_ALPHA = 0.1


def seconds(action):
    """Time one call."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def peak_megabytes():
    """The most memory that this process has had, where the system tells (Linux); else None."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return None
    return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6


class Contender:
    """Loads its data; `files` are those that it needs, in the order of `prepare`'s arguments."""

    needs = ()  # packages besides NumPy

    def __init__(self, folder):
        self.prepare(*(np.load(Path(folder) / f"{name}.npy") for name in self.files))

    def memory(self):
        return peak_megabytes()


# --------------------------------------------------------------------------------- full-batch steps of 784-10-10


class Steps(Contender):
    files = ("columns", "Y")  # X as (784, m), and one-hot labels (10, m)

    def steps(self, timed):
        """Take a step, for warm caches, and then some that are timed; returns their median, and the last loss."""
        times = [seconds(self.step) for _ in range(timed + 1)][1:]
        return statistics.median(times), self.loss()

    @staticmethod
    def params():
        from helpers.network import init_params

        return init_params(np.random.default_rng(0))


class FloorSteps(Steps):
    """The two products with X that no step can do without."""

    def prepare(self, X, Y):
        self.X, self.W1 = X, self.params().W1
        self.dZ1 = np.random.default_rng(1).normal(0, 0.1, (10, X.shape[1])).astype(np.float32)

    def step(self):
        return self.W1 @ self.X, self.dZ1 @ self.X.T

    def loss(self):
        return None


class ReadableSteps(Steps):
    def prepare(self, X, Y):
        from helpers.training import train

        self.run = train(self.params(), X, Y, STEP_ALPHA, 10**9, **self.how(X, Y))

    def how(self, X, Y):
        return {}

    def step(self):
        self.last = next(self.run)

    def loss(self):
        return self.last.loss


class FastSteps(ReadableSteps):
    needs = ("threadpoolctl",)

    def how(self, X, Y):
        from helpers.fast import fast_gradients

        return {"gradients": fast_gradients(X, Y)}


class TorchSteps(Steps):
    """nn.Linear, cross_entropy, autograd and SGD, on rows, as PyTorch's users write it."""

    needs = ("torch",)
    files = ("rows", "y")  # X.T as (m, 784), and the digits (m,)
    compiled = False

    def prepare(self, rows, y):
        params = self.params()
        net = TorchNet((params.W1, params.b1), (params.W2, params.b2), compiled=self.compiled)
        self.rows, self.y, self.net = net.torch.from_numpy(rows), net.torch.from_numpy(y), net
        self.optimizer = net.torch.optim.SGD(net.parameters, lr=STEP_ALPHA)

    def step(self):
        self.optimizer.zero_grad()
        self.last = self.net.loss(self.rows, self.y)
        self.last.backward()
        self.optimizer.step()

    def loss(self):
        return self.last.item()


class CompiledTorchSteps(TorchSteps):
    compiled = True


class JaxSteps(Steps):
    needs = ("jax",)

    def prepare(self, X, Y):
        import jax

        net = tuple(map(jax.numpy.asarray, self.params()))
        self.net, self.X, self.Y = (net[:2], net[2:]), jax.numpy.asarray(X), jax.numpy.asarray(Y)

        @jax.jit
        def step(net, X, Y):
            loss, grads = jax.value_and_grad(jax_loss)(net, X, Y)
            return jax.tree.map(lambda P, dP: P - STEP_ALPHA * dP, net, grads), loss

        self.one = step

    def step(self):
        self.net, self.last = self.one(self.net, self.X, self.Y)
        self.last.block_until_ready()

    def loss(self):
        return float(self.last)


class ScikitSteps(Steps):
    needs = ("sklearn",)
    files = ("rows", "y")

    def prepare(self, rows, y):
        self.rows, self.y = rows, y
        self.net = scikit_net((10,), len(y), STEP_ALPHA, momentum=0, shuffle=False)
        self.net.partial_fit(rows, y, classes=np.arange(10))
        params = self.params()
        self.net.coefs_ = [params.W1.T.copy(), params.W2.T.copy()]
        self.net.intercepts_ = [params.b1[:, 0].copy(), params.b2[:, 0].copy()]

    def step(self):
        self.net.partial_fit(self.rows, self.y)

    def loss(self):
        return float(self.net.loss_)


# ------------------------------------------------------------------------ mini-batches of 128 through 784-100-10


class Epochs(Contender):
    """Nesterov momentum; the learning rate falls along a straight line from ALPHA to 0."""

    files = ("rows", "Y", "test_columns", "test_y")

    def begin(self, seed, epochs):
        """Draw new weights, the same for all contenders; the generator then shuffles the examples alike."""
        from helpers.layers import init_layers
        from helpers.optimizers import linear_decay

        self.rng = np.random.default_rng(seed)
        self.layers = init_layers(self.rng, SIZES)
        self.per_epoch = -(-self.m // BATCH)
        self.rate = linear_decay(ALPHA, epochs * self.per_epoch)
        self.start(epochs * self.per_epoch)

    def epoch(self):
        """Take the steps of one epoch; returns its seconds."""
        return seconds(self.steps)

    def batches(self):
        """The numbers of the examples of each batch of an epoch."""
        order = self.rng.permutation(self.m)
        return [order[first : first + BATCH] for first in range(0, self.m, BATCH)]


class NumpyEpochs(Epochs):
    def prepare(self, rows, Y, test_X, test_y):
        self.X, self.Y, self.m, self.test_X, self.test_y = rows.T, Y, len(rows), test_X, test_y

    def start(self, steps):
        self.n_steps, self.run = steps, None

    def steps(self):
        from helpers.batches import minibatches
        from helpers.layers import layers_gradients
        from helpers.optimizers import Momentum
        from helpers.training import train

        if self.run is None:  # here, so that what `train` does before its first step is timed, too
            batches = minibatches(self.X, self.Y, BATCH, self.rng)
            update = Momentum(BETA, nesterov=True)
            how = {"batches": batches, "gradients": layers_gradients, "update": update}
            self.run = train(self.layers, self.X, self.Y, self.rate, self.n_steps, **how)
        for _ in range(self.per_epoch):
            self.last = next(self.run)

    def accuracy(self):
        from helpers.layers import predict_layers

        return float(np.mean(predict_layers(self.last.params, self.test_X) == self.test_y))


class FloorEpochs(NumpyEpochs):
    """The five products of each step, on a batch that lies ready."""

    def start(self, steps):
        (self.W1, _), (self.W2, _) = self.layers
        self.batch = self.X[:, :BATCH].copy(order="F")  # as `minibatches` lays it
        self.dZ1, self.dZ2 = (np.full((n, BATCH), 0.01, np.float32) for n in SIZES[1:])

    def steps(self):
        for _ in range(self.per_epoch):
            A1 = self.W1 @ self.batch
            _ = self.W2 @ A1, self.dZ2 @ A1.T, self.W2.T @ self.dZ2, self.dZ1 @ self.batch.T

    def accuracy(self):
        return None


class TorchEpochs(Epochs):
    needs = ("torch",)
    files = ("rows", "y", "test_columns", "test_y")
    compiled = False

    def prepare(self, rows, y, test_X, test_y):
        import torch

        self.m, self.test_y, self.net = len(rows), test_y, None
        self.rows, self.y, self.test_rows = map(torch.from_numpy, (rows, y, np.ascontiguousarray(test_X.T)))

    def start(self, steps):
        if self.net is None:  # it is compiled once, for all seeds
            self.net = TorchNet(*((W, b) for W, b in self.layers), compiled=self.compiled)
        self.net.set(self.layers)
        self.optimizer = self.net.torch.optim.SGD(self.net.parameters, lr=ALPHA, momentum=BETA, nesterov=True)

    def steps(self):
        for chosen in map(self.net.torch.from_numpy, self.batches()):
            self.optimizer.param_groups[0]["lr"] = self.rate()
            self.optimizer.zero_grad()
            self.net.loss(self.rows.index_select(0, chosen), self.y.index_select(0, chosen)).backward()
            self.optimizer.step()

    def accuracy(self):
        with self.net.torch.no_grad():
            return float(np.mean(self.net.model(self.test_rows).argmax(1).numpy() == self.test_y))


class CompiledTorchEpochs(TorchEpochs):
    compiled = True


class JaxEpochs(Epochs):
    needs = ("jax",)
    files = ("rows", "Y", "test_columns", "test_y")

    def prepare(self, rows, Y, test_X, test_y):
        import jax

        self.m, self.test_y = len(rows), test_y
        as_jax = jax.numpy.asarray
        self.rows, self.targets, self.test_X = as_jax(rows), as_jax(Y.T), as_jax(test_X)

        @partial(jax.jit, donate_argnums=(0, 1))
        def step(net, velocity, rows, targets, chosen, rate):
            grads = jax.grad(jax_loss)(net, rows[chosen].T, targets[chosen].T)
            velocity = jax.tree.map(lambda V, dP: BETA * V + dP, velocity, grads)
            return jax.tree.map(lambda P, V, dP: P - rate * (dP + BETA * V), net, velocity, grads), velocity

        self.step, self.predict = step, jax.jit(lambda net, X: jax_scores(net, X).argmax(0))

    def start(self, steps):
        import jax

        self.net = jax.tree.map(jax.numpy.array, tuple((W, b) for W, b in self.layers))
        self.velocity = jax.tree.map(jax.numpy.zeros_like, self.net)

    def steps(self):
        for chosen in self.batches():
            self.net, self.velocity = self.step(
                self.net, self.velocity, self.rows, self.targets, chosen, np.float32(self.rate())
            )
        self.net[0][0].block_until_ready()

    def accuracy(self):
        return float(np.mean(np.asarray(self.predict(self.net, self.test_X)) == self.test_y))


class ScikitEpochs(Epochs):
    """It shuffles by itself, and its learning rate falls from epoch to epoch rather than from step to step."""

    needs = ("sklearn",)
    files = ("rows", "y", "test_columns", "test_y")

    def prepare(self, rows, y, test_X, test_y):
        self.rows, self.y, self.m, self.test_rows, self.test_y = rows, y, len(y), test_X.T, test_y

    def start(self, steps):
        self.net, self.first = scikit_net(SIZES[1:2], BATCH, ALPHA, momentum=BETA, random_state=0), True

    def steps(self):
        rates = [self.rate() for _ in range(self.per_epoch)]
        if self.first:
            self.net.partial_fit(self.rows, self.y, classes=np.arange(10))
        else:
            self.net._optimizer.learning_rate = rates[self.per_epoch // 2]
            self.net.partial_fit(self.rows, self.y)
        self.first = False

    def accuracy(self):
        return float(np.mean(self.net.predict(self.test_rows) == self.test_y))


# --------------------------------------------------------------------------------------------- what several use


class TorchNet:
    """PyTorch's model with our weights, and its loss, compiled or not."""

    def __init__(self, *layers, compiled):
        import torch

        torch.set_num_threads(2)
        linear = [torch.nn.Linear(W.shape[1], W.shape[0]) for W, _ in layers]
        self.torch, self.model = torch, torch.nn.Sequential(linear[0], torch.nn.ReLU(), linear[1])
        self.parameters = list(self.model.parameters())
        self.set(layers)

        def loss(rows, y):
            return torch.nn.functional.cross_entropy(self.model(rows), y)

        self.loss = torch.compile(loss) if compiled else loss

    def set(self, layers):
        with self.torch.no_grad():
            for layer, (W, b) in zip(self.model[::2], layers, strict=True):
                layer.weight.copy_(self.torch.from_numpy(W))
                layer.bias.copy_(self.torch.from_numpy(b[:, 0]))


def jax_scores(net, X):
    import jax

    (W1, b1), (W2, b2) = net
    return W2 @ jax.nn.relu(W1 @ X + b1) + b2


def jax_loss(net, X, Y):
    import jax

    return -(Y * jax.nn.log_softmax(jax_scores(net, X), axis=0)).sum() / X.shape[1]


def scikit_net(hidden, batch, alpha, **how):
    from sklearn.neural_network import MLPClassifier

    return MLPClassifier(hidden, solver="sgd", alpha=0, batch_size=batch, learning_rate_init=alpha, **how)


STEPS = {
    "bare products": FloorSteps,
    "ours, readable": ReadableSteps,
    "ours, fast": FastSteps,
    "PyTorch": TorchSteps,
    "PyTorch, compiled": CompiledTorchSteps,
    "JAX, compiled": JaxSteps,
    "scikit-learn": ScikitSteps,
}
EPOCHS = {
    "bare products": FloorEpochs,
    "ours": NumpyEpochs,
    "PyTorch": TorchEpochs,
    "PyTorch, compiled": CompiledTorchEpochs,
    "JAX, compiled": JaxEpochs,
    "scikit-learn": ScikitEpochs,
}


def main(kind, name, folder):
    """Answer each line of the standard input, [method, arguments], by a line with the result."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    contender = {"steps": STEPS, "epochs": EPOCHS}[kind][name](folder)
    print(json.dumps("ready"), file=answers, flush=True)
    for line in sys.stdin:
        method, *arguments = json.loads(line)
        print(json.dumps(getattr(contender, method)(*arguments)), file=answers, flush=True)


def missing(contender):
    """The first package that a contender needs and this environment has not; or None."""
    return next((name for name in contender.needs if find_spec(name) is None), None)


if __name__ == "__main__":
    main(*sys.argv[1:])
