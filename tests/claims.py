"""What must be true after a notebook's last cell, on either set of digits and on any processor.

Cells whose output differs from run to run are tagged `nbval-ignore-output`, and nbval does not compare them. These
expressions look instead. They are asked of the notebook's own kernel, with its own names, and hold with room for
rounding and chance. What the text says of such an output is among them.
"""

import pytest

CLAIMS = {
    "03": {
        # On a busy machine BLAS threads wait for one another: 0.8 was seen, and 50 to 90 on a quiet one.
        "the product is not far slower than the loop": "ratio > 0.1",
    },
    "06": {
        "200 steps teach it a lot": "learnt > 0.8",
        "large alphas break it": "broke[0.3] > 0.8 and max(broke[1.0], broke[3.0], broke[10.0]) < 0.5",
        "after looking back it goes on learning": "since < 0.9 * back_then < 0.5",
        "most units die, and none comes back": "len(killed) > 5 and not came_back",
        "a batch of 16 keeps up": "abs([*reads.values()][1][-1] - [*reads.values()][0][-1]) < 0.07",
        "16 steps are too few": "[*reads.values()][2][-1] < [*reads.values()][0][-1] - 0.03",
        "sigmoid is behind": "shares['sigmoid'] < min(shares['relu'], shares['tanh']) - 0.02",
        "tanh and ReLU tie": "abs(shares['relu'] - shares['tanh']) < 0.03",
        "a hundred steps of one's own network": "last.loss < first.loss / 2",
        "the network for the pad": "reached > 0.92",
        "the drawn digits are read": "all(digit == answer for digit, answer in answers.items())",
        "a cross gets an answer too": "abs(cross.sum() - 1) < 1e-5 and cross.max() > 0.3",
        "half are lost around three pixels": "moved[1] > 0.8 and moved[2] > 0.5 > moved[4]",
        "the shared ink falls first": "all(shared[1:5] < moved[1:5])",
        "what hurts and what does not": "all(share_right(np.array(astray[name])) > 0.85 for "
        "name in ('turned by 15 degrees', 'thickened')) and share_right(np.array(astray['inverted'])) < 0.15",
        "our recipe undoes the shift": "share_right(restored) > 0.9",
        "the thick 7 holds out for longer, not for ever": "answers_moved[:3] == [7, 7, 7] and answers_moved[-1] != 7",
        "the pad shows the moved image": "np.array_equal(by_code.image, shift(seven, 0, 8))",
        "the lab and the pad above are as they were left": "lab.step == 0 and not pad.moves and pad.A2.argmax() == 7",
    },
    "07": {
        "one of the two sets": "(m, len(y_test)) in [(60_000, 10_000), (4_000, 1_000)]",
        "pixels from 0 to 1": "X.shape == (784, m) and Y.shape == (10, m) and X.min() == 0 and X.max() == 1",
        "fifty careful steps": "0.7 < first[-1, 2] < 0.9",
        "larger samples point better": "cosines[1] < cosines[10] < cosines[100] < cosines[1000] and cosines[100] > 0.6",
        "ten units in batches": "(0.92 if FULL else 0.86) < batched[-1, 2] < 0.95",
        "a hundred units": "wide[-1, 2] > batched[-1, 2] + 0.01",
        "the wrong starts": "starts[1][2] > starts[0.01][2] + 0.01 and not np.isfinite(starts[10][0])",
        "a larger alpha helps": "races['100, alpha 0.5'][-1, 2] > wide[-1, 2] + 0.003",
        "momentum is ahead early": "with_momentum[0, 2] > wide[0, 2] + 0.02",
        "and ends where the larger alpha does": "abs(with_momentum[-1, 2] - races['100, alpha 0.5'][-1, 2]) < 0.01",
        "large batches gain most": "gain[512] > gain[32] + 0.03 and gain[512] > 0.05 and end_of(32, 0.99) < 0.85",
        "Adam is no leap": "0.9 < with_adam[-1, 2] < with_momentum[-1, 2] + 0.005",
        "a batch's gradient is noisier later": "later < cosines[100] - 0.03",
        "a falling alpha trembles less": "jumps['100, falling alpha'] <= jumps['100, momentum'] + 0.001",
        "signals through six layers": "spread[1 / 3][-1] < 0.02 and spread[3][-1] > 20 and 0.1 < spread[1][-1] < 3",
        "only one tower learns": "learnt[1] > 0.8 and max(learnt[1 / 3], learnt[3]) < learnt[1] - 0.2",
        "the deeper nets": "min(races['100-100'][-1, 2], races['300-100'][-1, 2]) > (0.97 if FULL else 0.91)",
        "ten runs": "len(races) == 10",
        "batches make the largest jump": "ends[1] - ends[0] > max(b - a for a, b in zip(ends[1:], ends[2:]))",
        "none ends far below the one before": "all(b > a - 0.012 for a, b in zip(ends, ends[1:]))",
        "times are positive": "min(wider_type, scattered, copied, fresh, readable, quick, longer) > 0",
        "most pixels are black": "0.15 < share < 0.25 and black.any()",
        "PyTorch has the same gradients": "single < 1e-5 and double < 1e-10",
        "the sliders are as the text says": "recipe.momentum.value == 0.9 and len(recipe.runs) == 2",
    },
    "08": {
        "by heart": "curve[-1, 3] == 0 and 0.07 < curve[-1, 4] < 0.13 and curve[-1, 1] < 0.01",
        "its loss on new images rises again": "curve[-1, 2] > curve[:, 2].min() + 0.02",
        "decay lowers the loss": "curve_decayed[-1, 2] < 0.85 * curve[-1, 2]",
        "dropout is no worse": "curve_dropped[-1, 4] < curve[-1, 4] + 0.005",
        "augmentation beats all": "all(curve_augmented[-1, 4] < 0.75 * c[-1, 4] "
        "for c in (curve, curve_decayed, curve_dropped))",
        "new images take no minute": "took > 0",
        "left and taken up again": "differ == 0",
        "one of the two sets": "X.dtype == np.float32 and 0 <= X.min() and X.max() == 1 "
        "and len(y) in (50_000, 3_000) and np.shares_memory(X, X_rows)",
        "the net of this notebook": "state.epoch == epochs and val_errors[-1] < (0.013 if full else 0.05)",
        "the second half does no harm": "val_errors[-1] < val_errors[epochs // 2 - 1] + 0.003",
        "without augmentation": "val_errors[-1] < 0.8 * plain_errors[-1] and on_own < plain_errors[-1] / 3",
        "by heart is overconfident": "apart['by heart'] > 0.03 and apart['by heart'] > apart['as they are'] + 0.003",
        "augmented is more modest": "apart['augmented'] < min(0.02, apart['as they are'] - 0.003)",
        "temperatures": "T['by heart'] > 1.2 and 0.6 < T['augmented'] < 1.4 and T['augmented'] < T['by heart'] - 0.1",
        "T works on other images": "off_by[1] < 0.5 * off_by[0]",
        "test errors": "p < (0.0125 if full else 0.045) and p < error(plain, X_test, y_test)",
        "the record": "reached[0] <= 1.65 and reached[1] <= 0.75 and reached[2] < 0.6 and reached[3] <= 0.55",
        "together they are better": "all(record[name]['test']['together'] < e "
        "for name, e in zip(names, reached, strict=True))",
        "the last mistakes are mistakes": "len(worst) == 12 and all(said[worst] != y_test[worst])",
        "wrong where unsure": "when_wrong < when_right and found > 0.2",
        "two pixels": "by_shift['augmented'][2] < 0.5 * by_shift['as they are'][2] and "
        "by_shift['as they are'][4] > 30 and by_shift['augmented'][4] > 5",
    },
}


class Claims(pytest.Item):
    """After a notebook's last cell: what must be true then, asked of its kernel."""

    def runtest(self):
        """Ask for each claim."""
        claims = CLAIMS.get(self.path.name[:2], {})
        reply = self.parent.kernel.kc.execute_interactive(
            "",
            user_expressions={words: f"bool({claim})" for words, claim in claims.items()},
            output_hook=lambda message: None,
            store_history=False,
            timeout=60,
        )["content"]
        false = []
        for words, answer in reply["user_expressions"].items():
            said = (
                answer["data"]["text/plain"] if answer["status"] == "ok" else f"{answer['ename']}: {answer['evalue']}"
            )
            if said != "True":
                false.append(f"{words}: {claims[words]}  ({said})")
        if false:
            pytest.fail("\n".join(["no longer true at the end:", *false]), pytrace=False)

    def reportinfo(self):
        """Name it in pytest's output."""
        return self.path, None, self.name
