"""The command line: ``samklang`` and ``python -m samklang``."""

import os


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samklang.config.settings")
    from samklang.config.cli import cli

    cli()


if __name__ == "__main__":
    main()
