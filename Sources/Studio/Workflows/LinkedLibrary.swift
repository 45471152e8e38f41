private import Audio
private import Network
private import Pictures
private import Rendering
private import Sharing

/// A C library that Étude is linked with.
package struct LinkedLibrary: Sendable {
  /// Its purpose in Étude, such as `loudness`.
  package let purpose: String
  /// Its name and version, such as `libebur128 1.2.6`.
  package let description: String
  /// The oldest versions that Étude's tests have passed with, in the order of `description`.
  let oldestTested: [String]

  /// All libraries. The oldest tested versions are those of Debian 12.
  package static var all: [LinkedLibrary] {
    [
      LinkedLibrary("matrix products", NetworkEngine.description, oldestTested: ["2.6.3"]),
      LinkedLibrary("synthesis", SynthEngine.description, oldestTested: ["2.3.1"]),
      LinkedLibrary("audio files", AudioFileEngine.description, oldestTested: ["1.2.0"]),
      LinkedLibrary("loudness", LoudnessEngine.description, oldestTested: ["1.2.6"]),
      LinkedLibrary("archives", ArchiveEngine.description, oldestTested: ["3.6.2"]),
      LinkedLibrary("pictures", DrawingEngine.description, oldestTested: ["1.16.0", "1.50.12"]),
    ]
  }

  init(_ purpose: String, _ description: String, oldestTested: [String]) {
    (self.purpose, self.description, self.oldestTested) = (purpose, description, oldestTested)
  }

  /// The version numbers in the description.
  var versions: [String] {
    description.split { !$0.isNumber && $0 != "." }.filter { $0.contains(".") }.map(String.init)
  }

  /// The oldest tested version if the library is older; otherwise nil.
  var missedVersion: String? {
    zip(versions, oldestTested).first { Self.numbers($0).lexicographicallyPrecedes(Self.numbers($1)) }?.1
  }

  private static func numbers(_ version: String) -> [Int] { version.split(separator: ".").compactMap { Int($0) } }
}
