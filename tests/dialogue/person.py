"""A person in a test, who says findings and intents instead of words: the dialogue is tested without understanding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voice_skill.dialogue import greet, take_turn
from voice_skill.values import Finding, Status, Transcript, Understanding

if TYPE_CHECKING:
    from voice_skill.conversation import Conversation
    from voice_skill.pack import ContentPack, Question
    from voice_skill.values import Reply

ANSWERS = {"affirm": "yes", "deny": "no", "hedge": "partly", "unsure": "unknown"}
"""Intents of bare answers -> what understanding reports beside them."""


def finding(written: str) -> Finding:
    """Return a finding written "kind.name", "kind=number", with "!" for absent, "?" for unsure, "~" for another's."""
    marks = {"!": Status.ABSENT, "?": Status.UNSURE, "~": Status.OTHER, "<": Status.PAST}
    status = marks.get(written[0], Status.PRESENT)
    written = written.lstrip("!?~<")
    if "=" in written:
        kind, _, value = written.partition("=")
        return Finding(kind, kind, float(value), status, written)
    kind, _, name = written.partition(".")
    return Finding(kind, name or kind, None, status, written)


def meant(intent: str, *findings: str, text: str = "some words", confidence: float = 1.0) -> Understanding:
    """Return an utterance of that intent with those findings."""
    found = [finding(f) for f in findings]
    if intent in ANSWERS:
        found.append(Finding("answer", ANSWERS[intent]))
    return Understanding(Transcript(text, confidence), intent, findings=tuple(found))


class Person:
    """Somebody who talks with the skill."""

    def __init__(self, pack: ContentPack, country: str = "") -> None:
        self.pack = pack
        self.talk: Conversation
        self.reply: Reply
        self.talk, self.reply = greet(pack, country)
        self.replies: list[Reply] = [self.reply]

    def says(self, intent: str, *findings: str, text: str = "some words", confidence: float = 1.0) -> Reply:
        """Say something and return what is said back."""
        return self.means(meant(intent, *findings, text=text, confidence=confidence))

    def means(self, understood: Understanding) -> Reply:
        """Say something that is already an understanding."""
        self.talk, self.reply = take_turn(self.talk, understood, self.pack)
        self.replies.append(self.reply)
        return self.reply

    def is_silent(self) -> Reply:
        """Say nothing."""
        return self.says("unclear", text="")

    def has(self, *findings: str) -> Reply:
        """Report something."""
        return self.says("report_symptom", *findings)

    def says_yes(self) -> Reply:
        """Say a bare yes."""
        return self.says("affirm", text="yes")

    def says_no(self) -> Reply:
        """Say a bare no."""
        return self.says("deny", text="no")

    @property
    def asked(self) -> str:
        """Return the topic of the open question."""
        return self.talk.open

    def denies_until(self, topic: str, most: int = 20) -> Reply:
        """Answer every question with no, or with a week for a length of time, until a topic is open."""
        for _ in range(most):
            if self.asked == topic:
                return self.reply
            self.answers_plainly()
        message = f"{topic} was never asked, but {[r.say for r in self.replies]}"
        raise AssertionError(message)

    def answers_plainly(self) -> Reply:
        """Answer the open question as somebody would whose twitch is an ordinary one."""
        question = self.pack.questions.get(self.asked)
        if question is None or question.topic == self.pack.talk.summary or self.talk.final:
            return self.says_yes()
        return self.says("inform", *plain(question)) if plain(question) else self.says_no()

    def hears_the_result(self, most: int = 20) -> Reply:
        """Answer plainly until the result is given, and return its first part."""
        for _ in range(most):
            if self.talk.final:
                return self.reply
            self.answers_plainly()
        message = f"no result, but {[r.say for r in self.replies]}"
        raise AssertionError(message)

    def hears_everything(self, most: int = 10) -> str:
        """Answer plainly until the result was told to its end, and return all of it."""
        told = [self.hears_the_result().say]
        for _ in range(most):
            if not self.talk.parts:
                break
            told.append(self.says("continue").say)
        return " ".join(told)

    def without(self, **changes: object) -> None:
        """Change the conversation by hand, for a test of one rule."""
        self.talk = replace(self.talk, **changes)  # type: ignore[arg-type]


def plain(question: Question) -> tuple[str, ...]:
    """Return the findings with which an ordinary twitch answers a question about a value."""
    values = {"duration_days": "duration_days=5", "body_part": "body_part.calf", "age_years": "age_years=40"}
    return tuple(values[kind] for kind in question.values if kind in values)
