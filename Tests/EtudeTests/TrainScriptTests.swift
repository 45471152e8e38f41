// scripts/train.py together with the program: rows in, a model out. Skipped if Python has no PyTorch.
import Foundation
import MIDI
import Music
import Network
import Randomness
import TestSupport
import Testing
import Tokens

@Suite(.serialized, .enabled(if: PyTorch.isPresent, PyTorch.absence)) struct TrainScriptTests {
  private let folder = TemporaryFolder()
  private let options = [
    "--batch", "4", "--steps", "8", "--units", "16", "--embedding", "4", "--attention", "12", "--attention-units", "4",
    "--threads", "1", "--device", "cpu",
  ]

  init() async throws {
    for (index, name) in ["a", "b", "c", "d", "e", "f"].enumerated() {
      folder.addScale("music/Satie/\(name).mid", notes: 50 + index)
    }
    folder.add("list.txt", Array("Satie/c.mid\nSatie/f.mid\n".utf8))
    let rows = try await etude(
      "rows", "music", "--out", "rows.safetensors", "--validation", "list.txt", "--min-pieces", "2", in: folder.path)
    try #require(rows.status == 0, "\(rows.err)")
  }

  private func run(_ arguments: [String]) async throws -> RunResult {
    try await start(arguments).outcome(within: .seconds(300))
  }

  /// - Parameter arguments: the model's name and options.
  private func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Run {
    let command = [PyTorch.root + "/scripts/train.py", "rows.safetensors", "--out"] + arguments
    return try Run(["/usr/bin/env", PyTorch.python] + command, in: folder.path, environment: environment)
  }

  /// The losses in nats per event of the run's evaluations on the training and the validation set, followed by that of
  /// its end.
  private func journal(_ out: String) throws -> [[Double]] {
    let text = try String(contentsOfFile: "\(folder.path)/\(out).log.jsonl", encoding: .utf8)
    return try text.split(separator: "\n").compactMap { line in
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      guard let scores = object["scores"] as? [String: Any] else { return nil }
      return ["training", "validation"].compactMap { (scores[$0] as? [String: Any])?["nats"] as? Double }
    }
  }

  @Test func twoProcessesLearnAsOneAndTheProgramReadsTheModel() async throws {
    let settings = options + ["--dropout", "0", "--epochs", "4", "--evaluation-events", "1"]
    let one = try await run(["one.safetensors"] + settings)
    // What torchrun sets; that of Debian 12 does not start.
    let freePort = "import socket; s = socket.socket(); s.bind(('', 0)); print(s.getsockname()[1])"
    let port = try await Run(["/usr/bin/env", PyTorch.python, "-c", freePort]).outcome().lines[0]
    let processes = try (0..<2).map { rank in
      try start(
        ["two.safetensors"] + settings,
        environment: [
          "RANK": "\(rank)", "LOCAL_RANK": "\(rank)", "WORLD_SIZE": "2", "LOCAL_WORLD_SIZE": "2",
          "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port,
        ])
    }
    try #require(one.status == 0, "\(one.err)")
    for process in processes {
      let two = try await process.outcome(within: .seconds(300))
      try #require(two.status == 0, "\(two.err)")
    }
    #expect(one.lines.allSatisfy { $0.count <= 80 })
    let (own, shared) = (try journal("one.safetensors"), try journal("two.safetensors"))
    #expect(own.count > 20 && own.count == shared.count)
    for (a, b) in zip(own.joined(), shared.joined()) { #expect(abs(a - b) < 1e-4) }
    #expect(own.last![1] < own[0][1], "something was learned")

    let metadata = try Model.read(folder.path + "/one.safetensors").metadata
    #expect(Set(metadata.keys).isSuperset(of: ["recipe", "scores", "corpus", "dataset", "trainedOn", "trainer"]))
    #expect(metadata["labels"] == #"["Satie"]"#)
    let evaluation = try await etude(
      "evaluate", "one.safetensors", "music", "--list", "list.txt", "--json", in: folder.path)
    let report = try #require(try evaluation.objects.first)
    #expect(abs(try #require(report["nats"] as? Double) - own.last![1]) < 1e-3)
    #expect(evaluation.err.isEmpty, "no file of the list was trained on")
    let known = try await etude("evaluate", "one.safetensors", "music", in: folder.path)
    #expect(known.err.contains("one.safetensors: was trained on "))
    let composing = try await etude(
      "compose", "--model", "one.safetensors", "--composer", "satie", "--seconds", "2", "--formats", "mid",
      in: folder.path)
    #expect(composing.status == 0 && composing.err.isEmpty)
    if PyTorch.hasMido {
      folder.add("report.json", Array(evaluation.out.utf8))
      let other = try await Run(
        ["/usr/bin/env", PyTorch.python, PyTorch.root + "/docs/evaluate.py", "one.safetensors", "music"]
          + ["--list", "list.txt", "--against", "report.json"], in: folder.path
      ).outcome(within: .seconds(300))
      #expect(other.status == 0 && other.lines.last?.hasPrefix("the largest difference") == true, "\(other.err)")
    }
  }

  @Test func otherKeysAndTempiAreThoseOfTheProgram() async throws {
    var random = SplitMix64(seed: 4)
    for name in ["a", "b", "c", "d"] { folder.addRandom("other/\(name).mid", events: 200, using: &random) }
    let export = try await etude(
      "rows", "other", "--out", "other.safetensors", "--validation-fraction", "0", in: folder.path)
    try #require(export.status == 0, "\(export.err)")
    let code = """
      import sys; sys.path.insert(0, "\(PyTorch.root)/scripts")
      import json, numpy, train
      rows = train.Rows("other.safetensors")
      varied = rows.varied(numpy.arange(4), numpy.array([0, 6, -6, 3]), numpy.array([1, 1.09, 0.93, 1.007]))
      print(json.dumps([piece.flatten().tolist() for piece in varied]))
      """
    let python = try await Run(["/usr/bin/env", PyTorch.python, "-B", "-c", code], in: folder.path)
      .outcome(within: .seconds(300))
    try #require(python.status == 0, "\(python.err)")
    let found = try JSONDecoder().decode([[Int32]].self, from: Data(python.out.utf8))
    let variations = [("a", 0, 1), ("b", 6, 1.09), ("c", -6, 0.93), ("d", 3, 1.007)]
    for ((name, semitones, stretch), rows) in zip(variations, found) {
      let piece = try MIDIFile.read(path: "\(folder.path)/other/\(name).mid").file.performance
      let own = ExpressiveEncoding().encode(piece.varied(semitones: semitones, stretch: stretch))
      #expect(own.count == 202 && own.symbols == rows)
    }
  }

  @Test(arguments: [
    (["OMP_NUM_THREADS": "3"], "3"), (["OMP_NUM_THREADS": "1"], "1"),
    (["OMP_NUM_THREADS": "3", "LOCAL_WORLD_SIZE": "2"], "3"),
    (["OMP_NUM_THREADS": "", "LOCAL_WORLD_SIZE": "999"], "1"),
  ]) func theUsualNumberOfThreadsIsThatOfOpenMP(environment: [String: String], number: String) async throws {
    let code = """
      import sys; sys.path.insert(0, "\(PyTorch.root)/scripts")
      import train
      print(train.usual_threads())
      """
    let python = try await Run(
      ["/usr/bin/env", PyTorch.python, "-B", "-c", code], in: folder.path, environment: environment
    ).outcome(within: .seconds(300))
    #expect(python.lines == [number], "\(python.err)")
  }

  @Test func anInterruptedRunGoesOnExactly() async throws {
    let settings =
      options + [
        "--epochs", "40", "--evaluation-events", "300", "--dropout", "0.2", "--input-dropout", "0.1", "--seed", "3",
      ]
    let whole = try await run(["whole.safetensors"] + settings)
    try #require(whole.status == 0, "\(whole.err)")
    let interrupted = try start(["cut.safetensors"] + settings)
    while interrupted.isRunning, try !interrupted.outSoFar.contains("*") { try await Task.sleep(for: .milliseconds(5)) }
    interrupted.interrupt()
    let first = try await interrupted.outcome(within: .seconds(300))
    #expect(first.status == 130 && first.err.hasSuffix("; --resume continues it\n"))
    let other = try await run(["cut.safetensors", "--resume", "--units", "32"])
    #expect(other.status == 1 && other.err.contains("this run was started with --units 16, not 32"))
    let second = try await run(["cut.safetensors", "--resume"])
    #expect(second.status == 0 && second.lines.last == whole.lines.last?.replacing("whole", with: "cut"))
    #expect(try bytes("cut.safetensors") == bytes("whole.safetensors"))
    #expect(!folder.names.contains("cut.safetensors.checkpoint"))
  }

  private func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: "\(folder.path)/\(name)")) }

  @Test func refusesWhatIsInTheWayAndWhatIsNotRows() async throws {
    folder.add("there.safetensors", [])
    let there = try await run(["there.safetensors"])
    #expect(there.status == 1 && there.err.contains("there.safetensors: this file exists; add --force to replace it"))
    let nothing = try await run(["new.safetensors", "--resume"])
    #expect(nothing.status == 1 && nothing.err.contains("there is no unfinished run here"))
    folder.add("rows.safetensors", Array("no rows at all".utf8))
    let damaged = try await run(["new.safetensors"])
    #expect(damaged.status == 1)
    #expect(damaged.err.hasPrefix("train.py: error: rows.safetensors: not a readable .safetensors file"))
    #expect(!folder.names.contains("new.safetensors"))
  }
}

