"""The commands of `voice-skill bench`: each imports what it measures when it runs."""

from __future__ import annotations

from pathlib import Path

import click

from voice_skill.options import as_json_option, chosen_pack, content_option


@click.group(invoke_without_command=True)
@click.option("--quick", is_flag=True, help="Measure a part of everything, in some minutes.")
@click.option("--peers", is_flag=True, help="Measure other programs beside it; installs them into .venv/peers first.")
@click.option("--write", type=click.Path(path_type=Path), metavar="FILE", help="Write the table as a page, too.")
@as_json_option
@content_option
@click.pass_context
def bench(
    ctx: click.Context, write: Path | None, content: Path | None, *, quick: bool, peers: bool, as_lines: bool
) -> None:
    """Measure this program on this machine: everything in one table, or the part that a command names."""
    if ctx.invoked_subcommand:
        ctx.obj = content or ctx.obj
        return
    from voice_skill.bench.together.run import run
    from voice_skill.bench.together.sizes import FULL, QUICK, Run

    asked = Run(size=QUICK if quick else FULL, content=content or ctx.obj, peers=peers)
    run(asked, write, as_lines=as_lines)


@bench.command(name="understanding")
@click.option("--set", "folder", type=click.Path(path_type=Path), help="Folder of labelled utterances.")
@click.option("--wrong", is_flag=True, help="List what went wrong.")
@click.option("--alone", is_flag=True, help="Measure this program alone, without the simpler methods beside it.")
@as_json_option
@content_option
@click.pass_context
def bench_understanding(
    ctx: click.Context, folder: Path | None, content: Path | None, *, wrong: bool, alone: bool, as_lines: bool
) -> None:
    """Accuracy, danger signs, findings and time per utterance over a labelled set, beside simpler methods."""
    from voice_skill.bench.understanding import run

    run(content or ctx.obj, folder, wrong=wrong, alone=alone, as_lines=as_lines)


@bench.command(name="conversation")
@click.option("--set", "folder", type=click.Path(path_type=Path), help="Folder of simulated people.")
@click.option("--wrong", is_flag=True, help="Print the conversations in which something was wrong.")
@as_json_option
@content_option
@click.pass_context
def bench_conversation(
    ctx: click.Context, folder: Path | None, content: Path | None, *, wrong: bool, as_lines: bool
) -> None:
    """Levels, emergencies, causes and speech over whole conversations with simulated people."""
    from voice_skill.bench.conversation import run

    run(chosen_pack(ctx, content), folder, wrong=wrong, as_lines=as_lines)


@bench.command(name="memory")
@as_json_option
@content_option
@click.pass_context
def bench_memory(ctx: click.Context, content: Path | None, *, as_lines: bool) -> None:
    """Memory, start and time of a reply, with each set of models in a process of its own."""
    from voice_skill.bench.memory import run

    run(content or ctx.obj, as_lines=as_lines)


@bench.command(name="growth")
@click.option("--set", "folder", type=click.Path(path_type=Path), help="Folder of labelled utterances.")
@as_json_option
@content_option
@click.pass_context
def bench_growth(ctx: click.Context, folder: Path | None, content: Path | None, *, as_lines: bool) -> None:
    """Time per utterance with a tenth of the phrases, with all, and with ten times as many."""
    from voice_skill.bench.growth import run

    run(content or ctx.obj, folder, as_lines=as_lines)


@bench.command(name="services")
@as_json_option
@content_option
@click.pass_context
def bench_services(ctx: click.Context, content: Path | None, *, as_lines: bool) -> None:
    """Time of an answer of each service beside other conversations, and memory of many left open."""
    from voice_skill.bench.services import run

    run(content or ctx.obj, as_lines=as_lines)


@bench.command(name="hearing")
@click.option("--engine", default="auto", metavar="NAME", help="Recogniser: auto, vosk, whisper or pocketsphinx.")
@click.option("--voices", type=click.IntRange(1, 16), default=7, show_default=True, help="How many voices speak.")
@click.option("--limit", type=click.IntRange(1, 2000), default=36, show_default=True, help="How many utterances.")
@click.option("--set", "folder", type=click.Path(path_type=Path), help="Folder of labelled utterances.")
@as_json_option
@content_option
@click.pass_context
def bench_hearing(
    ctx: click.Context,
    engine: str,
    voices: int,
    limit: int,
    folder: Path | None,
    content: Path | None,
    *,
    as_lines: bool,
) -> None:
    """Words wrong, meaning, dangers, yes and no by voice and noise, beside the recogniser unbiased: ten minutes."""
    from voice_skill.bench.hearing.run import run
    from voice_skill.hearing.engines import engine_named

    named = engine_named(engine)
    pack = chosen_pack(ctx, content)
    run(pack, content or ctx.obj, named, folder, voices=voices, limit=limit, as_lines=as_lines)


@bench.command(name="sturdy")
@click.option("--times", type=click.IntRange(1), default=200, show_default=True, help="How often each is killed.")
@click.option("--only", multiple=True, type=click.Choice(["settings", "install", "conversation"]), help="Kill this.")
@click.option("--seed", type=int, default=1, show_default=True, help="Choose other random moments.")
@as_json_option
def bench_sturdy(times: int, only: tuple[str, ...], seed: int, *, as_lines: bool) -> None:
    """Kill conversations, installations and writes of settings at random moments, and look for what is broken."""
    from voice_skill.bench.sturdy import run

    run(times, only, seed=seed, as_lines=as_lines)


@bench.command(name="soak")
@click.option("--turns", type=click.IntRange(1), default=10_000, show_default=True, help="Turns that are held.")
@click.option("--warm-up", type=click.IntRange(0), default=1000, show_default=True, help="Turns before it is watched.")
@click.option("--minutes", type=float, default=600.0, show_default=True, help="Hold no more turns after so long.")
@click.option("--engine", default="", metavar="NAME", help="The recogniser: auto, vosk, whisper or pocketsphinx.")
@as_json_option
@content_option
@click.pass_context
def bench_soak(
    ctx: click.Context, turns: int, warm_up: int, minutes: float, engine: str, content: Path | None, *, as_lines: bool
) -> None:
    """Thousands of turns through recogniser and dialogue, and whether memory, handles, threads or children grow."""
    from voice_skill.bench.soak import run
    from voice_skill.settings import chosen

    run(chosen_pack(ctx, content), chosen(engine=engine), turns, warm_up, minutes, as_lines=as_lines)
