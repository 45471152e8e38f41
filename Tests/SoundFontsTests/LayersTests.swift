import TestSupport
import Testing

@testable import SoundFonts

@Suite struct LayersTests {
  private func layers(_ font: FontBuilder) throws -> [Layer] {
    let file = try read(font.bytes)
    return try file.layers(of: file.piano())
  }

  @Test func rangesLoopsAndKeys() throws {
    let layers = try layers(.grand())
    #expect(layers.map(\.velocities) == [0...63, 0...63, 64...127, 64...127, 64...127])
    #expect(layers.map(\.keys) == [0...63, 64...127, 0...127, 0...127, 0...127])
    #expect(layers.map(\.loop) == [.none, .none, .always, .untilRelease, .none])
    #expect(layers.map(\.samples) == [["Sample 3"], ["Sample 2"], ["Sample 4"], ["Sample 1"], ["ROM"]])
    #expect(layers.map(\.rootKey) == [63, 70, 68, 53, 60])
    #expect(layers[0].sampleRate == 22050 && layers[0].instrument == "Soft")
    #expect(try #require(layers[0].seconds) == 3300.0 / 22050)
  }

  @Test func leftAndRightAreOneLayer() throws {
    var font = FontBuilder.grand()
    for (index, key) in [(3, 60), (4, 60)] { font.samples[index].key = key }
    font.instruments[2].zones = [Zone([(17, 500), (53, 3)]), Zone([(17, 0xFE0C), (53, 4)])]
    let layers = try layers(font)
    #expect(layers.count == 4 && layers[0].samples == ["Sample 3", "Sample 4"] && layers[0].isStereo)
  }

  @Test func aGlobalZoneSpeaksForAllOthers() throws {
    var font = FontBuilder.grand()
    font.instruments[2].zones.insert(Zone([(43, 0x5040), (54, 1)]), at: 0)
    let layers = try layers(font)
    #expect(layers.map(\.keys).prefix(2) == [0...63, 64...127])
    #expect(layers[0].loop == .none, "its own zone says so")
    #expect(layers[1].loop == .always)
  }

  @Test func zonesThatNeverSoundAreLeftOut() throws {
    var font = FontBuilder.grand()
    font.instruments[2].zones = [Zone([(44, 0x7F40), (53, 3)]), Zone([(43, 0x1020), (53, 3)])]
    #expect(try layers(font).map(\.instrument) == ["Loud", "Loud", "Loud"])
  }

  private typealias Zone = FontBuilder.Zone
}
