"""`python -m …` without the start: each run is a fork of a process that has imported everything.

To start Python and to import Sphinx, MyST, the theme and Fascicle takes 0.2 to 1 s of each command;
a fork of a process that has done so takes some milliseconds. The fork is a process like any other:
what a run patches, registers or sets (docutils' roles, Sphinx's loggers, the garbage collector)
ends with it, so that no run sees the state of another one.
All share the caches that a first small book has filled.

`forked_runs` makes `subprocess.run` go this way for `sys.executable -m MODULE`, where MODULE is one
of `MODULES`. Within these runs `Popen` does, since a command starts Sphinx. Everything else is a
process of its own as before: `python -c`, a time limit, another package, hash seed or locale.
`ForkedRun` is for runs that go on beside the test, in a session of their own; what they start are
processes.
"""

from __future__ import annotations

import array
import atexit
import contextlib
import ctypes
import gc
import importlib
import marshal
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

from filled_once import filled_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

TOOLS = Path(__file__).resolve().parents[2] / "tools"
CLIENT = Path(__file__).with_name("fork_client.py")
MODULES = ("fascicle", "fascicle.book.sphinx_run", "sphinx")
# Loaded by Sphinx, docutils and the themes when a book is built, beside what they import at once.
LOADED_LATE = (
    "babel.support",
    "docutils.languages.en",
    "docutils.parsers.rst.languages.en",
    "docutils.writers.html5_polyglot",
    "encodings.unicode_escape",
    "encodings.utf_8_sig",
    "jinja2.ext",
    "myst_parser.mdit_to_docutils.sphinx_",
    "myst_parser.parsers.sphinx_",
    "myst_parser.sphinx_ext.directives",
    "myst_parser.sphinx_ext.main",
    "myst_parser.sphinx_ext.mathjax",
    "pydata_sphinx_theme",
    "pygments.formatters.html",
    "pygments.formatters.latex",
    "pygments.lexers.python",
    "sphinx.cmd.build",
    "sphinx.ext.mathjax",
    "sphinx.util.console",
    "sphinx.util.math",
    "sphinx.util.parallel",
    "sphinx_book_theme",
)
FIRST_BOOK = {
    "conf.py": 'extensions = ["fascicle.sphinx_ext"]\n',
    "index.md": "# Library\n\n:::{works}\n:::\n",
    "works/rain/index.md": "# Rain\n\nIt rained.\n",
}
# Python reads these when it starts: a run for which they differ is no fork.
READ_AT_START = ("PYTHON", "LC_", "LANG")
MOST_DESCRIPTORS = 16
# The first descriptor that is none of Python's own, and one that no run has got to.
STANDARD, FREE = 3, 200

# linux/prctl.h
PR_SET_CHILD_SUBREAPER = 36

own_process = subprocess.run
# Those of the blocks that have begun, the inner last.
_servers: list[_Server] = []


@contextlib.contextmanager
def forked_runs(cache: Path) -> Iterator[None]:
    """Let `subprocess.run` use a server, which the first run starts.

    `cache` is an existing folder for compiled templates and the wheel, shared with other servers.
    """
    _keep_built_wheel(cache)
    server = _Server(cache)
    _substitute(lambda: server.address)
    _servers.append(server)
    try:
        yield
    finally:
        _servers.remove(server)
        subprocess.run = own_process
        server.stop()


class ForkedRun:
    """A run of `python -m …` in a session of its own, with nothing to read; see `forked_runs`."""

    def __init__(self, command: Sequence[str]) -> None:
        self.args = command
        # Files, which are never full.
        self._printed = [tempfile.TemporaryFile() for _ in range(2)]  # noqa: SIM115  read at the end
        with open(os.devnull, "rb") as nothing:  # noqa: PTH123  a device
            descriptors = [file.fileno() for file in (nothing, *self._printed)]
            request = ((0, 1, 2), os.getcwd(), dict(os.environb), list(command), True)  # noqa: PTH109
            self._server = socket.socket(socket.AF_UNIX)
            self._server.connect(_servers[-1].address)
            socket.send_fds(self._server, [b"\0"], descriptors)
            packed = marshal.dumps(request)
            self._server.sendall(len(packed).to_bytes(4, sys.byteorder) + packed)
        self.pid = int.from_bytes(self._server.recv(4), sys.byteorder)

    def send_signal(self, kind: signal.Signals) -> None:
        """Send a signal to this process alone."""
        os.kill(self.pid, kind)

    def ended(self, timeout: float | None = None) -> tuple[int, str, str]:
        """Wait for the end; return the exit code, what was printed, and to standard error.

        Raises `subprocess.TimeoutExpired` after so many seconds.
        """
        self._server.settimeout(timeout)
        try:
            code = self._server.recv(4)
        except TimeoutError:
            raise subprocess.TimeoutExpired(self.args, timeout or 0) from None
        self._server.close()
        said = []
        for file in self._printed:
            file.seek(0)
            said.append(file.read().decode())
            file.close()
        return int.from_bytes(code, sys.byteorder), said[0], said[1]


