import Foundation
import Network
import Testing

@Suite struct ArchitectureTests {
  @Test(arguments: [
    #"{"classes":[2],"embedding":1,"headUnits":1,"labels":0,"layers":17,"units":1}"#,
    #"{"classes":[2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2],"embedding":1,"headUnits":1,"labels":0,"layers":1,"units":1}"#,
    #"{"classes":[2],"embedding":1,"headUnits":1,"labels":0,"layers":1,"units":1048577}"#,
    #"{"classes":[0],"embedding":1,"headUnits":1,"labels":0,"layers":1,"units":1}"#,
    #"{"attention":-1,"classes":[2],"embedding":1,"headUnits":1,"labels":0,"layers":1,"units":1}"#,
    #"{"attention":16385,"classes":[2],"embedding":1,"headUnits":1,"labels":0,"layers":1,"units":1}"#,
    #"{"attention":4,"attentionUnits":0,"classes":[2],"embedding":1,"headUnits":1,"labels":0,"layers":1,"units":1}"#,
    #"{"classes":[],"embedding":1,"headUnits":1,"labels":0,"layers":1,"units":1}"#,
  ]) func sizesBeyondReasonAreRefused(json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Architecture.self, from: Data(json.utf8)) }
  }

  @Test(arguments: [0, 1024]) func whatIsWrittenIsRead(attention: Int) throws {
    let architecture = Architecture(classes: [64, 91, 64, 32], labels: 16, attention: attention, attentionUnits: 96)
    let json = try JSONEncoder().encode(architecture)
    let read = try JSONDecoder().decode(Architecture.self, from: json)
    #expect((read.classes, read.attention) == (architecture.classes, attention))
    #expect(read == architecture || attention == 0)
    #expect(String(decoding: json, as: UTF8.self).contains("attention") == (attention > 0))
  }
}
