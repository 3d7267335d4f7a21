"""Run the commands as `python -m fascicle`."""

from fascicle.cli.main import main

if __name__ == "__main__":
    main()
