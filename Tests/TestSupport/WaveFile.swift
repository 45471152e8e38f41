/// A WAV file of integer samples.
package struct WaveFile {
  /// Samples of each channel, −1…1.
  package var channels: [[Double]]
  package var rate = 44100
  /// Bits per sample: 16 or 24.
  package var bits = 16
  /// The key, and the first and last frame of the loop, in the chunk `smpl`.
  package var sampler: (key: Int, loop: ClosedRange<Int>)?

  package init(_ channels: [[Double]], rate: Int = 44100, bits: Int = 16) {
    (self.channels, self.rate, self.bits) = (channels, rate, bits)
  }

  package var bytes: [UInt8] {
    let (width, frames) = (bits / 8, channels[0].count)
    var data: [UInt8] = []
    for frame in 0..<frames {
      for channel in channels {
        let value = Int((channel[frame] * Double(1 << (bits - 1))).rounded())
        let most = (1 << (bits - 1)) - 1
        data += number(min(max(value, -most - 1), most), width)
      }
    }
    let block = width * channels.count
    let format =
      number(1, 2) + number(channels.count, 2) + number(rate, 4) + number(rate * block, 4) + number(block, 2)
      + number(bits, 2)
    var body = Array("WAVE".utf8) + chunk("fmt ", format) + chunk("data", data)
    if let (key, loop) = sampler {
      let head = [0, 0, 0, key, 0, 0, 0, 1, 0].flatMap { number($0, 4) }
      body += chunk("smpl", head + [0, 0, loop.lowerBound, loop.upperBound, 0, 0].flatMap { number($0, 4) })
    }
    return chunk("RIFF", body)
  }
}

private func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
  Array(name.utf8) + number(body.count, 4) + body + (body.count % 2 == 1 ? [0] : [])
}

private func number(_ value: Int, _ width: Int) -> [UInt8] {
  (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

extension TemporaryFolder {
  /// Writes a text file.
  @discardableResult
  package func add(_ name: String, _ text: String) -> String { add(name, Array(text.utf8)) }
}