extension TemporaryFolder {
  /// A MIDI file with notes and pedal presses of all lengths, including keys beyond the piano's.
  fileprivate func addRandom(_ name: String, events: Int, using random: inout SplitMix64) {
    var writer = PerformanceWriter(title: name)
    var onset = 0.5
    for index in 0..<events {
      let duration = Seconds(.random(in: 0.02...9, using: &random))
      if index % 9 == 0 {
        writer.add(.pedal(PedalPress(onset: Seconds(onset), duration: 0.01)))
      } else {
        let pitch = Pitch(.random(in: 20...110, using: &random))
        writer.add(.note(Note(pitch: pitch, velocity: 77, onset: Seconds(onset), duration: duration)))
      }
      onset += .random(in: 0.02...(index % 20 == 0 ? 6 : 0.4), using: &random)
    }
    add(name, writer.finish())
  }
}

/// The Python used by the tests: the one named by `ETUDE_PYTHON`, or `python3`.
private enum PyTorch {
  static let python = ProcessInfo.processInfo.environment["ETUDE_PYTHON"] ?? "python3"
  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized.path
  static let absence: Comment = "needs torch and numpy: set ETUDE_PYTHON to a Python that has them"
  static let isPresent = has("torch", "numpy")
  static let hasMido = has("mido")

  private static func has(_ modules: String...) -> Bool {
    let code = "import importlib.util, sys; sys.exit(not all(map(importlib.util.find_spec, sys.argv[1:])))"
    return (try? Run([python, "-c", code] + modules).finish())?.status == 0
  }
}
