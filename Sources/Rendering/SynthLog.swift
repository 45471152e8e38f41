// What FluidSynth says, caught. Must not know what it is about.
internal import CFluidSynth
internal import Synchronization

/// FluidSynth's messages, which it would print to the terminal (`fluid_set_log_function`).
enum SynthLog {
  /// Runs `body` and returns with it its errors meanwhile; those of other threads are not among them.
  static func capture<Value>(_ body: () -> Value) -> (Value, [String]) {
    install
    let messages = Messages()
    let value = $current.withValue(messages, operation: body)
    return (value, messages.all)
  }

  /// Silences FluidSynth, once for the process. Messages outside of `capture` are dropped.
  static let install: Void = {
    for level in [FLUID_PANIC, FLUID_ERR, FLUID_WARN, FLUID_INFO, FLUID_DBG] {
      fluid_set_log_function(
        CInt(level.rawValue),
        { level, message, _ in
          guard level <= FLUID_ERR.rawValue, let message else { return }
          SynthLog.current?.add(String(cString: message))
        }, nil)
    }
  }()

  @TaskLocal private static var current: Messages?

  private final class Messages: Sendable {
    private let messages = Mutex<[String]>([])
    var all: [String] { messages.withLock(\.self) }
    func add(_ message: String) { messages.withLock { if $0.count < 10 { $0.append(message) } } }
  }
}
