"""Words for screen readers that stand nowhere on the page, such as the answers of `check`.

A region that appears together with its words is passed over by most screen readers. So the page gets an empty one,
once, and the words follow.
"""

import traitlets
from IPython import get_ipython

_announcer = None


def say(words):
    """Have the page speak some words. Nothing is shown, and without a page nothing happens."""
    if getattr(get_ipython(), "kernel", None) is None:
        return
    global _announcer
    if _announcer is None:
        _announcer = _make_announcer()
    _announcer.words = ""  # the page is told of changes only, and may have to say the same once more
    _announcer.words = words


def _make_announcer():
    import anywidget  # here, since an answer in plain Python needs none of it

    class Announcer(anywidget.AnyWidget):
        """A widget without a view: the page runs its script when it is made."""

        _esm = """
        const WAIT = 300; // milliseconds: a region has to be known before its words come
        function initialize({ model }) {
          let region = document.querySelector("body > .nn-announcer");
          if (!region) {
            region = document.createElement("div");
            region.className = "nn-announcer";
            region.setAttribute("role", "status");
            region.style.cssText = "position: absolute; width: 1px; height: 1px; clip-path: inset(50%)";
            document.body.append(region);
          }
          const speak = () => {
            const words = model.get("words");
            if (!words) return;
            region.textContent = "";
            setTimeout(() => {
              region.textContent = words;
              model.set("words", ""); // here, and in the kernel: a page that is loaded again says nothing
              model.save_changes();
            }, WAIT);
          };
          model.on("change:words", speak);
          speak();
          return () => model.off("change:words", speak);
        }
        export default { initialize };
        """
        words = traitlets.Unicode("").tag(sync=True)

    return Announcer()
