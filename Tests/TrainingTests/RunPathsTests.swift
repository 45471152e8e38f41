import Files
import Foundation
import TestSupport
import Testing

@testable import Training

@Suite struct RunPathsTests {
  private let folder = TemporaryFolder()

  @Test func foreignFilesAreNoLogAndNoCurve() throws {
    let paths = RunPaths(model: folder.path + "/m")
    for (name, own) in [
      ("m.log.jsonl", "{\"event\":\"begin\",\"seconds\":0}\n"), ("m.curve.svg", "<svg>events learned from</svg>"),
    ] {
      try paths.checkVacant()
      folder.add(name, Array("mine".utf8))
      #expect { try paths.checkVacant() } throws: { "\($0)".contains("\(name): this file exists") }
      folder.add(name, Array(own.utf8))
      try paths.checkVacant()
      try removeFile("\(folder.path)/\(name)")
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/\(name)", withDestinationPath: folder.add("other", Array(own.utf8)))
      #expect { try paths.checkVacant() } throws: { "\($0)".contains("\(name): this file exists") }
      try removeFile("\(folder.path)/\(name)")
    }
    folder.add("m.log.jsonl", [])
    try paths.checkVacant()
    #expect(mkfifo(folder.path + "/pipe", 0o600) == 0)
    #expect(throws: FileError.self) { _ = try RunLog(folder.path + "/pipe", length: 0) }
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/x", withDestinationPath: "/nowhere")
    #expect { try checkVacant(folder.path + "/x") } throws: { "\($0)".contains("this file exists") }
  }
}
