"""The notebooks in real JupyterLab: they run, their views draw, are in reach of a keyboard, and have names."""

import re
from functools import partial

import pytest

from tests.browser.jupyter import DARK, LIGHT, NOTEBOOK

pytestmark = pytest.mark.browser

VIEWS = {  # how many views each notebook has
    "00_start_here.ipynb": 2,
    "01_pixels_to_matrix.ipynb": 2,
    "02_relu_and_softmax.ipynb": 3,
    "03_forward_propagation.ipynb": 1,
    "04_backpropagation.ipynb": 2,
    "05_parameter_updates.ipynb": 1,
    "07_faster_and_better.ipynb": 1,
    "06_the_lab.ipynb": 3,  # last: the tests of writing, which come next, find it open
}

CONTROL = re.compile(r"- '?(slider|button|combobox|checkbox|textbox|spinbutton|radio|application)\b(.*)")


def test_saved_and_opened_another_day_a_view_shows_its_last_picture(desk, photograph):
    notebook = desk.ran("00_start_here.ipynb")  # all of it: Lab trusts a page only if each cell was run
    view, _ = notebook.views(2)
    view.press(view.control("slider", "n"), "End")
    view.wait_for_text("n = 10, n squared = 100")
    notebook.command("docmanager:save")
    notebook = desk.open("00_start_here.ipynb")  # with a new kernel, which knows nothing of the view
    view, _ = notebook.views(2)
    view.wait_until_disconnected()
    view.locator.scroll_into_view_if_needed()
    view.wait_for_frame(after=0)
    assert view.text == "n = 10, n squared = 100" and view.picture()[1] > 3
    photograph(view.locator, "00-another-day")


def test_a_notebook_without_views_runs_to_its_end(desk, photograph, axe):
    notebook = desk.ran("08_towards_the_record.ipynb")
    notebook.views(0)
    found = []
    for theme, word in ((DARK, "dark"), (LIGHT, "light")):
        notebook.theme(theme)
        photograph(notebook.page, f"08-page-{word}")
        found += findings(notebook, axe, word)
    assert not found, "\n".join(found)
    assert figures_have_words(notebook)


@pytest.mark.parametrize("name", VIEWS, ids=lambda name: name[:2], scope="class")
class TestEachNotebook:
    """One notebook at a time: its tests share the page."""

    def test_runs_and_its_views_draw(self, desk, name):
        notebook = desk.ran(name)
        views = notebook.views(VIEWS[name])
        for view in views:
            view.locator.scroll_into_view_if_needed()
            view.wait_for_frame(after=0)
            assert view.picture()[1] > 3, "a blank picture"
            assert len(view.text) > 10, "no words below the picture"

    def test_each_control_has_a_name_and_the_keyboard_reaches_it(self, desk, name):
        notebook = desk.ran(name)
        for view in notebook.views(VIEWS[name]):
            view.locator.scroll_into_view_if_needed()
            snapshot = view.locator.aria_snapshot()
            controls = CONTROL.findall(snapshot)
            assert controls, "a view without controls"
            assert all('"' in rest for _, rest in controls), snapshot
            assert view.canvas.get_attribute("role") == "img"
            assert view.locator.get_by_role("img", name=view.text, exact=True).count() == 1, "the picture's name"
            reached = reach_by_tab(notebook.page, view)
            assert len(reached) == len(controls), f"Tab reaches {reached} of {controls}"

    def test_height_stays_while_sliders_move(self, desk, name):
        notebook = desk.ran(name)
        for view in notebook.views(VIEWS[name]):
            view.locator.scroll_into_view_if_needed()
            view.watch_height()
            for slider in view.locator.get_by_role("slider").all():
                frame = view.frame
                for key in ("Home", "ArrowRight", "PageUp", "End", "PageDown"):
                    view.press(slider, key)
                    notebook.page.wait_for_timeout(60)
                view.wait_for_frame(after=frame)
            assert len(set(view.heights())) == 1, (view.heights(), view.text)

    def test_each_figure_has_words(self, desk, name):
        assert figures_have_words(desk.ran(name))

    def test_follows_the_theme_and_axe_finds_no_barrier(self, desk, name, photograph, axe):
        notebook = desk.ran(name)
        notebook.page.set_viewport_size({"width": 1280, "height": 1200})
        views, found = notebook.views(VIEWS[name]), []
        for theme, word, bright in ((DARK, "dark", False), (LIGHT, "light", True)):
            notebook.theme(theme)
            for i, view in enumerate(views):
                assert (min(view.background()) > 200) == bright
                photograph(view.locator, f"{name[:2]}-view{i + 1}-{word}")
            photograph(notebook.page, f"{name[:2]}-page-{word}")
            found += findings(notebook, axe, word)
        assert not found, "\n".join(found)

    def test_fits_a_narrow_window(self, desk, name, photograph):
        notebook = desk.ran(name)
        frames = [view.frame for view in notebook.views(VIEWS[name])]
        notebook.page.set_viewport_size({"width": 700, "height": 1600})
        for i, (view, frame) in enumerate(zip(notebook.views(VIEWS[name]), frames, strict=True)):
            view.locator.scroll_into_view_if_needed()
            view.wait_for_frame(after=frame)
            over = partial(sticks_out, view)
            notebook.eventually(lambda over=over: not over(), lambda over=over: f"{over()} stick out on the right")
            photograph(view.locator, f"{name[:2]}-view{i + 1}-narrow")
        notebook.page.set_viewport_size({"width": 1280, "height": 900})


