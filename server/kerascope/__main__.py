"""``python -m kerascope``."""

from kerascope.cli.app import main

if __name__ == "__main__":
    main()
