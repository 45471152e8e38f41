import Playback
import Testing

@testable import Studio

@Suite struct DoctorTests {
  @Test(arguments: [
    ("libsndfile 1.2.0", ["1.2.0"], nil), ("libsndfile 1.0.31", ["1.2.0"], "1.2.0"),
    ("FluidSynth 2.10.0", ["2.3.1"], nil),
    ("FluidSynth 2.2.9", ["2.3.1"], "2.3.1"), ("oneDNN 2.6.0, avx512_core_bf16", ["2.6.3"], "2.6.3"),
    ("oneDNN 3.0, avx2", ["2.6.3"], nil), ("cairo 1.16.0, Pango 1.48.0", ["1.16.0", "1.50.12"], "1.50.12"),
    ("libebur128 1.2.6", ["1.2.6"], nil),
  ])
  func warnsOfALibraryThatIsOlderThanThoseTested(description: String, tested: [String], missed: String?) {
    let finding = Doctor.finding(LinkedLibrary("loudness", description, oldestTested: tested))
    #expect(finding.isWell && finding.detail == description)
    #expect(
      finding.warning == missed.map { "older than \($0), the oldest version that Étude was tested with" })
  }

  @Test func saysWhereMusicCanBeHeard() {
    let speakers = Doctor.sound { () throws(PlaybackError) in [AudioDevice(name: "usb", description: "Speakers")] }
    #expect(speakers.isWell && speakers.warning == nil && speakers.detail == "usb (Speakers)")
    // Without a sound card Étude works in a browser.
    let none = Doctor.sound { () throws(PlaybackError) in throw .noDevice(pulse: "not running", alsa: "not present") }
    #expect(
      none.isWell && none.detail == "no audio device can be used (sound server: not running; sound card: not present)")
    #expect(none.warning == "music can only be played in a browser")
    #expect(Doctor.sound { () throws(PlaybackError) in [] }.warning != nil)
  }

  @Test func knowsAVersionOfEachLibraryThatIsLoaded() {
    for library in LinkedLibrary.all { #expect(library.versions.count == library.oldestTested.count, "\(library)") }
  }
}
