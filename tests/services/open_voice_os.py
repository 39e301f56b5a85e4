"""An OpenVoiceOS in one process: its bus, its core and its real loader, with our skill in it.

Run in the environment that `voice_skill/ovos_environment.py` makes. It reads JSON Lines, `{"session", "say"}`, or
`{"session", "silence": true}`, or `{"session", "ping": TYPE}`; and writes for each what was spoken and what was sent.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from threading import Event
from typing import Any

SPEAKS = ("speak", "ovos.utterance.speak")
HEARD_NOTHING = "recognizer_loop:speech.recognition.unknown"
PIPELINE = [
    "ovos-stop-pipeline-plugin-high",
    "ovos-converse-pipeline-plugin",
    "ovos-padacioso-pipeline-plugin-high",
    "ovos-adapt-pipeline-plugin-high",
    "ovos-fallback-pipeline-plugin-high",
    "ovos-stop-pipeline-plugin-medium",
    "ovos-adapt-pipeline-plugin-medium",
    "ovos-fallback-pipeline-plugin-medium",
    "ovos-fallback-pipeline-plugin-low",
]
"""The usual pipeline, less what plays music; padacioso matches what padatious would."""
LONGEST_S = 30.0


class Home:
    """The bus with a core and the skill on it."""

    def __init__(self) -> None:
        from ovos_core.intent_services import IntentService
        from ovos_plugin_manager.skills import find_skill_plugins
        from ovos_utils.fakebus import FakeBus
        from ovos_workshop.skill_launcher import PluginSkillLoader

        self.sent: list[dict[str, Any]] = []
        self.spoke = 0.0
        self.sessions: dict[str, dict[str, Any]] = {}
        self.bus = FakeBus()
        self.bus.on("message", self._note)
        self.core = IntentService(self.bus)
        (self.skill_id, skill), *_ = ((i, s) for i, s in find_skill_plugins().items() if s.__name__ == "TalkSkill")
        self.loader = PluginSkillLoader(self.bus, self.skill_id)
        self.loaded = self.loader.load(skill)
        self.bus.emit(self._message("mycroft.ready", {}, "default"))

    def _note(self, written: str) -> None:
        """Keep what is sent, and the session in it, as a satellite does."""
        message = json.loads(written)
        self.sent.append(message)
        if message["type"] in SPEAKS:
            self.spoke = time.perf_counter()
        session = message["context"].get("session")
        if session:
            self.sessions[session["session_id"]] = session

    def _message(self, kind: str, data: dict[str, Any], session: str) -> Any:  # noqa: ANN401 (of another environment)
        from ovos_bus_client.message import Message
        from ovos_bus_client.session import Session

        held = self.sessions.get(session) or Session(session_id=session, pipeline=PIPELINE, lang="en-US").serialize()
        return Message(kind, data, {"session": held, "source": "audio", "destination": "skills"})

    def says(self, session: str, text: str) -> list[dict[str, Any]]:
        """Return all messages that follow from an utterance."""
        handled = Event()
        for end in ("ovos.utterance.handled", f"{self.skill_id}.stop.response"):
            self.bus.once(end, lambda _: handled.set())
        return self._sent(
            self._message("recognizer_loop:utterance", {"utterances": [text], "lang": "en-US"}, session), handled
        )

    def sends(self, session: str, kind: str) -> list[dict[str, Any]]:
        """Return all messages that follow from another message."""
        return self._sent(self._message(kind, {}, session), None)

    def _sent(self, message: Any, until: Event | None) -> list[dict[str, Any]]:  # noqa: ANN401
        self.sent.clear()
        self.bus.emit(message)
        if until is not None:
            until.wait(LONGEST_S)
        time.sleep(0.02)
        return list(self.sent)


def answer(home: Home, asked: dict[str, Any]) -> dict[str, Any]:
    """Return what was spoken and sent for a line."""
    session = asked.get("session", "default")
    begun = time.perf_counter()
    if "say" in asked:
        sent = home.says(session, asked["say"])
    else:
        sent = home.sends(session, HEARD_NOTHING if asked.get("silence") else asked["ping"].format(id=home.skill_id))
    spoken = {json.dumps(m["data"]): m["data"] for m in sent if m["type"] in SPEAKS}
    return {
        "speaks": [[data["utterance"], data["expect_response"]] for data in spoken.values()],
        "sent": [m["type"] for m in sent],
        "data": {m["type"]: m["data"] for m in sent},
        "spoke_s": home.spoke - begun,
    }


def main() -> None:
    """Answer lines until there are no more."""
    out = sys.stdout
    with contextlib.redirect_stdout(io.StringIO()):
        home = Home()
        out.write(json.dumps({"loaded": bool(home.loaded), "id": home.skill_id}) + "\n")
        out.flush()
        for line in sys.stdin:
            out.write(json.dumps(answer(home, json.loads(line))) + "\n")
            out.flush()


if __name__ == "__main__":
    main()