class _Server:
    """A server for this process, once it is needed."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self.resources = contextlib.ExitStack()

    @cached_property
    def address(self) -> str:
        """Start the server; return the path of its socket."""
        # It may have about 100 characters, which a folder of pytest's may exceed.
        folder = self.resources.enter_context(tempfile.TemporaryDirectory(prefix="fork-"))
        server = subprocess.Popen(
            [sys.executable, __file__, f"{folder}/server", str(self.cache)],
            env={**os.environ, "PYTHONPATH": str(TOOLS), "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.resources.enter_context(server)
        self.resources.callback(server.kill)
        if server.stdout is None or server.stdout.readline() != b"ready\n":
            msg = "the fork server has not started"
            raise RuntimeError(msg)
        return f"{folder}/server"

    def stop(self) -> None:
        self.resources.close()


def _substitute(address: Callable[[], str]) -> None:
    subprocess.run = cast("Any", partial(_run, address))


def _run(
    address: Callable[[], str], command: Sequence[str | Path], *arguments: Any, **options: Any
) -> subprocess.CompletedProcess[Any]:
    if not arguments and is_served(command, options):
        done = own_process(_client(address(), command, options), **options)
        done.args = command
        return done
    return own_process(command, *arguments, **options)


def _client(
    address: str, command: Sequence[str | Path], options: Mapping[str, Any]
) -> list[str | Path]:
    """Return the command that has the server run a command in its place."""
    numbers = ",".join(map(str, (0, 1, 2, *options.get("pass_fds", ()))))
    return [sys.executable, "-I", "-S", str(CLIENT), address, numbers, *command[2:]]


class _Popen(subprocess.Popen[Any]):
    """A process within a forked run; where it is one that is served, the server runs it."""

    address = ""
    is_client = False

    def __init__(self, args: Any, *arguments: Any, **options: Any) -> None:
        if not arguments and is_served(args, options):
            args = _client(self.address, args, options)
            self.is_client = True
        super().__init__(args, *arguments, **options)

    def kill(self) -> None:
        """Kill the process; of a run, the client is told, and ends when the run has."""
        if self.is_client:
            self.terminate()
        else:
            super().kill()


def is_served(command: object, options: Mapping[str, Any]) -> bool:
    """Return whether a fork of the server is the process that is asked for."""
    if not isinstance(command, list) or command[:2] != [sys.executable, "-m"]:
        return False
    theirs, ours = options.get("env") or os.environ, os.environ
    read = {name for name in (*theirs, *ours) if name.startswith(READ_AT_START)}
    read -= {"PYTHONPATH", "PYTHONUTF8"}
    return (
        command[2] in MODULES
        and options.get("timeout") is None
        and theirs.get("PYTHONPATH", "").split(os.pathsep)[0] == str(TOOLS)
        and all(theirs.get(name) == ours.get(name) for name in read)
    )


def serve(address: str, cache: str) -> None:
    """Fork for each request, until the process that started this one is gone."""
    sys.path[0] = str(TOOLS)
    _import_everything()
    _keep_compiled_templates(Path(cache))
    _keep_built_wheel(Path(cache))
    _build_a_book()
    gc.freeze()
    if sys.platform == "linux":
        # What a run leaves behind becomes a child of this process, and does not stay as a zombie.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGCHLD, _reap)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while select.select([server, sys.stdin], [], [])[0] == [server]:
            connection, _ = server.accept()
            if os.fork() == 0:
                server.close()
                _answer(connection, address)
            connection.close()


def _reap(*_: object) -> None:
    """Wait for those that have ended, so that what they took counts as ours."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _import_everything() -> None:
    from sphinx.application import builtin_extensions  # noqa: PLC0415  the same

    import fascicle  # noqa: PLC0415  only the server needs it

    modules = pkgutil.walk_packages(fascicle.__path__, "fascicle.")
    ours = (module.name for module in modules if not module.name.endswith("__main__"))
    for name in (*builtin_extensions, *LOADED_LATE, *ours):
        # The theme that Sphinx falls back to is a module in name only.
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(name)
    # The theme looks up every style that is installed, in each build.
    styles = importlib.import_module("pygments.styles")
    for style in styles.get_all_styles():
        styles.get_style_by_name(style)


