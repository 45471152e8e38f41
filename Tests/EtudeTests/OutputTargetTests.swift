import Foundation
import Pictures
import Studio
import TestSupport
import Testing

@testable import etude

@Suite struct OutputTargetTests {
  private let folder = TemporaryFolder()

  private func shell(_ script: String, _ arguments: String...) async throws -> RunResult {
    try await Run(["/bin/bash", "-c", script, Run.program] + arguments, in: folder.path).outcome()
  }

  @Test(arguments: ["svg", "png"]) func aPictureGoesToStandardOutput(format: String) async throws {
    folder.addPiece()
    for out in ["-", "/dev/stdout"] {
      let run = try await shell(#""$0" draw piece.mid --out "$1" --formats "$2" > picture"#, out, format)
      #expect(run.status == 0 && run.err.isEmpty, "\(run.err)")
      _ = try await etude("draw", "piece.mid", "-o", "x.\(format)", "--force", in: folder.path)
      #expect(
        FileManager.default.contentsEqual(atPath: folder.path + "/picture", andPath: folder.path + "/x.\(format)"))
      #expect(folder.names == ["picture", "piece.mid", "x.\(format)"])
    }
  }

  @Test(arguments: ["draw - -o x.svg", "inspect -", "info -"])
  func standardInputIsAFile(command: String) async throws {
    folder.addPiece()
    let run = try await shell(#""$0" $1 < piece.mid"#, command)
    #expect(run.status == 0 && run.err.isEmpty && !run.out.isEmpty, "\(run.err)")
  }

  @Test(arguments: [
    ["zip", "a.mid", "--out"], ["models", "quantize", "expressive", "--out"],
    ["models", "sampling", "expressive", "--recall", "1", "--out"], ["train", ".", "--out"],
    ["soundfont", "extract", "a.sf2", "--out"], ["soundfont", "build", "a.sfz", "--out"], ["rows", ".", "--out"],
    ["tune", ".", "--space", "s.toml", "--out"], ["play", "--out"], ["serve", "--out"], ["compose", "--zip"],
    ["train", ".", "--out", "m", "--log-csv"],
  ]) func noFileIsCalledByADash(command: [String]) async throws {
    for out in ["-", "/dev/stdout"] {
      let run = try await Run([Run.program] + command + [out], in: folder.path).outcome()
      #expect(run.status == 64 && run.out.isEmpty)
      #expect(
        run.err.hasPrefix("etude: error: \(command.last!) can't be standard output here; name a file or a folder.\n"))
    }
    #expect(folder.names.isEmpty)
  }

  @Test func knownExtensionsNameFiles() {
    for name in [
      "weba", "ogx", "rmi", "jpg", "JPEG", "gif", "bmp", "webp", "zip", "json", "html", "txt", "xml", "midi",
    ] {
      #expect(OutputTarget.namesFile("x.\(name)"), "\(name)")
    }
    for name in ["tonight", "v1.2", "foo.xyz", "x.mp3/"] { #expect(!OutputTarget.namesFile(name), "\(name)") }
  }

  @Test(arguments: [
    (["compose", "--out", "x.jpg"], "--out x.jpg: this command does not write .jpg files. Formats: mid, wav, "),
    (
      ["compose", "--out", "x.zip"],
      "--out x.zip: this command does not write .zip files. To pack the pieces, give --zip"
    ),
    (
      ["draw", "a.mid", "--out", "b.mp3"],
      "--out b.mp3: this command does not write .mp3 files. Formats: svg, png, pdf."
    ),
    (
      ["draw", "a.mid", "--out", "b.zip"],
      "--out b.zip: this command does not write .zip files. Formats: svg, png, pdf."
    ),
    (["render", "a.mid", "--out", "/dev/null"], "--out /dev/null is a pipe or a device; name a file or a folder"),
    (["compose", "--out", "/dev/stdout"], "--out - writes one piece in one format; give --formats with one name."),
  ]) func otherFilesAreRefused(command: [String], sentence: String) async throws {
    let run = try await Run([Run.program] + command, in: folder.path).outcome()
    #expect(run.status == 64 && run.err.hasPrefix("etude: error: \(sentence)"), "\(run.err)")
    #expect(folder.names.isEmpty)
  }

  @Test func aMIDIFileKeepsItsExtension() async throws {
    let model = try folder.addModel()
    let run = try await etude("compose", "--model", model, "--seconds", "2", "--out", "x.midi", in: folder.path)
    #expect(run.status == 0 && run.lines.last == "  x.midi", "\(run.err)")
    #expect(folder.names == ["tiny.safetensors", "x.midi"])
  }

  /// The terminal is played by Python's `pty`.
  @Test func aTerminalGetsNoBinaryData() async throws {
    let terminal = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
    let run = try await Run(
      ["/usr/bin/env", "python3", "-c", terminal, Run.program, "compose", "--out", "-", "--formats", "wav"],
      in: folder.path
    ).outcome()
    #expect(run.status == 64)
    #expect(run.out.contains("--out - would write binary data to the terminal; redirect it, as in > piece.wav"))
  }

  @Test(arguments: [
    ("flac mp3", ["flac", "mp3"]), ("mid,mid, MIDI", ["mid"]), (".mid, aif wave", ["mid", "aiff", "wav"]),
    ("wav24\tpng", ["wav24", "png"]),
  ]) func formatsAreListed(text: String, names: [String]) throws {
    #expect(try OutputFormat.list(text).map(\.name) == names)
  }

  @Test func formatsOfOtherCommandsAreUnknown() {
    #expect(throws: OutputError.unknownFormat("mp3", known: ["svg"])) {
      try OutputFormat.list("svg mp3", among: [.picture(.svg)])
    }
  }
}
