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

  @Test func aTableTakesThePlaceOfNoOtherFileOfTheRun() throws {
    let model = folder.add("m", [1])
    try FileManager.default.linkItem(atPath: model, toPath: folder.path + "/link.csv")
    for table in ["m", "./m.checkpoint", "m.log.jsonl", "../\(fileName(of: folder.path))/m.curve.svg", "link.csv"] {
      let path = "\(folder.path)/\(table)"
      #expect { try RunPaths(model: model, table: path).checkPlaces() } throws: {
        "\($0)" == "\(path): the training writes another of its files there"
      }
    }
    try RunPaths(model: model, table: model + ".csv").checkPlaces()
  }

  @Test func theFoldersOfARunMustExist() {
    for (model, table) in [("none/m", nil), ("m", "none/t.csv")] as [(String, String?)] {
      let paths = RunPaths(model: "\(folder.path)/\(model)", table: table.map { "\(folder.path)/\($0)" })
      let name = table ?? model
      #expect { try paths.checkPlaces() } throws: {
        "\($0)".hasPrefix("\(folder.path)/\(name): cannot create: No such file or directory")
      }
    }
  }
}
