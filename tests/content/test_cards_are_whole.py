"""Every card is there, rests on a source, names only what exists, and guards the people it must not be told to."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
from card_files import CAUSE_SECTIONS, CONTENT, TIP_SECTIONS, cards, entries, everything, sources, vocabulary

from voice_skill import pack

VOCABULARY = vocabulary()
CAUSES = cards("causes")
TIPS = cards("tips")
ANSWERS = entries("answers.yaml")
ROUTINES = entries("routines.yaml")
SOURCES = sources()
TERM = re.compile(r"[a-z_]+(?:\.[a-z_0-9]+)?|[a-z_]+[<>][0-9]+")
# Answers that say nothing medical.
WITHOUT_SOURCE = {
    "about_assistant", "privacy", "delete_data", "ask_human", "help", "complaint", "abuse", "off_topic",
    "out_of_scope_health", "out_of_scope_leave", "telling", "word_questions", "working",
}  # fmt: skip

every_entry = pytest.mark.parametrize(
    ("where", "entry"), everything(), ids=lambda value: value if isinstance(value, str) else ""
)


def fields_of(kind: type) -> set[str]:
    """Return the field names of one of the pack's values."""
    return {field.name for field in dataclasses.fields(kind)}


def conditions(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every condition over findings in an entry."""
    own = [entry[key] for key in ("requires", "not_for") if key in entry]
    inside = entry.get("instead", ())
    return own + [each["when"] for each in inside if isinstance(each, dict) and "when" in each]


def terms_of(condition: dict[str, Any]) -> set[str]:
    """Return every term of a condition."""
    return {term for key in ("all", "any", "and_any", "none") for term in condition.get(key, ())}


@pytest.mark.parametrize("name", VOCABULARY["causes"])
def test_every_cause_of_the_vocabulary_has_a_card(name: str) -> None:
    front, sections = CAUSES[name]
    assert front["name"] == name
    assert tuple(sections) == CAUSE_SECTIONS
    assert all(sections.values())


@pytest.mark.parametrize("name", VOCABULARY["tips"])
def test_every_tip_of_the_vocabulary_has_a_card(name: str) -> None:
    front, sections = TIPS[name]
    assert front["name"] == name
    assert set(sections) <= set(TIP_SECTIONS)
    assert sections["Tip"]


@pytest.mark.parametrize("intent", VOCABULARY["intents"])
def test_every_intent_that_asks_something_has_one_general_answer(intent: str) -> None:
    assert len([answer for answer in ANSWERS if intent in answer["intents"] and not answer.get("about")]) == 1


@pytest.mark.parametrize("question", VOCABULARY["questions"])
def test_every_direct_question_has_an_answer_of_its_own(question: str) -> None:
    intent, about = question.split()
    assert any(intent in answer["intents"] and about in answer.get("about", ()) for answer in ANSWERS)


@pytest.mark.parametrize("about", VOCABULARY["routines"])
def test_the_parts_that_twitch_most_have_a_guided_stretch(about: str) -> None:
    assert any(about in routine.get("about", ()) and "ask_stretch" in routine["intents"] for routine in ROUTINES)


def test_no_two_cards_have_the_same_name() -> None:
    names = [where for where, _ in everything()]
    assert len(names) == len(set(names))


@every_entry
def test_an_entry_has_only_the_fields_of_its_kind(where: str, entry: dict[str, Any]) -> None:
    kind = {"causes": pack.Cause, "tips": pack.Tip, "answers": pack.Answer, "routines": pack.Routine}[
        where.partition("/")[0]
    ]
    assert set(entry) <= fields_of(kind)
    for condition in conditions(entry):
        assert set(condition) <= fields_of(pack.When)


@every_entry
def test_an_entry_rests_on_sources_that_exist(where: str, entry: dict[str, Any]) -> None:
    cited = entry.get("sources", [])
    assert set(cited) <= set(SOURCES)
    assert cited or where.removeprefix("answers/") in WITHOUT_SOURCE


@every_entry
def test_an_entry_names_only_tips_and_causes_that_exist(where: str, entry: dict[str, Any]) -> None:
    assert set(entry.get("tips", ())) <= set(TIPS), where
    assert set(entry.get("fits", ())) <= set(CAUSES), where


@every_entry
def test_terms_are_well_formed_and_of_a_known_kind(where: str, entry: dict[str, Any]) -> None:
    terms = {term for condition in conditions(entry) for term in terms_of(condition)} | set(entry.get("about", ()))
    weighed = set(entry.get("supports", ())) | set(entry.get("against", ()))
    assert all(TERM.fullmatch(term) for term in terms | weighed), where
    assert {re.split(r"[.<>]", term)[0] for term in terms | weighed} <= set(VOCABULARY["kinds"]), where


@every_entry
def test_only_known_topics_are_asked_first(where: str, entry: dict[str, Any]) -> None:
    assert set(entry.get("ask_first", ())) <= set(VOCABULARY["topics"]), where


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_can_be_found_and_named_aloud(name: str) -> None:
    source = SOURCES[name]
    assert set(source) == fields_of(pack.Source) - {"id"}
    assert source["address"].startswith("https://")
    assert 1990 < source["year"] <= 2026
    assert isinstance(source["verified"], bool)


def test_every_source_is_cited_somewhere() -> None:
    rest = [path for path in CONTENT.rglob("*") if path.suffix in {".yaml", ".md"} and path.name != "sources.yaml"]
    cited = {word for path in rest for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    assert set(SOURCES) - cited == set()


def test_tips_and_causes_point_at_each_other() -> None:
    from_causes = {(cause, tip) for cause, (front, _) in CAUSES.items() for tip in front["tips"]}
    from_tips = {(cause, tip) for tip, (front, _) in TIPS.items() for cause in front["fits"]}
    assert from_causes == from_tips


def test_with_nothing_said_the_ordinary_twitch_comes_first() -> None:
    priors = {name: front.get("prior", 0.0) for name, (front, _) in CAUSES.items()}
    assert max(priors, key=lambda name: priors[name]) == "benign_twitch"


def test_where_the_twitch_is_never_outweighs_the_ordinary_twitch() -> None:
    ordinary = CAUSES["benign_twitch"][0]["prior"]
    for name, (front, _) in CAUSES.items():
        places = [weight for term, weight in front["supports"].items() if term.startswith("body_part.")]
        if "requires" not in front and name != "benign_twitch":
            assert front["prior"] + max(places, default=0) < ordinary, name


@pytest.mark.parametrize("name", ["multiple_sclerosis", "als", "parkinsons", "hypothyroidism", "hyperthyroidism"])
def test_a_serious_illness_is_never_named_on_a_single_sign(name: str) -> None:
    requires = CAUSES[name][0]["requires"]
    assert requires["any"]
    assert requires["and_any"]
    assert CAUSES[name][0]["prior"] < 0


@pytest.mark.parametrize("name", ["multiple_sclerosis", "als", "parkinsons", "hypothyroidism"])
def test_being_afraid_of_an_illness_is_no_sign_of_it(name: str) -> None:
    front = CAUSES[name][0]
    assert not any(term.startswith("condition_asked.") for term in front["supports"])
    assert not any(term.startswith("condition_asked.") for term in front["requires"]["any"])


@pytest.mark.parametrize("name", TIPS)
def test_whoever_must_not_be_told_a_tip_is_told_something_else(name: str) -> None:
    front = TIPS[name][0]
    told_else = {term for each in front.get("instead", ()) for term in terms_of(each.get("when", {}))}
    assert terms_of(front.get("not_for", {})) <= told_else


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: str(answer["id"]))
def test_an_answer_spares_the_people_whom_its_tips_spare(answer: dict[str, Any]) -> None:
    told_else = {term for each in answer.get("instead", ()) for term in terms_of(each.get("when", {}))}
    for tip in answer.get("tips", ()):
        assert terms_of(TIPS[tip][0].get("not_for", {})) <= told_else, tip


# Who must not be told what, by the words that would tell it (caveats of the tips).
CAVEATS = {
    "hydrate": {"condition.heart_failure", "condition.kidney_disease", "condition.dialysis"},
    "potassium_foods": {
        "condition.kidney_disease",
        "medicine.ace_inhibitor",
        "medicine.arb",
        "medicine.potassium_sparing",
    },
    "electrolytes": {
        "condition.kidney_disease",
        "medicine.ace_inhibitor",
        "medicine.arb",
        "medicine.potassium_sparing",
    },
    "magnesium_foods": {"condition.kidney_disease"},
    "heat": {"symptom.numbness", "condition.neuropathy", "condition.diabetes", "condition.pregnancy", "subject.child"},
    "cut_alcohol": {"condition.alcohol_dependence"},
    "massage": {"symptom.swelling", "symptom.dark_urine"},
    "gentle_exercise": {"symptom.chest_pain", "symptom.fever", "symptom.weakness"},
}


@pytest.mark.parametrize("name", CAVEATS)
def test_a_tip_is_kept_from_the_people_it_may_harm(name: str) -> None:
    assert CAVEATS[name] <= terms_of(TIPS[name][0]["not_for"])


@pytest.mark.parametrize(
    ("answer_id", "groups"),
    [
        ("supplement_magnesium", {"condition.kidney_disease", "condition.pregnancy", "subject.child"}),
        ("supplement_potassium", {"condition.kidney_disease", "medicine.ace_inhibitor", "medicine.potassium_sparing"}),
        ("foods_with_potassium", {"condition.kidney_disease", "medicine.ace_inhibitor", "medicine.arb"}),
        ("hydration", {"condition.heart_failure", "condition.kidney_disease", "subject.child"}),
        ("caffeine_advice", {"condition.pregnancy", "subject.child"}),
        ("heat", {"symptom.numbness", "condition.diabetes", "condition.pregnancy", "subject.child"}),
        ("could_it_be_als", {"symptom.weakness", "symptom.swallow_trouble", "symptom.breathing_trouble"}),
    ],
)
def test_a_direct_question_is_guarded_like_a_tip(answer_id: str, groups: set[str]) -> None:
    answer = next(answer for answer in ANSWERS if answer["id"] == answer_id)
    assert groups <= {term for each in answer["instead"] for term in terms_of(each.get("when", {}))}


@pytest.mark.parametrize("name", ["could_it_be_als", "could_it_be_ms", "could_it_be_parkinsons"])
def test_a_feared_illness_is_neither_confirmed_nor_ruled_out_and_has_a_route(name: str) -> None:
    answer = next(answer for answer in ANSWERS if answer["id"] == name)
    whole = " ".join(answer["say"])
    assert re.search(r"cannot rule .*in or out", whole)
    assert "see your doctor" in whole
    for each in answer["instead"]:
        assert re.search(r"cannot rule .*in or out", each["say"])
