"""Run the command line as `python -m cloudpeil`."""

from cloudpeil.cli import main

if __name__ == "__main__":
    main()
