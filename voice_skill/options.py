"""Options that many commands take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from voice_skill.pack import ContentPack

content_option = click.option(
    "--content",
    type=click.Path(path_type=Path),
    envvar="VOICE_SKILL_CONTENT",
    metavar="FOLDER",
    help="Use another content pack.",
)
as_json_option = click.option("--json", "as_lines", is_flag=True, help="Print JSON, one object a line.")


def chosen_pack(ctx: click.Context, content: Path | None) -> ContentPack:
    """Return the content pack that the command line chose, with the best models that are installed."""
    from voice_skill.content import load_pack

    return load_pack(content or ctx.obj, embeddings=True, first_time=tell_first_time)


def tell_first_time() -> None:
    """Tell that a pack is compiled, which takes seconds."""
    click.echo("One moment: the content is made ready, once. This takes some seconds.", err=True)
