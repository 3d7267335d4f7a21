"""The executor of all parallel work, whoever its workers are."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Done = TypeVar("Done")


class WorkerDiedError(Exception):
    """Work has killed its worker, and then a process of its own, mostly for lack of memory."""


class Workers(Executor):
    """An executor that knows the number of its workers.

    If a worker dies, its work is done again; the future of work that kills every process has a
    `WorkerDiedError`. Functions, arguments and results are pickled.
    """

    number: int = 1

    def end_now(self) -> None:
        """End without waiting for the work that is under way."""
        self.shutdown(wait=False, cancel_futures=True)


class ThisProcess(Workers):
    """No workers: work is done when it is submitted."""

    def submit(
        self, fn: Callable[Arguments, Done], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Future[Done]:
        """Do the work, and return its future."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 (whatever it is, `result` raises it)
            future.set_exception(error)
        return future
