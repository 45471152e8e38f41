// The sustain pedal over time. Must not know pages.
package import Music

/// How far the pedal is down: 0 up, 1 down, between them a half pedal.
package struct PedalSpan: Hashable, Sendable {
  package let start, end: Seconds
  package let depth: Double

  package init(start: Seconds, end: Seconds, depth: Double = 1) {
    (self.start, self.end, self.depth) = (start, end, depth)
  }

  package init(_ press: PedalPress) { self.init(start: press.onset, end: press.end) }
}
