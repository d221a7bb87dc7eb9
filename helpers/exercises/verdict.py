"""What a check, a hint or a solution answers: words, with an icon and a colour in JupyterLab."""

import contextlib
import html
import sys
from dataclasses import dataclass

ICONS = {"not tried": "○", "not yet": "✗", "error": "!", "right": "✓", "hint": "?", "solution": "=", "progress": "→"}
TITLES = {
    "not tried": "Not tried yet",
    "not yet": "Not yet",
    "error": "Unknown exercise",
    "right": "Right",
    "hint": "Hint",
    "solution": "Solution",
    "progress": "Progress",
}
COLOURS = {"not tried": "--jp-border-color1, #9e9e9e", "not yet": "--jp-warn-color1, #d55e00"}
COLOURS |= {"right": "--jp-success-color1, #009e73", "hint": "--jp-info-color1, #0072b2"}
COLOURS |= {"error": COLOURS["not yet"], "solution": COLOURS["hint"], "progress": COLOURS["hint"]}


@dataclass(frozen=True)
class Answer:
    """One answer to the student."""

    outcome: str  # one of the keys of ICONS
    message: str  # sentences
    code: str = ""  # shown as it stands: the line that raised, or a solution
    mistake: str | None = None  # name of the mistake that was recognised
    remark: str = ""  # what else there is to say: what it printed, where it was written

    def __repr__(self):
        lines = [f"{ICONS[self.outcome]} {TITLES[self.outcome]}: {self.message}"]
        lines += [f"    {line}".rstrip() for line in self.code.splitlines()]
        return "\n".join(lines + ([self.remark] if self.remark else []))

    def _repr_html_(self):
        _announce(f"{TITLES[self.outcome]}: {self.message} {self.remark}")

        def text(words):
            parts = html.escape(words).split("`")  # `code` as in Markdown
            return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))

        code = f'<pre style="margin: 0.4em 0; color: inherit">{html.escape(self.code)}</pre>' if self.code else ""
        remark = f'<div style="margin-top: 0.4em">{text(self.remark)}</div>' if self.remark else ""
        return (
            f'<div style="border-left: 4px solid var({COLOURS[self.outcome]}); '
            'padding: 0.3em 0.8em; color: var(--jp-content-font-color1, inherit)">'
            f'<b><span aria-hidden="true">{ICONS[self.outcome]}</span> {TITLES[self.outcome]}:</b> {text(self.message)}'
            f"{code}{remark}</div>"
        )


def _announce(words):
    """Have a page speak an answer: words that come together with their place on it are passed over."""
    if "ipykernel" in sys.modules:  # elsewhere there is no page, and the widgets need not be loaded
        from helpers.widgets.announce import say

        with contextlib.suppress(Exception):  # the answer itself must be shown all the same
            say(words)
