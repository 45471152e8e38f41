import Foundation
import Network
import Testing

@Suite struct ArchitectureTests {
  @Test(arguments: [
    #"{"classes":[2],"embedding":1,"headUnits":1,"labels":0,"layers":17,"units":1}"#,
    #"{"classes":[2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2],"embedding":1,"headUnits":1,"labels":0,"layers":1,"units":1}"#,
    #"{"classes":[2],"embedding":1,"headUnits":1,"labels":0,"layers":1,"units":1048577}"#,
    #"{"classes":[0],"embedding":1,"headUnits":1,"labels":0,"layers":1,"units":1}"#,
    #"{"classes":[],"embedding":1,"headUnits":1,"labels":0,"layers":1,"units":1}"#,
  ]) func sizesBeyondReasonAreRefused(json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Architecture.self, from: Data(json.utf8)) }
  }

  @Test func whatIsWrittenIsRead() throws {
    let architecture = Architecture(classes: [64, 91, 64, 32], labels: 16)
    #expect(try JSONDecoder().decode(Architecture.self, from: JSONEncoder().encode(architecture)) == architecture)
  }
}
