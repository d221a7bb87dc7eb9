"""JupyterLab as a student has it, in a folder of its own, and a notebook in a browser: what the browser tests stand on.

Playwright is imported only where a browser starts, so that pytest can collect these files without it.
"""

import ast
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

from tests.notebook_files import ROOT

# Chromium asks for nothing but what the page asks for.
FLAGS = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
QUIET = {"@jupyterlab/apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false"}}
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"


class NoBrowser(Exception):
    """There is no browser to test with."""


def copy_project(folder):
    """Copy what a student works with, so that neither tests nor JupyterLab touch the project's own files."""
    for name in ("helpers", "data", "notebooks"):
        leave = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", ".ruff_cache", "mnist")
        shutil.copytree(ROOT / name, folder / name, ignore=leave)


@contextlib.contextmanager
def jupyterlab(folder):
    """Start JupyterLab in a copy of the project under `folder`, with settings of its own; gives its address."""
    project, home = folder / "project", folder / "home"
    copy_project(project)
    for name, values in QUIET.items():
        file = home / "settings" / name
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
        "MY_NET_DIR": "my_net",
    }
    environment = os.environ | {name: str(home / place) for name, place in places.items()}
    environment["PYTHONPATH"] = str(project)  # the copy's helpers, as after a fresh clone
    environment.pop("MNIST_DIR", None)  # and its few digits: what takes long with the full set is tested elsewhere
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"]
    command += ["--ServerApp.port_retries=0", "--IdentityProvider.token=", f"--ServerApp.root_dir={project}"]
    command += ["--LabApp.expose_app_in_browser=True"]
    with (folder / "jupyterlab.log").open("w") as log:
        server = subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(server, url, folder / "jupyterlab.log")
        yield url
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(server, url, log, seconds=180):
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            return urllib.request.urlopen(f"{url}/api/status", timeout=2).close()
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("JupyterLab does not answer; it said:\n" + log.read_text(errors="replace")[-2000:])


