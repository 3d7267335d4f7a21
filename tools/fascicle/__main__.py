"""Run the commands, as `fascicle` or `python -m fascicle`."""

import signal


def run() -> None:
    """Run a command.

    Until it begins (`main`), and when it has ended, Ctrl-C ends the process without a word. Else it
    would show which module was being imported.
    """
    _end_by_ctrl_c()
    from fascicle.cli.main import main  # noqa: PLC0415

    try:
        main()
    finally:
        _end_by_ctrl_c()


def _end_by_ctrl_c() -> None:
    # It may be ignored, as with nohup.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    run()
