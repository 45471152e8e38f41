import Files
import Foundation
import TestSupport
import Testing

/// Whether `scripts/sanitize` runs the tests.
private let isSanitized = getenv("ETUDE_SANITIZER") != nil

/// If system limits are too low, the program ends with a sentence and an exit status, and never hangs.
@Suite struct SystemLimitsTests {
  private let folder = TemporaryFolder()

  private func run(_ prefix: String, _ command: String) async throws -> RunResult {
    folder.addPiece()
    #expect(chmod(folder.path, 0o755) == 0)
    return try await Run(["/bin/sh", "-c", "\(prefix) \(Run.program) \(command)"], in: folder.path).outcome()
  }

  @Test(arguments: [
    ("ulimit -n 6;", "only 6 files may be open at once"), ("ulimit -n 10;", "only 10 files may be open at once"),
  ]) func tooFewFilesAreSaid(prefix: String, sentence: String) async throws {
    try await tooLittleIsSaid(prefix: prefix, sentence: sentence)
  }

  @Test func tooFewFilesForAServerAreSaid() async throws {
    let run = try await run("ulimit -n 20;", "serve --port 0")
    #expect(run.status == 71 && run.err.contains("only 20 files may be open at once"), "\(run)")
  }

  @Test(.disabled(if: isSanitized, "sanitizers need terabytes of address space"))
  func tooLittleAddressSpaceIsSaid() async throws {
    try await tooLittleIsSaid(prefix: "ulimit -v 400000;", sentence: "the address space is limited to 390 MB")
  }

  private func tooLittleIsSaid(prefix: String, sentence: String) async throws {
    let run = try await run(prefix, "inspect piece.mid")
    #expect(run.status == 71 && run.err.hasPrefix("etude: error: \(sentence)"), "\(run.err)")
    #expect(try await self.run(prefix, "--version").status == 0)
  }

  /// Whether other users can reach the program: they cannot if it is in root's home.
  private static var othersReachTheProgram: Bool {
    let parts = Run.program.split(separator: "/")
    return parts.indices.allSatisfy { end in
      var status = stat()
      return stat("/" + parts[...end].joined(separator: "/"), &status) == 0 && status.st_mode & S_IXOTH != 0
    }
  }

  @Test(
    .enabled(if: geteuid() == 0, "the limit on processes is tested as another user"),
    .enabled(if: othersReachTheProgram, "the program is in a folder that other users cannot enter"))
  func tooFewThreadsAreSaid() async throws {
    let run = try await run("exec setpriv --reuid 65534 --clear-groups prlimit --nproc=3", "inspect piece.mid")
    // Fewer than two if that user has other processes.
    #expect(run.status == 71 && run.err.hasPrefix("etude: error: only "), "\(run.err)")
    #expect(run.err.contains("can be started, and 8 are needed; raise the limit on processes"), "\(run.err)")
  }

  @Test func aFewFilesAreEnoughForAPiece() async throws {
    let font = folder.addSoundFont()
    let run = try await run("ulimit -n 24;", "render piece.mid --formats mid,flac,svg --out out --soundfont \(font)")
    #expect(run.status == 0 && folder.pieces(in: "out").count == 3, "\(run.err)")
  }

  /// In a folder that anybody may write to.
  @Test(.enabled(if: geteuid() == 0, "the folder of one user is tested as another"))
  func theManifestOfAnotherUserIsSaidBeforeAnyWork() async throws {
    folder.addPiece()
    #expect(try await run("", "render piece.mid --formats mid --out out").status == 0)
    #expect(chmod(folder.path + "/out", 0o1777) == 0)
    folder.addScale("scale.mid", notes: 3)
    let run = try await run(
      "exec setpriv --reuid 65534 --clear-groups", "render piece.mid scale.mid --formats mid --json --out out")
    #expect(run.status == 73 && run.lines.count == 2, "\(run)")
    // One exists, so nothing is written for it.
    #expect(run.out.contains("\"files\":{\"mid\":\"out/piece.mid\"}"), "\(run)")
    #expect((run.out + run.err).contains("out/manifest.jsonl: belongs to another user"), "\(run)")
    #expect(folder.pieces(in: "out") == ["piece.mid"])
  }

  @Test func malformedAudioIsADataError() async throws {
    folder.addPiece()
    folder.add("bad.wav", Array("RIFF....WAVEno audio".utf8))
    let run = try await etude("draw", "piece.mid", "--audio", "bad.wav", in: folder.path)
    #expect(run.status == 65 && run.err.contains("bad.wav: not an audio file"), "\(run.err)")
    #expect(mkfifo(folder.path + "/pipe.wav", 0o600) == 0)
    let pipe = try await etude("draw", "piece.mid", "--audio", "pipe.wav", in: folder.path)
    #expect(pipe.status == 66 && pipe.err.contains("pipe.wav: this is a pipe"), "\(pipe.err)")
  }

  /// libmpg123 would print on standard error what it skips.
  @Test func brokenFramesOfAnMP3AreSkippedSilently() async throws {
    folder.addPiece()
    let made = try await etude(
      "render", "piece.mid", "--soundfont", folder.addSoundFont(), "--formats", "mp3", "--out", ".", in: folder.path)
    try #require(made.status == 0, "\(made.err)")
    var bytes = try readFile(folder.path + "/piece.mp3")
    let middle = bytes.count / 2
    bytes.replaceSubrange(middle..<middle + 3000, with: [UInt8](repeating: 0, count: 3000))
    folder.add("broken.mp3", bytes)
    let run = try await etude("draw", "piece.mid", "--audio", "broken.mp3", "--out", "a.svg", in: folder.path)
    #expect(run.status == 0 && run.err.isEmpty, "\(run.err)")
  }
}