def _build_a_book() -> None:
    """Fill the caches of what depends on the package's own files: 40 % of a small build."""
    build = importlib.import_module("sphinx.cmd.build").main
    with tempfile.TemporaryDirectory() as folder:
        for name, text in FIRST_BOOK.items():
            path = Path(folder, "source", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        if build(["-Q", "-b", "html", f"{folder}/source", f"{folder}/book"]):
            msg = "the first book of the fork server could not be built"
            raise RuntimeError(msg)


def _keep_compiled_templates(folder: Path) -> None:
    """Compile each Jinja template once for all runs: a third of the time of a small build."""
    from jinja2 import Environment  # noqa: PLC0415  only the server needs it

    compile_anew = Environment.compile

    def compiled(self: Environment, source: object, *arguments: Any, **options: Any) -> object:
        way = (self.sandboxed, self.autoescape, self.trim_blocks, *sorted(self.extensions))
        key = repr((way, source, arguments, sorted(options.items())))
        path = folder / sha256(key.encode()).hexdigest()
        if not path.is_file():
            code = compile_anew(self, source, *arguments, **options)  # type: ignore[call-overload]
            unfinished = path.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(marshal.dumps(code))
            unfinished.replace(path)
        return marshal.loads(path.read_bytes())  # noqa: S302  our own

    Environment.compile = compiled  # type: ignore[assignment, method-assign]


def _keep_built_wheel(folder: Path) -> None:
    """Build the wheel of this checkout once for all runs: setuptools takes more than a second."""
    from fascicle.book.library_files import wheel  # noqa: PLC0415  not before conftest.py

    build = wheel._built_files

    def built(checkout: Path) -> dict[str, bytes]:
        def fill(empty: Path) -> None:
            (empty / "files").write_bytes(marshal.dumps(build(checkout)))

        files: dict[str, bytes] = marshal.loads(  # noqa: S302  our own
            (filled_once(folder / "wheel", fill) / "files").read_bytes()
        )
        return files

    wheel._built_files = built


def _answer(connection: socket.socket, address: str) -> NoReturn:
    """Run what is asked for in a process of its own, and answer with its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    descriptors = _descriptors(connection)
    request = _received(connection, int.from_bytes(_received(connection, 4), sys.byteorder))
    child = os.fork()
    if child == 0:
        numbers, folder, environment, command, *apart = marshal.loads(request)  # noqa: S302  our own
        if apart:
            # As in Python's own start, nothing is said of Ctrl-C until the command has begun.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.setsid()
            connection.sendall(os.getpid().to_bytes(4, sys.byteorder))
        connection.close()
        _take_over(descriptors, numbers)
        _become(folder, environment, command)
        if not apart:
            _Popen.address = address
            subprocess.Popen = _Popen  # type: ignore[misc]
        os._exit(_exit_code(command[0]))
    _wait_or_kill(child, connection)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    with contextlib.suppress(BrokenPipeError):
        connection.sendall((code if code >= 0 else 128 - code).to_bytes(4, sys.byteorder))
    os._exit(0)


def _received(connection: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size and (more := connection.recv(size - len(found))):
        found += more
    return found


def _wait_or_kill(child: int, connection: socket.socket) -> None:
    """Wait until a run has ended; kill it if that is asked for, or nobody waits for it."""
    if sys.platform == "linux":
        ended = os.pidfd_open(child)
        either = select.poll()
        either.register(ended, select.POLLIN)
        either.register(connection, select.POLLIN)
        if all(number != ended for number, _ in either.poll()):
            os.kill(child, signal.SIGKILL)


def _descriptors(connection: socket.socket) -> list[int]:
    numbers = array.array("i")
    room = socket.CMSG_SPACE(MOST_DESCRIPTORS * numbers.itemsize)
    _, messages, _, _ = connection.recvmsg(1, room)
    for _, _, data in messages:
        numbers.frombytes(data[: len(data) - len(data) % numbers.itemsize])
    return numbers.tolist()


def _become(folder: str, environment: dict[bytes, bytes], command: list[str]) -> None:
    """Take on what Python finds when `python -m` starts it."""
    os.environb.clear()
    os.environb.update(environment)
    os.chdir(folder)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115  open until the end
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115  the same
    sys.stderr = open(2, "w", closefd=False, errors="backslashreplace", buffering=1)  # noqa: SIM115
    sys.path[0:1] = [folder, str(TOOLS)]
    sys.argv = ["", *command[1:]]


def _take_over(descriptors: list[int], numbers: list[int]) -> None:
    """Give descriptors the numbers that they have in the process that asks."""
    # Out of the way first: one may have the number that another one is to get.
    moved = [os.dup2(number, FREE + place) for place, number in enumerate(descriptors)]
    os.closerange(STANDARD, FREE)
    for source, number in zip(moved, numbers, strict=True):
        os.dup2(source, number)
        os.close(source)


def _exit_code(module: str) -> int:
    """Run a module as a program, with what Python does at its end; return the exit code."""
    code: object = 0
    # A module that has been imported, and is no package, is not run without a warning.
    if not hasattr(sys.modules.get(module), "__path__"):
        sys.modules.pop(module, None)
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as error:
        code = error.code
    except BaseException:  # noqa: BLE001  as Python does
        traceback.print_exc()
        code = 1
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)


if __name__ == "__main__":
    serve(*sys.argv[1:])
