"""What the student has done so far: a small JSON file in the project's folder, beside my_net.py."""

import hashlib
import json
import os

from helpers.exercises.book import EXERCISES
from helpers.files import lock, student_folder, write_atomically

KINDS = {"done": bool, "solution": bool, "tries": int, "hints": int, "guess": str}  # what is kept about an exercise
LARGEST = 10**6  # bytes, and tries; a file that is all right has some thousands
_news = []


def file():
    """The progress file."""
    return student_folder() / "my_progress.json"


def load():
    """Read the progress; set a damaged file aside under another name, and go on with what can be read of it.

    Returns: {exercise: {"done": bool, "tries": int, …}}; `news` has a sentence for the student, if it was damaged.
    Raises: OSError, if there is a file, but it cannot be read or set aside.
    """
    progress, damaged = _read()
    if damaged:
        with lock(file()):
            progress, damaged = _read()  # another notebook may have set it aside meanwhile
            if damaged:
                _set_aside(progress)
    return progress


def record(name, **changes):
    """Change what is kept about an exercise. A value that is a function gets the old value (0 if there is none).

    Returns: what is kept about it now.
    Raises: OSError, if the file cannot be written.
    """
    with lock(file()):
        progress = load()
        entry = progress.setdefault(name, {})
        for key, value in changes.items():
            entry[key] = value(entry.get(key, 0)) if callable(value) else value
        _write(progress)
    return entry


def news():
    """Say, once, which damaged files were set aside since the last call: sentences for the student."""
    said = "\n".join(_news)
    _news.clear()
    return said


def _set_aside(progress):
    aside = next(path for path in _names() if not path.exists())
    os.replace(file(), aside)
    rest = f"the {len(progress)} exercises that could be read go on" if progress else "the count begins at 0"
    _news.append(f"(my_progress.json is damaged or from another version: it is kept as {aside.name}, and {rest}.)")
    if progress:
        _write(progress)


def _names():
    yield file().with_name("my_progress.damaged.json")
    for number in range(2, LARGEST):
        yield file().with_name(f"my_progress.damaged-{number}.json")


def _write(progress):
    write_atomically(file(), json.dumps(progress | {"checksum": _checksum(progress)}, indent=1) + "\n")


def _checksum(progress):
    return hashlib.sha256(json.dumps(progress).encode()).hexdigest()[:8]


def _read():
    """Give the entries of the file that are as they should be, and whether any is not."""
    try:
        if file().stat().st_size > LARGEST:
            return {}, True
        progress = json.loads(file().read_bytes(), object_pairs_hook=_without_doubles)
    except FileNotFoundError:
        return {}, False
    except (ValueError, RecursionError):  # no JSON, no text, a number of thousands of digits; nested too deep
        return {}, True
    if not isinstance(progress, dict):
        return {}, True
    checksum = progress.pop("checksum", None)  # a damaged file may be valid JSON all the same
    if checksum == _checksum(progress):
        return progress, False
    good = {name: entry for name, entry in progress.items() if _is_entry(name, entry)}
    return good, checksum is not None or len(good) < len(progress)


def _without_doubles(pairs):
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands there twice")
    return dict(pairs)


def _is_entry(name, entry):
    return (
        name in EXERCISES
        and isinstance(entry, dict)
        and all(type(value) is KINDS.get(key) for key, value in entry.items())
        and all(0 <= value < LARGEST for value in entry.values() if type(value) is int)
        and all(value.isprintable() for value in entry.values() if type(value) is str)
    )