@contextlib.contextmanager
def chromium():
    """Start the machine's Chromium, or the one that Playwright installed; NoBrowser says how to get one."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise NoBrowser("The browser tests need Playwright: run them with `uv run --extra browser ...`.") from None
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        except Error as error:
            install = "`apt-get install chromium` or `uv run --extra browser playwright install chromium`"
            reason = str(error).splitlines()[0]
            raise NoBrowser(
                f"The browser tests need Chromium, and none starts ({reason}): get it with {install}."
            ) from None
        yield browser.new_context(viewport={"width": 1280, "height": 900})  # one for all pages, which share its cache
        browser.close()


# Lab's window has this name for itself (--expose-app-in-browser): the same orders as behind its menus.
APP = "window.jupyterapp"
NOTEBOOK = f"{APP}.shell.currentWidget"
SESSION = f"{NOTEBOOK}.context.sessionContext"

READY = f"""async () => {{
    await Promise.all([{NOTEBOOK}.context.ready, {SESSION}.ready]);
    const kernel = {SESSION}.session?.kernel;
    return kernel?.connectionStatus === "connected" && kernel.status === "idle" }}"""

# What went wrong in the notebook itself: cells that raised (but for those that shall), and views that were not made.
FAULTS = f"""() => {{
    const raised = {NOTEBOOK}.content.widgets.flatMap((cell) => (cell.model.type !== "code" ||
        (cell.model.getMetadata("tags") ?? []).includes("raises-exception")) ? []
        : cell.model.outputs.toJSON().filter((o) => o.output_type === "error").map((o) => o.ename + ": " + o.evalue));
    const shown = [...document.querySelectorAll(".jp-OutputArea-output")].map((output) => output.innerText)
        .filter((text) => /Error displaying widget|model not found/i.test(text));
    return [...raised, ...shown] }}"""

# One number for a canvas's picture, and how many colours there are: a blank one has one.
PICTURE = """(canvas) => {
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    const colors = new Set();
    let sum = 0;
    for (let i = 0; i < pixels.length; i += 4) {
        const color = (pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2];
        sum = (31 * sum + color) % 4294967291;
        colors.add(color);
    }
    return [sum, colors.size] }"""

VIEW = ".nn-view:not(.nn-view .nn-view)"

BACKGROUND = "(canvas) => [...canvas.getContext('2d').getImageData(1, 1, 1, 1).data].slice(0, 3)"


class Notebook:
    """A notebook, open in JupyterLab, in a page of the browser."""

    def __init__(self, context, url, name):
        self.name, self.page = name, context.new_page()
        self.messages = []  # what the page complained about
        self.page.on("console", lambda m: self.messages.append(f"console: {m.text}") if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.messages.append(f"page error: {error}"))
        self.page.set_default_timeout(120_000)
        self.page.goto(f"{url}/lab/tree/notebooks/{name}?reset")
        self.page.wait_for_function(f"() => {APP}?.shell && {NOTEBOOK}?.content?.widgets?.length && {SESSION}")
        self.wait_idle()

    def wait_idle(self, seconds=1.0, timeout=180):
        """Wait until the kernel has been idle for so long: Lab says so too early, reconnects, and drops an order."""
        end, since = time.monotonic() + timeout, None
        while time.monotonic() < end:
            since = (since or time.monotonic()) if self.page.evaluate(READY) else None
            if since and time.monotonic() - since >= seconds:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"the kernel was not idle for {seconds} s within {timeout} s")

    def wait(self, condition, *arguments, what="", timeout=90):
        """Wait until a JavaScript function of the page says yes."""
        from playwright.sync_api import TimeoutError as TooLate

        try:
            self.page.wait_for_function(condition, arg=list(arguments), timeout=1000 * timeout)
        except TooLate:
            raise AssertionError(f"not within {timeout} s: {what or condition}") from None

    def begin(self, name, **arguments):
        """Give Lab an order, as its menus do."""
        self.page.evaluate(
            f"""([name, arguments]) => {{ window.nnDone = undefined;
                {APP}.commands.execute(name, arguments)
                    .then(() => {{ window.nnDone = "" }}, (error) => {{ window.nnDone = `${{error}}` }}) }}""",
            [name, arguments],
        )

    def command(self, name, timeout=300, **arguments):
        """Give Lab an order, and wait until it is done."""
        self.begin(name, **arguments)
        self.wait("() => window.nnDone !== undefined", what=name, timeout=timeout)
        error = self.page.evaluate("() => window.nnDone")
        assert not error, f"{name}: {error}"

    def run_all(self):
        """Run all cells."""
        self.command("notebook:run-all-cells", timeout=900)

    def choose(self, words):
        """Choose the one cell that holds these words."""
        found = self.page.evaluate(
            f"""(words) => {{
                const {{ content }} = {NOTEBOOK};
                const found = content.widgets.flatMap((c, i) => c.model.sharedModel.source.includes(words) ? [i] : []);
                content.activeCellIndex = found[0];
                content.deselectAll();
                return found.length }}""",
            words,
        )
        assert found == 1, f"{found} cells hold {words}"

    def run_cell(self, words):
        """Run the one cell that holds these words."""
        self.choose(words)
        self.command("notebook:run-cell")

    def run_to(self, words):
        """Run all cells down to the one that holds these words."""
        self.choose(words)
        self.command("notebook:run-all-above")
        self.run_cell(words)

    def write(self, number, source):
        """Write a cell, and take away what it showed; the first one is number 0."""
        self.page.evaluate(
            f"""([number, source]) => {{
                const {{ model }} = {NOTEBOOK}.content.widgets[number];
                model.sharedModel.setSource(source);
                model.outputs.clear() }}""",
            [number, source],
        )

    def restart(self):
        """Restart the kernel, as by the menu."""
        self.begin("kernelmenu:restart")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.page.locator(".jp-Dialog").wait_for(state="detached")
        self.wait_idle()

    def theme(self, name):
        """Choose a theme of Lab, and wait until all canvases were drawn again in it."""
        frames = self.page.locator("canvas[data-frame]").evaluate_all("all => all.map((c) => c.dataset.frame)")
        self.command("apputils:change-theme", theme=name)
        dark = "false" if name == DARK else "true"
        self.wait(
            """([dark, frames]) => document.body.dataset.jpThemeLight === dark && [...document.querySelectorAll(
                "canvas[data-frame]")].every((c, i) => c.dataset.frame !== frames[i])""",
            dark,
            frames,
            what=f"the canvases follow the theme {name}",
        )

    def ask(self, expression):
        """Value of a Python expression in the kernel, beside all that runs there."""
        answer = self.page.evaluate(
            f"""async (code) => {{
                const order = {{ code: "", silent: true, store_history: false, user_expressions: {{ it: code }} }};
                for (;;) {{
                    const {{ content }} = await {SESSION}.session.kernel.requestExecute(order).done;
                    if (content.status === "ok") return content.user_expressions.it; // else a cell raised just now
                }} }}""",
            expression,
        )
        assert answer["status"] == "ok", f"{expression}: {answer['evalue']}"
        return ast.literal_eval(answer["data"]["text/plain"])

    def send(self, code):
        """Have the kernel run some code, and do not wait for it."""
        self.page.evaluate(f"(code) => {{ {SESSION}.session.kernel.requestExecute({{ code, silent: true }}) }}", code)

    def eventually(self, condition, what, timeout=90):
        """Wait until a function of the test, which may ask the kernel and the page, says yes; else `what()` tells."""
        end = time.monotonic() + timeout
        while not condition():
            assert time.monotonic() < end, f"not within {timeout} s: {what()}"
            self.page.wait_for_timeout(50)

    def wait_until(self, expression, timeout=90):
        """Wait until a Python expression is true in the kernel."""
        self.eventually(lambda: self.ask(f"bool({expression})"), lambda: expression, timeout)

    def cells(self):
        """List the sources of the notebook's cells."""
        return self.page.evaluate(f"() => {NOTEBOOK}.content.widgets.map((cell) => cell.model.sharedModel.source)")

    def faults(self):
        """List what went wrong in the notebook and on its page."""
        return self.page.evaluate(FAULTS) + self.messages

    def views(self, number):
        """List the interactive views, from top to bottom, once there are `number`; they come after their cells ran."""
        views = self.page.locator(VIEW)
        self.eventually(lambda: views.count() == number, lambda: f"{number} views, but {views.count()}")
        return [View(self, view) for view in views.all()]

    def close(self):
        """End the kernel too: the notebook would find it again, with all that runs there, when it is opened next."""
        self.page.evaluate(f"() => {APP}.serviceManager.sessions.shutdownAll()")
        self.page.close()


