# Étude's development tasks; `make help` lists them. `make demo` and `make test` install missing Debian packages first.
PREFIX ?= /usr/local
CONFIGURE = --explicit-target-dependency-import-check error
RELEASE = -c release --product etude --static-swift-stdlib $(CONFIGURE)
# The commit that `etude --version` shows.
COMMIT = $(shell git describe --always --dirty --exclude='*' --abbrev=10 2>/dev/null)
PROGRAM = .build/release/etude
MODELS = $(addprefix Sources/Composing/Resources/,$(addsuffix .safetensors,classic expressive open))
# Time-dependent tests, which run separately.
TIMED = '^(LiveTests|PlaybackTests|ServingTests)\.'
# Targets of `make fuzz`.
READERS = midi safetensors soundfont sfz manifest lists toml provenance audio checkpoint http
# After a crash, shows the crashed thread rather than every register and library.
TEST = SWIFT_BACKTRACE=enable=yes,threads=crashed,registers=none,images=none swift test --skip-build $(CONFIGURE)
SOURCES = Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources Examples Fuzzing
# Manual pages and completions, written by `make manuals` and installed below DATA.
MANUALS = .build/manuals
DATA = $(DESTDIR)$(PREFIX)/share
ZSH_COMPLETIONS ?= zsh/site-functions

.PHONY: demo help test check test-asan test-tsan build example bench recompute likeness conformance fuzz slurm \
  torture faults live page soak fuzz-api platforms packages format manuals install uninstall deb clean

## Make and install

# Composes one new piece into output/: .mid, .wav and .flac.
demo: build
	$(PROGRAM) compose --seconds 40 --formats mid,wav,flac --out output

# Lists the targets of this Makefile.
help:
	@awk '/^## /{print (NR > 40 ? "\n" : "") substr($$0, 4); next} \
	  /^# /{text = text substr($$0, 2); next} \
	  /^[a-z-]+:/ && text {name = $$1; sub(":.*", "", name); line = sprintf("  %-12s", name); \
	    count = split(text, words, " "); \
	    for (i = 1; i <= count; i++) { \
	      if (length(line words[i]) > 78) {print line; line = sprintf("%14s", "")} line = line " " words[i]} \
	    print line} \
	  {text = ""}' $(firstword $(MAKEFILE_LIST))

# Builds the optimized program: .build/release/etude.
build: packages
	ETUDE_COMMIT=$(COMMIT) swift build $(RELEASE)

# Writes the manual pages, and the completions of bash, zsh and fish.
manuals: build
	rm -rf $(MANUALS)
	scripts/write-manuals $(PROGRAM) $(MANUALS)/man
	for shell in bash zsh fish; do $(PROGRAM) --generate-completion-script $$shell >$(MANUALS)/$$shell || exit 1; done

