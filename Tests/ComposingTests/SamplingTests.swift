import Foundation
import Testing

@testable import Composing

@Suite struct SamplingTests {
  @Test func keysAloneHaveANucleus() {
    let sampling = Sampling(temperature: Temperature(0.8, columns: ["key": 0.9]), topP: 0.7, minP: 0.1)
    let keys = sampling.sampler(column: "key", isPitchColumn: true)
    #expect(keys.temperature == 0.9 && keys.topP == 0.7 && keys.minP == 0.1)
    let times = sampling.sampler(column: "time", isPitchColumn: false)
    #expect(times.temperature == 0.8 && times.topP == 1 && times.minP == 0)
  }

  @Test func whatIsNotOverriddenStays() throws {
    var overrides = SamplingOverrides()
    #expect(Sampling(recall: 3).applying(overrides) == Sampling(recall: 3))
    overrides.recall = 7
    overrides.temperature = Temperature(0.9, columns: ["key": 0.8])
    let expected = Sampling(temperature: overrides.temperature!, topP: 0.5, recall: 7)
    #expect(Sampling(topP: 0.5).applying(overrides) == expected)
    let all = Sampling(topP: 0.5, minP: 0.1, repetitionPenalty: -1, candidates: 3, recall: 0, pulse: 5)
    #expect(Sampling().applying(SamplingOverrides(all)) == all)
    let data = try JSONEncoder().encode(overrides)
    #expect(try JSONDecoder().decode(SamplingOverrides.self, from: data) == overrides)
  }

  @Test(arguments: [
    #"{"topP":0}"#, #"{"minP":1.1}"#, #"{"repetitionPenalty":-11}"#, #"{"candidates":0}"#, #"{"recall":21}"#,
    #"{"pulse":-1}"#,
  ]) func overridesOfAFileCanBeOutOfRange(json: String) throws {
    #expect(try !JSONDecoder().decode(SamplingOverrides.self, from: Data(json.utf8)).isInRange)
  }

  @Test func aTemperatureIsReadAsItIsWritten() {
    #expect(Temperature("0.9") == Temperature(0.9))
    #expect(Temperature("time=1.1,key=0.95") == Temperature(1, columns: ["time": 1.1, "key": 0.95]))
    #expect(Temperature("0.8,key=1") == Temperature(0.8, columns: ["key": 1]))
    let temperature = Temperature(0.5, columns: ["key": 2, "duration": 1])
    #expect(temperature.description == "0.5,duration=1.0,key=2.0")
    #expect(Temperature(temperature.description) == temperature)
  }

  @Test(arguments: ["", "0", "-1", "11", "nan", "key=", "=1", "key=0.9,", "key=1=2", "warm"])
  func otherTextsAreNoTemperature(text: String) { #expect(Temperature(text) == nil) }
}