class View:
    """An interactive view on the page."""

    def __init__(self, notebook, locator):
        self.notebook, self.locator = notebook, locator
        self.canvas = locator.locator("canvas[data-frame]")

    def control(self, role, name):
        """Find a control as a screen reader does: by its role and the beginning of its name."""
        return self.locator.get_by_role(role, name=re.compile("^" + re.escape(name)))

    @property
    def handle(self):
        """The element on the page, for its JavaScript."""
        return self.locator.element_handle()

    @property
    def frame(self):
        """Number of the picture on the canvas: it counts how often it was drawn."""
        return int(self.canvas.get_attribute("data-frame"))

    @property
    def text(self):
        """The line below the canvas."""
        return self.locator.locator(".nn-text").text_content()

    def drag(self, slider, by):
        """Drag a slider's handle by a number of pixels, with the mouse."""
        slider.scroll_into_view_if_needed()
        box, mouse = slider.bounding_box(), self.notebook.page.mouse
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        mouse.move(x, y)
        mouse.down()
        for part in range(1, 6):
            mouse.move(x + by * part / 5, y)
        mouse.up()

    def focus(self, control):
        """Give a control the focus; Lab may take it away once more, for a cell that was chosen just before."""

        def kept():
            control.focus()
            return control.evaluate(
                """async (element) => {
                    for (let i = 0; i < 5; i++) await new Promise((done) => requestAnimationFrame(done));
                    return document.activeElement === element }"""
            )

        self.notebook.eventually(kept, lambda: f"the focus stays on {control}")

    def press(self, control, *keys):
        """Give a control the focus, and press keys."""
        self.focus(control)
        for key in keys:
            self.notebook.page.keyboard.press(key)

    def picture(self):
        """A number that stands for what is drawn, and how many colours that has."""
        return tuple(self.canvas.evaluate(PICTURE))

    def background(self):
        """Red, green and blue in the corner of the canvas."""
        return self.canvas.evaluate(BACKGROUND)

    def number(self, name):
        """The number beside a slider: where the hand left it, whatever the kernel knows of that yet."""
        return float(self.control("textbox", name).text_content().replace(",", ""))

    def wait_for_rest(self, seconds=0.5):
        """Wait until nothing was drawn for so long."""
        frame, since = self.frame, time.monotonic()

        def rests():
            nonlocal frame, since
            if self.frame != frame:
                frame, since = self.frame, time.monotonic()
            return time.monotonic() - since >= seconds

        self.notebook.eventually(rests, lambda: f"no new picture for {seconds} s")

    def listen(self):
        """Note what a screen reader is told from now on; gives a function that lists it."""
        self.locator.locator(".nn-spoken").evaluate(
            """(region) => {
                window.nnSpoken = [];
                window.nnListener?.disconnect();
                window.nnListener = new MutationObserver(() => window.nnSpoken.push(region.textContent));
                window.nnListener.observe(region, { childList: true, characterData: true, subtree: true }) }"""
        )
        return lambda: self.notebook.page.evaluate("() => window.nnSpoken")

    def watch_height(self):
        """Note each height that the cell's outputs have from now on, the present one first."""
        self.locator.evaluate(
            """(view) => new Promise((noted) => {
                const output = view.closest(".jp-Cell-outputWrapper");
                window.nnHeights = [];
                window.nnWatch?.disconnect();
                window.nnWatch = new ResizeObserver(() => {
                    window.nnHeights.push(output.getBoundingClientRect().height);
                    noted() });
                window.nnWatch.observe(output) })"""
        )

    def heights(self):
        """Give the heights that were noted, up to what the page shows now."""
        return self.notebook.page.evaluate(
            """() => new Promise((done) =>
                requestAnimationFrame(() => requestAnimationFrame(() => done(window.nnHeights))))"""
        )

    def wait_until_disconnected(self):
        """Wait until the view says that its kernel is gone."""
        self.notebook.wait(
            """([view]) => getComputedStyle(view, "::before").content.startsWith('"Not connected to a kernel: run')""",
            self.handle,
            what="the view says that it is not connected",
        )

    def wait_for_text(self, *words, timeout=90):
        """Wait until the line below the canvas holds all these words."""
        self.notebook.wait(
            "([view, words]) => words.every((w) => view.querySelector('.nn-text').textContent.includes(w))",
            self.handle,
            words,
            what=f"{words} in the text line, which says: {self.text}",
            timeout=timeout,
        )

    def wait_for_frame(self, after, timeout=90):
        """Wait until a newer picture than that number is drawn."""
        self.notebook.wait(
            "([canvas, after]) => Number(canvas.dataset.frame) > after",
            self.canvas.element_handle(),
            after,
            what="a new picture",
            timeout=timeout,
        )
