"""The command `cocreacion`."""

import click


@click.group()
def commands() -> None:
    """Co-create a plan and follow it up."""


def main() -> None:
    commands.main(prog_name="cocreacion")


if __name__ == "__main__":
    main()
