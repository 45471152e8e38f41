import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(20))) struct InterruptsTests {
  private let folder = TemporaryFolder()

  /// Interrupts a run a tenth of a second after it has created a file or folder of this name. Blocks its thread, so
  /// that other tests cannot delay it until the run is over.
  private func interrupt(_ run: Run, after name: String, _ signal: Int32 = SIGINT) {
    while run.isRunning && !folder.names.contains(name) { usleep(5000) }
    usleep(100_000)
    run.interrupt(signal)
  }

  /// A long piece, composed under `env` with an option.
  private func compose(_ option: String, _ arguments: String...) throws -> Run {
    let (model, font) = (try folder.addModel(), folder.addSoundFont())
    return try Run(
      [
        "/usr/bin/env", option, Run.program, "compose", "--model", model, "--seconds", "3000", "--formats", "mid,wav",
        "--soundfont", font,
      ] + arguments, in: folder.path)
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
  func anInterruptedPieceLeavesNothing(signal: Int32, status: Int32) async throws {
    let run = try compose("--default-signal", "--seed", "7")
    interrupt(run, after: "output", signal)
    let outcome = try await run.outcome(within: .seconds(5))
    #expect(outcome.status == status && outcome.out.isEmpty)
    #expect(outcome.err == "etude: interrupted; no unfinished file is left behind.\n")
    #expect(folder.names(in: "output").isEmpty)
  }

  @Test func drawingStopsBetweenPictures() async throws {
    for index in 0..<300 { folder.addScale("in/\(index).mid", notes: 1000) }
    let run = try Run(
      ["/usr/bin/env", "--default-signal", Run.program, "draw", "in", "--out", "out", "--format", "png"],
      in: folder.path)
    interrupt(run, after: "out")
    let outcome = try await run.outcome(within: .seconds(5))
    #expect(outcome.status == 130 && outcome.err == "etude: interrupted; no unfinished file is left behind.\n")
    #expect(1..<300 ~= folder.names(in: "out").count)
  }

  @Test func aListThatNeverEndsIsNotWaitedFor() async throws {
    let pipe = Pipe()
    let run = try Run(
      ["/usr/bin/env", "--default-signal", Run.program, "render", "--list", "-"], in: folder.path,
      input: pipe.fileHandleForReading)
    defer { withExtendedLifetime(pipe) {} }
    usleep(500_000)
    run.interrupt(SIGTERM)
    #expect(try await run.outcome(within: .seconds(5)).status == 143)
  }

  /// The writer has begun, and pauses.
  @Test(arguments: [
    ["render", "p.mid"], ["draw", "p.mid"], ["compose", "--model", "p.safetensors", "--formats", "mid"],
  ])
  func anInputThatNeverEndsIsNotWaitedFor(words: [String]) async throws {
    let pipe = folder.path + "/" + (words[0] == "compose" ? "p.safetensors" : "p.mid")
    try #require(mkfifo(pipe, 0o600) == 0)
    let writer = open(pipe, O_RDWR | O_CLOEXEC)
    defer { close(writer) }
    #expect(write(writer, "MThd", 4) == 4)
    let sound = words[0] == "render" ? ["--soundfont", folder.addSoundFont()] : []
    let run = try Run(
      ["/usr/bin/env", "--default-signal", Run.program] + words + ["--out", "out"] + sound, in: folder.path)
    // Until it has read what there is.
    var left: CInt = 4
    while run.isRunning && left > 0 {
      try await Task.sleep(for: .milliseconds(5))
      _ = ioctl(writer, UInt(FIONREAD), &left)
    }
    try await Task.sleep(for: .milliseconds(100))
    run.interrupt(SIGTERM)
    let outcome = try await run.outcome(within: .seconds(30))
    #expect(outcome.status == 143 && outcome.out.isEmpty, "\(outcome)")
    #expect(outcome.err == "etude: interrupted; no unfinished file is left behind.\n")
  }

  @Test(arguments: [
    ("1", "no unfinished file is left behind", "composes this piece"),
    ("3", "0 of 3 pieces are finished, and no unfinished file is left", "resumes the batch"),
  ])
  func thePiecesOfAChosenSeedCanBeMadeAgain(count: String, state: String, effect: String) async throws {
    let run = try compose("--default-signal", "--count", count)
    interrupt(run, after: "output")
    let outcome = try await run.outcome(within: .seconds(5))
    let seed = outcome.err.firstMatch(of: /--seed (\d+)/)?.1 ?? ""
    #expect(outcome.status == 130 && !seed.isEmpty)
    #expect(outcome.err == "etude: interrupted; \(state); the same command with --seed \(seed) \(effect).\n")
  }

  @Test func aClosedTerminalIsIgnoredUnderNohup() async throws {
    let run = try compose("--ignore-signal=HUP")
    interrupt(run, after: "output", SIGHUP)
    usleep(200_000)
    run.interrupt()
    #expect(try await run.outcome(within: .seconds(5)).status == 130)
  }

  @Test func anInterruptedTrainingGoesOnToTheSameModel() async throws {
    for name in ["a", "b", "c"] { folder.addScale("music/\(name).mid", notes: 60) }
    let run = try train("x")
    interrupt(run, after: "x.checkpoint")
    let interrupted = try await run.outcome(within: .seconds(5))
    #expect(interrupted.status == 130 && interrupted.out.isEmpty)
    #expect(
      interrupted.err == """
        etude: interrupted; the run is saved in x.checkpoint; the same command with --resume continues.

        """)
    for run in [try train("x", "--resume"), try train("y")] {
      let outcome = try await run.outcome()
      #expect(outcome.status == 0 && outcome.err.isEmpty)
    }
    #expect(!folder.names.contains("x.checkpoint"))
    #expect(try bytes("x") == bytes("y"))
  }

  private func train(_ out: String, _ arguments: String...) throws -> Run {
    let network = "--units 8 --layers 1 --embedding 4 --attention 16"
    let settings = "--epochs 30 --batch 2 --steps 8 --validation-fraction 0.3 \(network)"
    return try Run(
      [Run.program, "train", "music", "--out", out, "--quiet"] + settings.split(separator: " ").map(String.init)
        + arguments, in: folder.path)
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
  }
}
