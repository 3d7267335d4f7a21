"""Calls as bytes: work that is sent to another process, and the answer of that process."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from traceback import format_exc
from typing import TypeVar, cast

from fascicle.model.errors import FascicleError

Done = TypeVar("Done")


def packed(call: Callable[[], Done]) -> bytes:
    """Return a call, as a `partial` of a function that other processes can import."""
    return pickle.dumps(call, pickle.HIGHEST_PROTOCOL)


def answer(sent: bytes, worker: str = "") -> bytes:
    """Return the result of a packed call, or its error with the traceback in a note.

    What cannot be written is the problem of a machine: the error names the `worker`, if there is
    one.
    """
    try:
        call = pickle.loads(sent)  # noqa: S301 (of a process that has started this one)
        return pickle.dumps((call(), None), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 (whatever it is, `unpacked` raises it)
        error.add_note(format_exc())
        if worker and isinstance(error, FascicleError) and _is_of_machine(error):
            error.place = f"{worker}, {error.place}"
        return _packed_error(error)


def _packed_error(error: Exception) -> bytes:
    """Return an error as an answer; one that cannot be sent, as its traceback."""
    try:
        sent = pickle.dumps((None, error))
        pickle.loads(sent)  # noqa: S301 (made here)
    except Exception:  # noqa: BLE001 (many classes of errors cannot be made from their message)
        return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))
    return sent


def _is_of_machine(error: FascicleError) -> bool:
    # Every command imports this module, and what that one needs is slow to import.
    from fascicle.files.build_folder import MAKE_ROOM  # noqa: PLC0415

    return error.remedy == MAKE_ROOM


def unpacked(answered: bytes, _call: Callable[[], Done]) -> Done:
    """Return the result in an answer to a call, or raise the error in it."""
    result, error = pickle.loads(answered)  # noqa: S301 (of a process of ours)
    if error is not None:
        raise error
    return cast("Done", result)
