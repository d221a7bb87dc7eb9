"""What the student has done so far: a small JSON file in the project's folder, beside my_net.py."""

import json
import os
from pathlib import Path


def folder():
    """Where my_net.py and the progress are kept: the project's folder, or the one that MY_NET_DIR names."""
    return Path(os.environ.get("MY_NET_DIR") or Path(__file__).resolve().parents[2])


def file():
    """The progress file."""
    return folder() / "my_progress.json"


def load():
    """Read the progress: {exercise: {"done": bool, "tries": int, …}}. A file that cannot be read counts as empty."""
    try:
        done = json.loads(file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(done, dict):
        return {}
    return {name: entry for name, entry in done.items() if isinstance(entry, dict)}


def record(name, **changes):
    """Change what is kept about an exercise. A value that is a function gets the old value (0 if there is none)."""
    progress = load()
    entry = progress.setdefault(name, {})
    for key, value in changes.items():
        entry[key] = value(entry.get(key, 0)) if callable(value) else value
    write(file(), json.dumps(progress, indent=1) + "\n")
    return entry


def write(path, text):
    """Write a file whole or not at all: a kill at any moment leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
