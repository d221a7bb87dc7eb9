"""Words that are spoken: sent to the page where a kernel has one, and nothing at all elsewhere."""

import time
from queue import Empty

from jupyter_client.manager import start_new_kernel

from helpers.widgets import announce


def test_without_a_kernel_nothing_is_made():
    announce.say("Correct!")
    assert announce._announcer is None


def test_in_a_kernel_the_page_is_told_and_the_cell_has_no_output():
    manager, client = start_new_kernel()
    try:
        client.execute("from helpers.widgets.announce import say\nsay('Not yet.')\nsay('Not yet.')")
        heard, end = [], time.monotonic() + 60
        while time.monotonic() < end:
            try:
                message = client.get_iopub_msg(timeout=1)
            except Empty:
                continue
            heard.append(message)
            if message["content"].get("execution_state") == "idle" and len(heard) > 2:
                break
        kinds = {message["msg_type"] for message in heard}
        sent = [message["content"]["data"].get("state", {}) for message in heard if message["msg_type"] == "comm_msg"]
        assert [state["words"] for state in sent if state.get("words")] == ["Not yet.", "Not yet."]
        assert kinds <= {"status", "execute_input", "comm_open", "comm_msg"}, "no output in the cell"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
