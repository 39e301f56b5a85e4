"""`called_alone.py NAME RECORDING COMMAND...`: a service, called within the loopback of a network without interfaces.

Runs in a network namespace: it lets loopback work, starts the service, talks with it, and ends it.
It prints what was heard in the recording, where the service hears; its own status is that of the service.
"""

from __future__ import annotations

import asyncio
import fcntl
import re
import socket
import struct
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.tts import Synthesize

from voice_skill.bench.callers import CALLERS
from voice_skill.hearing.protocol import SAMPLE_RATE
from voice_skill.hearing.recording import open_recording

if TYPE_CHECKING:
    from wyoming.event import Event

SET_FLAGS, UP = 0x8914, 1
"""The kernel's SIOCSIFFLAGS and IFF_UP."""
_LISTENS = re.compile(r"127\.0\.0\.1:(\d+)")


def let_loopback_work() -> None:
    """Switch on the one interface that leads nowhere else."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh14x", b"lo", UP))


async def talk(name: str, port: int, lines: list[str]) -> None:
    """Hold a conversation as the clients of this service do."""
    async with CALLERS[name](port) as caller:
        for line in lines:
            await caller.ask("kitchen", line)


async def speak(port: int, recording: Path) -> str:
    """Let the service hear a recording and speak a sentence; return what it heard."""
    frames = np.concatenate(list(open_recording(recording).frames()))
    sound = AudioChunk(SAMPLE_RATE, 2, 1, frames.astype("<i2").tobytes())
    begin, end = AudioStart(SAMPLE_RATE, 2, 1), AudioStop()
    heard = await _asked(port, "transcript", *(each.event() for each in (Transcribe(), begin, sound, end)))
    await _asked(port, "audio-stop", Synthesize("That is all.").event())
    return Transcript.from_event(heard).text


async def _asked(port: int, wanted: str, *told: Event) -> Event:
    async with AsyncTcpClient("127.0.0.1", port, read_timeout=60) as client:
        for event in told:
            await client.write_event(event)
        answer: Event | None = await client.read_event()
        while answer is not None:
            if answer.type == wanted:
                return answer
            answer = await client.read_event()
    message = f"no {wanted} came"
    raise ConnectionError(message)


def main(name: str, recording: str, *command: str) -> int:
    """Serve, call, end."""
    let_loopback_work()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            sys.stderr.write(line)
            if told := _LISTENS.search(line):
                break
        else:
            return 1
        asyncio.run(talk(name, int(told[1]), sys.stdin.read().splitlines()))
        if name == "wyoming":
            sys.stdout.write(asyncio.run(speak(int(told[1]), Path(recording))))
        process.terminate()
        sys.stderr.write(process.stderr.read())
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
