/// The packets of a broadcast, and how they are put together for one listener.
struct Subscription: Sendable {
  let packets: AsyncStream<Packet>
  var framing: Framing
}
