import Support
import Testing

@testable import Training

@Suite struct JSONValueTests {
  @Test func whatIsReadIsWritten() throws {
    let text = #"{"a":[1,0.5,null,true],"b":{"c":"é/"},"d":false}"#
    #expect(jsonLine(try value(JSONValue.self, json: text)) == text)
  }

  @Test func kindsAreTold() throws {
    let list = try value([JSONValue].self, json: #"[2,2.5,"2",true,null]"#)
    #expect(list == [.integer(2), .number(2.5), .text("2"), .bool(true), .null])
  }
}
