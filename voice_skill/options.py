"""Options that many commands take."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack
    from voice_skill.settings import Settings

content_option = click.option(
    "--content",
    type=click.Path(path_type=Path),
    envvar="VOICE_SKILL_CONTENT",
    metavar="FOLDER",
    help="Use another content pack.",
)
as_json_option = click.option("--json", "as_lines", is_flag=True, help="Print JSON, one object a line.")


FIRST_TIME = "One moment: the content is made ready, once. This takes some seconds."


def chosen_pack(
    ctx: click.Context, content: Path | None, *, aloud: Settings | None = None, templates: bool = True
) -> ContentPack:
    """Return the content pack that the command line chose, with the best models that are installed.

    Its `templates` are for recognisers alone.
    Where it must be compiled, which takes seconds, that is told; by voice too, where settings of it are given.
    """
    from voice_skill.content import load_pack

    telling: list[Thread] = []

    def tell() -> None:
        tell_first_time()
        if aloud is not None:
            telling.append(_saying(FIRST_TIME, aloud))

    try:
        return load_pack(content or ctx.obj, embeddings=True, templates=templates, first_time=tell)
    finally:
        for thread in telling:
            thread.join()  # the loudspeaker is opened anew by whatever comes


def tell_first_time() -> None:
    """Tell that a pack is compiled, which takes seconds."""
    click.echo(FIRST_TIME, err=True)


def _saying(text: str, settings: Settings) -> Thread:
    """Say a text while other things go on, where it can be said."""
    from voice_skill import adapters
    from voice_skill.leaving import say_last

    def say() -> None:
        with adapters.quiet_libraries():
            say_last(settings, text, lambda: False)

    thread = Thread(target=say, name="first words", daemon=True)
    thread.start()
    return thread
