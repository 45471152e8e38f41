// Fuzzes the reader of SFZ instruments.
import FuzzSupport
import SFZ

private let folder = "\(scratchFolder)/instrument"

/// Reads an instrument. The file that it can include has the same text, and all samples are in its folder.
private func read(_ bytes: [UInt8]) {
  for name in ["piano.sfz", "part.sfz"] { writeFile("\(folder)/\(name)", bytes) }
  do throws(SFZError) {
    let instrument = try Instrument("\(folder)/piano.sfz")
    precondition(!instrument.regions.isEmpty)
    precondition(instrument.regions.allSatisfy { $0.sample.hasPrefix(folder + "/") })
    precondition(instrument.omissions.allSatisfy { !"\($0)".isEmpty })
  } catch {
    precondition(!error.description.isEmpty)
  }
}

private func begin() -> [[UInt8]] {
  makeFolder(folder)
  for name in ["a.wav", "b.wav"] { writeFile("\(folder)/\(name)", []) }
  return [
    "<region> sample=a.wav key=60 lovel=1 hivel=64 ampeg_release=0.5\n",
    """
    // Title
    <control> default_path= set_cc64=0
    #define $KEY 60
    <global> volume=-3 <master> <group> trigger=attack loop_mode=loop_sustain
    <region> sample=a.wav lokey=$KEY hikey=c5 pitch_keycenter=$KEY amp_velcurve_64=0.5
    <region> sample=b.wav trigger=release rt_decay=6 /* later */

    """,
    "#include \"part.sfz\"\n<curve> curve_index=7 v000=0 v127=1\n",
    "<region> sample=..\\a.wav cutoff=800 fil_veltrack=1200 xfin_lokey=20 xfin_hikey=40 offset=3 end=9\r\n",
  ].map { Array($0.utf8) }
}

let sfzTarget = FuzzTarget(begin: begin, read: read)

#if FUZZING
  @_cdecl("LLVMFuzzerInitialize")
  public func initialize(_ count: UnsafeRawPointer, _ arguments: UnsafeRawPointer) -> CInt {
    sfzTarget.writeSeeds()
  }

  @_cdecl("LLVMFuzzerTestOneInput")
  public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    sfzTarget.test(start, count)
  }
#endif