def findings(notebook, axe, theme):
    """List what axe-core finds in the outputs of the cells that is serious or critical."""
    notebook.page.evaluate(axe)
    return notebook.page.evaluate(
        """async (theme) => {
            const outputs = [...document.querySelectorAll(".jp-OutputArea-output")];
            const { violations } = await axe.run(outputs, { resultTypes: ["violations"] });
            const grave = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
            return grave.flatMap(({ id, nodes }) =>
                nodes.map(({ html }) => `${theme}: ${id}: ${html.slice(0, 300)}`)) }""",
        theme,
    )


def figures_have_words(notebook):
    """On the page, each figure has the words as its alternative text that the cell's output has as plain text."""
    figures = notebook.page.evaluate(
        f"""() => {NOTEBOOK}.content.widgets.filter((cell) => cell.model.type === "code").flatMap((cell) => {{
            const words = cell.model.outputs.toJSON().filter(({{ data }}) => data
                && !data["application/vnd.jupyter.widget-view+json"]
                && (data["image/png"] || [data["text/html"]].flat().join("").includes("<img")))
                .map(({{ data }}) => [data["text/plain"]].flat().join(""));
            const images = [...cell.outputArea.node.querySelectorAll("img")].map((image) => image.alt);
            return words.map((said, i) => [said, images[i] ?? "no image on the page"]) }})"""
    )
    assert all(len(said) > 20 and said == alt for said, alt in figures), [
        pair for pair in figures if pair[0] != pair[1]
    ]
    return figures


def sticks_out(view):
    """List what reaches over the right edge of the view."""
    return view.locator.evaluate(
        """view => [...view.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right >
            view.getBoundingClientRect().right + 1).map((e) => e.className)"""
    )


def reach_by_tab(page, view):
    """Press Tab from the view's first control on; names of the controls of the view that get the focus."""
    focusable = "input, select, button, [tabindex='0']"
    view.locator.locator(focusable).first.focus()
    names = []
    for _ in range(40):
        name = view.locator.evaluate(
            """(view) => { const e = document.activeElement; if (!view.contains(e)) return null;
                return e.getAttribute("aria-label") || e.title || e.textContent || e.tagName }"""
        )
        if name is None:
            break
        names.append(name)
        page.keyboard.press("Tab")
    return names
