# Étude's chores. `make demo` composes a piece; `make test` checks everything; both set the machine up first.
PREFIX ?= /usr/local
CONFIGURE = --explicit-target-dependency-import-check error
RELEASE = -c release --product etude --static-swift-stdlib $(CONFIGURE)
PROGRAM = .build/release/etude
MODELS = $(addprefix Sources/Composing/Resources/,classic.safetensors expressive.safetensors open.safetensors)
SOURCES = Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources Fuzzing

.PHONY: demo test check build bench recompute likeness fuzz slurm torture live packages format install uninstall clean

# Composes one new piece into output/: .mid, .wav and .flac.
demo: build
	$(PROGRAM) compose --seconds 40 --formats mid,wav,flac --out output

test: packages check

# Everything that continuous integration checks: format, warnings, the arrows between the modules, tests.
check:
	swift format lint --strict --recursive --parallel $(SOURCES)
	swift build --build-tests $(CONFIGURE)
	swift test --skip-build $(CONFIGURE)

build: packages
	swift build $(RELEASE)

# Measures Étude beside PyTorch: make bench [PYTHON=python3]; beside a folder of other programs: make bench PEERS=folder
# [CORPUS=folder].
bench: packages
	swift build -c release --package-path Benchmarks
	Benchmarks/.build/release/etude-bench compare --python "$(or $(PYTHON),python3)" \
	  $(if $(PEERS),"$(PEERS)" $(if $(CORPUS),--corpus "$(CORPUS)"),Benchmarks/peers --attention 1024 --batch 48 --steps 96)

# Evaluates a model twice, with Étude and with PyTorch: make recompute MODEL=m.safetensors MUSIC=folder LIST=validation.txt
recompute: build
	@$(PROGRAM) evaluate "$(MODEL)" "$(MUSIC)" $(if $(LIST),--list "$(LIST)") --json | \
	  $(or $(PYTHON),python3) docs/evaluate.py "$(MODEL)" "$(MUSIC)" $(if $(LIST),--list "$(LIST)") --against -

# Compares the audio of 20 pieces with the program fluidsynth's: make likeness MUSIC=folder (needs Debian's fluidsynth).
likeness: build
	scripts/likeness.py $(PROGRAM) "$(MUSIC)"

# Gives the readers of files hostile bytes, for so long each: make fuzz [TARGET=midi] [MINUTES=20]
fuzz: packages
	for target in $(or $(TARGET),midi safetensors soundfont); do scripts/fuzz $$target $(or $(MINUTES),20) || exit 1; done

# Renders 200 pieces with a real Slurm on this machine, kills and requeues a task, and compares: make slurm [MUSIC=folder]
slurm: build
	scripts/prove-slurm $(PROGRAM) "$(MUSIC)"

# Kills batches, fills disks, removes folders, and sees whether anything that was finished is lost: make torture [ROUNDS=10]
torture: build
	scripts/torture-batch $(PROGRAM) $(ROUNDS)

# Plays into PipeWire and JACK without a sound card, and compares what arrives: make live (needs Debian's pipewire,
# pipewire-pulse, pipewire-bin, wireplumber, dbus, pulseaudio-utils and jackd2).
live: build
	scripts/prove-live $(PROGRAM)

packages:
	@scripts/install-packages

format:
	swift format --in-place --recursive --parallel $(SOURCES)

# Puts the program and its bundled models under PREFIX; it runs from any folder.
install: build
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/etude
	install -d $(DESTDIR)$(PREFIX)/share/etude
	install -m 644 $(MODELS) $(DESTDIR)$(PREFIX)/share/etude

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/etude $(addprefix $(DESTDIR)$(PREFIX)/share/etude/,$(notdir $(MODELS)))
	-rmdir $(DESTDIR)$(PREFIX)/share/etude

clean:
	rm -rf .build .build-fuzz Benchmarks/.build
