"""The view of notebook 07: it trains as `train` does, keeps its runs, and says what came of each."""

import json
import warnings

import numpy as np
import pytest

from helpers import widgets
from helpers.backprop import one_hot
from helpers.batches import minibatches
from helpers.data import load_sample, to_columns
from helpers.layers import init_layers, layers_gradients, predict_layers
from helpers.network import accuracy
from helpers.optimizers import Momentum
from helpers.training import train

DIGITS = load_sample()
X, Y = to_columns(DIGITS.train_images[:200]), one_hot(DIGITS.train_labels[:200])
X_TEST, Y_TEST = to_columns(DIGITS.test_images[:100]), DIGITS.test_labels[:100]


def recipe(**options):
    return widgets.TrainingRecipe(X, Y, X_TEST, Y_TEST, **options)


def by_hand(size, units, beta, steps, alpha=0.1):
    layers = init_layers(np.random.default_rng(0), (784, units, 10))
    batches = minibatches(X, Y, size, np.random.default_rng(1))
    *_, last = train(
        layers, X, Y, alpha, steps, batches=batches, gradients=layers_gradients, update=Momentum(beta, nesterov=True)
    )
    return accuracy(predict_layers(last.params, X_TEST), Y_TEST)


def test_it_trains_as_train_does():
    view = recipe(seen=500)
    view.momentum.value = 0.9
    view.units.value = 20
    view.size.value = 32
    run = view.runs[-1]
    assert run.recipe == (32, 20, 0.9) and not run.diverged
    # 200 images are 6 batches of 32 and one of 8; the third time round, 100 more images are 4 batches
    assert run.steps == 7 + 7 + 4 and run.seen[-1] == 200 + 200 + 128
    assert run.reached[-1] == by_hand(32, 20, 0.9, 18)
    assert run.seen[0] == 0 and run.reached[0] == by_hand(32, 20, 0.9, 1, alpha=1e-9)
    assert (np.diff(run.seen) > 0).all() and len(run.seen) == len(run.reached) == 13
    now = view.panels()[0][0].series[-1]
    np.testing.assert_array_equal(now.y, run.reached)
    np.testing.assert_array_equal(now.x, run.seen)


def test_each_control_is_in_the_picture_and_in_the_words():
    view = recipe(seen=200)
    view.size.value = 8
    view.units.value = 12
    view.momentum.value = 0.95
    assert view.describe().startswith("batch size 8, 12 hidden units, momentum 0.95: 25 steps over 200 images, test")
    panel = view.panels()[0][0]
    assert panel.title.startswith("batch 8, 12 units, beta 0.95: ") and panel.y_limits == (0, 1)
    assert panel.series[-1].name == "batch 8, 12 units, beta 0.95 (now)"
    assert [line.ghost for line in panel.series] == [True, True, True, False]


def test_it_says_which_run_is_the_best():
    view = recipe(seen=1000)
    assert "best" not in view.canvas.text
    first = view.runs[-1].reached[-1]
    view.size.value = 8
    assert view.runs[-1].reached[-1] > first and "That is the best so far." in view.canvas.text
    view.size.value = 128
    assert f"The best so far is {view.runs[0].reached[-1]:.1%}, with batch 8, 30 units, beta 0." in view.canvas.text


def test_earlier_runs_stay_as_ghosts():
    view = recipe(seen=8)
    for units in range(10, 22):
        view.units.value = units
    assert [run.recipe[1] for run in view.runs] == list(range(13, 22))
    *ghosts, now = view.panels()[0][0].series
    assert len(ghosts) == 8 and all(line.ghost and line.width < now.width for line in ghosts) and not now.ghost
    assert len({line.color for line in (*ghosts, now)}) == 9
    view.units.value = 20  # once more: it takes the place of its own ghost
    assert [run.recipe[1] for run in view.runs] == [*range(13, 20), 21, 20]
    view.forget.click()
    assert [run.recipe[1] for run in view.runs] == [20]
    assert len(view.canvas.scene["rows"][0][0]["series"]) == 1


def test_a_run_that_diverges_says_so_and_keeps_quiet_otherwise():
    with warnings.catch_warnings(record=True) as leaked:
        warnings.simplefilter("always")
        view = recipe(seen=2000, alpha=30)
        view.momentum.value = 0.99
    assert leaked == [] and view.runs[-1].diverged
    assert f"diverged at step {view.runs[-1].steps}: " in view.canvas.text and "alpha = 30" in view.canvas.text
    json.dumps(view.canvas.scene, allow_nan=False)
    view._repr_mimebundle_()


def test_batches_are_never_larger_than_the_set():
    sizes = [value for _, value in recipe().size.options]
    assert sizes == [8, 32, 128]
    few = widgets.TrainingRecipe(X[:, :5], Y[:, :5], X_TEST, Y_TEST, seen=5)
    assert few.size.value == 5 and " in " not in few.canvas.text and "1 step over 5 images" in few.canvas.text


def test_the_examples_are_left_as_they_were():
    before = X.copy(), Y.copy()
    recipe(seen=300)
    np.testing.assert_array_equal(before[0], X)
    np.testing.assert_array_equal(before[1], Y)


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        ((X.T, Y, X_TEST, Y_TEST), ValueError, "Y must have shape|X must have shape"),
        ((X * 255, Y, X_TEST, Y_TEST), ValueError, "scaled"),
        ((X, Y[:, :9], X_TEST, Y_TEST), ValueError, "Y must have shape"),
        ((X, Y, X_TEST[:9], Y_TEST), ValueError, "X must have shape"),
        ((X, Y, X_TEST, Y_TEST[:9]), ValueError, "same shape"),
        ((X, Y, X_TEST, Y_TEST, 0), ValueError, "seen must be at least 1"),
        ((X, Y, X_TEST, Y_TEST, 10, 0), ValueError, "alpha must be greater than 0"),
        ((X, Y, X_TEST, Y_TEST, 10, "0.1"), TypeError, "alpha must be a number"),
    ],
)
def test_bad_input_gets_one_sentence(arguments, kind, words):
    with pytest.raises(kind, match=words):
        widgets.TrainingRecipe(*arguments)
