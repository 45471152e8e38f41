import Support
import Testing

@testable import Training

@Suite struct JSONValueTests {
  @Test func whatIsReadIsWritten() throws {
    let text = #"{"a":[1,0.5,null,true],"b":{"c":"é/"},"d":false}"#
    #expect(jsonLine(try decodeJSON(JSONValue.self, from: text)) == text)
  }

  @Test func kindsAreTold() throws {
    let list = try decodeJSON([JSONValue].self, from: #"[2,2.5,"2",true,null]"#)
    #expect(list == [.integer(2), .number(2.5), .text("2"), .bool(true), .null])
  }
}
