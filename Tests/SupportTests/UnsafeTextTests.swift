import Support
import Testing

@Suite struct UnsafeTextTests {
  @Test(arguments: [
    ("Für “E” – 亀 👩‍👩‍👧", "Für “E” – 亀 👩‍👩‍👧"), ("a\u{1B}[2Jb", "a [2Jb"), ("a\r\n\u{9B}b\tc", "a b c"),
    ("\u{202E}gpj.exe\u{202C}", "gpj.exe"), ("a\u{2066}b\u{2069}\u{200F}\u{61C}c", "abc"), ("\u{7F}a\u{2028}", "a"),
    ("  two  words  ", "two  words"), ("\0\u{202E} \n", ""),
  ]) func oneLineHoldsNothingUnsafe(text: String, line: String) {
    #expect(text.asOneSafeLine == line)
  }

  @Test func controlsAndBidirectionalMarksAreUnsafe() {
    let unsafe = (0..<0x3000 as Range<UInt32>).compactMap(Unicode.Scalar.init).filter(\.isUnsafeInText).map(\.value)
    let controls = Array(0..<0x20) + Array(0x7F..<0xA0) as [UInt32]
    #expect(unsafe == controls + [0x61C, 0x200E, 0x200F] + Array(0x2028...0x202E) + Array(0x2066...0x2069))
  }
}
