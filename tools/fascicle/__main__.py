"""Run the commands, as `fascicle` or `python -m fascicle`."""

import signal


def run() -> None:
    """Run a command.

    Until it begins (`main`), and when it has ended, Ctrl-C ends the process without a word. Else it
    would show which module was being imported. A command that starts this one keeps Ctrl-C from it
    until here (`uninterrupted`), since Python's own start would show the same.
    """
    _end_by_ctrl_c()
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    from fascicle.cli.main import main  # noqa: PLC0415

    try:
        try:
            main()
        finally:
            _end_by_ctrl_c()
    except KeyboardInterrupt:  # between the two
        _end_by_ctrl_c()
        signal.raise_signal(signal.SIGINT)


def _end_by_ctrl_c() -> None:
    # It may be ignored, as with nohup.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    run()