# Installs the program, its bundled models, manual pages and completions below PREFIX: make install [PREFIX=~/.local]
install: manuals
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/etude
	install -D -m 644 -t $(DATA)/etude $(MODELS)
	install -D -m 644 -t $(DATA)/man/man1 $(MANUALS)/man/*.1
	install -D -m 644 $(MANUALS)/bash $(DATA)/bash-completion/completions/etude
	install -D -m 644 $(MANUALS)/zsh $(DATA)/$(ZSH_COMPLETIONS)/_etude
	install -D -m 644 $(MANUALS)/fish $(DATA)/fish/vendor_completions.d/etude.fish

# Removes what `make install` installed.
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/etude $(addprefix $(DATA)/etude/,$(notdir $(MODELS)))
	rm -f $(DATA)/man/man1/etude.1 $(DATA)/man/man1/etude-*.1 $(DATA)/bash-completion/completions/etude
	rm -f $(DATA)/$(ZSH_COMPLETIONS)/_etude $(DATA)/fish/vendor_completions.d/etude.fish
	-rmdir $(DATA)/etude

# Builds a Debian package for this release of Debian, in .build; DEBFULLNAME and DEBEMAIL name its maintainer.
deb: manuals
	scripts/make-deb

# Installs the missing Debian packages that Étude needs.
packages:
	@scripts/install-packages

# Removes everything that was built.
clean:
	rm -rf .build .build-asan .build-fuzz .build-tsan Benchmarks/.build Examples/.build

## Develop

# Installs missing Debian packages and checks everything.
test: packages check

# Checks format, warnings, dependencies between the modules, and runs the tests, as continuous integration does.
check:
	scripts/check-dependencies
	scripts/check-sources
	swift format lint --strict --recursive --parallel $(SOURCES)
	swift build --build-tests $(CONFIGURE)
	$(TEST) --skip $(TIMED)
	$(TEST) --filter $(TIMED)

# Formats all Swift files.
format:
	swift format --in-place --recursive --parallel $(SOURCES)

# Builds and runs the program in Examples/, a separate package that uses Étude as a library.
example: packages
	swift run --package-path Examples compose-to-buffer

# Benchmarks Étude against PyTorch: make bench [PYTHON=python3]; against a folder of other programs: make bench
# PEERS=folder [CORPUS=folder].
bench: packages
	swift build -c release --package-path Benchmarks
	Benchmarks/.build/release/etude-bench compare --python "$(or $(PYTHON),python3)" \
	  $(if $(PEERS),"$(PEERS)" $(if $(CORPUS),--corpus "$(CORPUS)"), \
	    Benchmarks/peers --attention 1024 --batch 48 --steps 96)

# Evaluates a model with Étude and with PyTorch, and compares: make recompute MODEL=m.safetensors MUSIC=folder
# LIST=validation.txt
recompute: build
	@$(PROGRAM) evaluate "$(MODEL)" "$(MUSIC)" $(if $(LIST),--list "$(LIST)") --json | \
	  $(or $(PYTHON),python3) docs/evaluate.py "$(MODEL)" "$(MUSIC)" $(if $(LIST),--list "$(LIST)") --against -

## Prove, on a machine with time

# Runs the tests under AddressSanitizer, which finds memory errors: make test-asan [FILTER='^FilesTests\.']
test-asan: packages
	scripts/sanitize address '$(FILTER)'

# Runs the tests under ThreadSanitizer, which finds data races: make test-tsan [FILTER='^FilesTests\.']
test-tsan: packages
	scripts/sanitize thread '$(FILTER)'

# Fuzzes the readers of files and requests, for a number of minutes each: make fuzz [TARGET=midi] [MINUTES=20]. With
# MINUTES=0, only reads the inputs in Fuzzing/*/corpus. Targets: midi safetensors soundfont sfz manifest lists toml
# provenance audio checkpoint http.
fuzz: packages
	for target in $(or $(TARGET),$(READERS)); do scripts/fuzz $$target $(or $(MINUTES),20) || exit 1; done

# Compares the API of etude serve with its description: make fuzz-api [REQUESTS=100] (needs schemathesis)
fuzz-api: build
	scripts/fuzz-api $(PROGRAM) $(REQUESTS)

# Kills batches, fills disks, removes folders, and checks that no finished file is lost: make torture [ROUNDS=10]
torture: build
	scripts/torture-batch $(PROGRAM) $(ROUNDS)

# Makes single system calls of batches, training runs and archives fail: make faults [OPTIONS="--all --only training"]
faults: build
	scripts/prove-faults $(PROGRAM) $(OPTIONS)

# Streams hours of music to all kinds of listeners in simulated time, and measures memory: make soak [HOURS=8]
soak: packages
	swift build --build-tests $(CONFIGURE)
	ETUDE_SOAK_HOURS=$(or $(HOURS),8) $(TEST) --filter '^ServingTests\.SoakTests'

# Plays into PipeWire and JACK without a sound card, and compares what arrives: make live (needs Debian's pipewire,
# pipewire-pulse, pipewire-alsa, pipewire-bin, wireplumber, dbus, pulseaudio-utils and jackd2).
live: build
	scripts/prove-live $(PROGRAM)

# Tests the page and the streams of etude serve in Chromium and Firefox: make page (docs/serving.md lists what it
# needs).
page: build
	$(or $(PYTHON),python3) scripts/prove-serve $(PROGRAM) $(if $(SHOTS),--shots "$(SHOTS)")

# Compares Étude, fluidsynth and TiMidity++ with the specifications of MIDI, and --playback fluidsynth with the program;
# writes docs/conformance.md and docs/playback.md (needs numpy and Debian's fluidsynth, and timidity to include it).
conformance: build
	$(or $(PYTHON),python3) scripts/conformance $(PROGRAM) --output docs/conformance.md
	$(or $(PYTHON),python3) scripts/conformance/playback.py $(PROGRAM) --output docs/playback.md

# Compares the audio of 20 pieces with that of the program fluidsynth: make likeness MUSIC=folder (needs Debian's
# fluidsynth).
likeness: build
	scripts/likeness.py $(PROGRAM) "$(MUSIC)"

# Renders 200 pieces with a real Slurm on this machine, kills and requeues a task, and compares the files: make slurm
# [MUSIC=folder]
slurm: build
	scripts/prove-slurm $(PROGRAM) "$(MUSIC)"

# Builds and tests on bare Debian systems: sudo make platforms [RELEASES="bookworm trixie"] [KEEP=folder]
platforms:
	KEEP="$(KEEP)" scripts/prove-platforms $(RELEASES)
