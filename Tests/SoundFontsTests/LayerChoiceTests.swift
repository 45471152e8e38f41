import Foundation
import SFZ
import TestSupport
import Testing

@testable import SoundFonts

@Suite struct LayerChoiceTests {
  private let folder = TemporaryFolder()

  private func regions(_ text: String) throws -> [Region] {
    folder.add("a.wav", "")
    return try Instrument(folder.add("piano.sfz", "<global> sample=a.wav\n" + text)).regions
  }

  @Test func layersAreChosenEvenly() throws {
    let sixteen = try regions(
      (0..<16).map { "<region> lovel=\(8 * $0) hivel=\(8 * $0 + 7) lokey=20 hikey=30\n" }.joined())
    #expect(sixteen.keepingLayers(16).map(\.velocities) == sixteen.map(\.velocities))
    #expect(sixteen.keepingLayers(4).map(\.velocities) == [1...31, 32...63, 64...95, 96...127])
    #expect(sixteen.keepingLayers(1).map(\.velocities) == [1...127])
    #expect(sixteen.keepingLayers(3).allSatisfy { $0.keys == 20...30 })
  }

  @Test func keysWithFewerLayersKeepThem() throws {
    let mixed = try regions(
      """
      <region> hivel=40 lokey=20 hikey=50
      <region> lovel=41 hivel=80 lokey=20 hikey=40
      <region> lovel=81 lokey=20 hikey=40
      <region> lovel=41 lokey=41 hikey=50
      <region> lokey=20 hikey=50
      """)
    #expect(
      mixed.keepingLayers(2).map { [$0.velocities, $0.keys] } == [
        [1...40, 20...40], [1...40, 41...50], [41...127, 20...40], [41...127, 41...50], [1...127, 20...50],
      ])
  }

  @Test func fitsStayWithinTheirToleranceAndAreFew() {
    func check(most: Int, _ amplitude: (Double) -> Double) {
      let attenuations = (0...127).map { velocity -> Double in
        let amplitude = amplitude(Double(velocity) / 127)
        return amplitude > 0 ? -20 * log10(amplitude) : .infinity
      }
      let fits = VelocityFit.fits(attenuations, 1...127)
      #expect(fits.count <= most, "\(fits.count) fits")
      for fit in fits {
        for velocity in fit.velocities {
          let value = fit.constant + fit.slope * 40 * log10(127 / Double(velocity))
          #expect(abs(value - attenuations[velocity]) <= VelocityFit.tolerance)
        }
        #expect(
          VelocityFit.generated.contains(fit.constant) || fit.velocities.upperBound < 64
            || fit.velocities.lowerBound >= 64)
      }
      let audible = (1...127).filter { attenuations[$0] < 120 }
      #expect(fits.flatMap(\.velocities) == audible)
    }
    check(most: 1) { $0 * $0 }
    check(most: 1) { _ in 0.5 }
    check(most: 8) { 1 - 0.73 * (1 - $0 * $0) }
    check(most: 30) { max(0, min(1, ($0 * 127 - 30) / 40)).squareRoot() * $0 * $0 }
    check(most: 30) { max(0, min(1, (100 - $0 * 127) / 40)) * $0 * $0 }
  }
}
