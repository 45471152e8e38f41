// What FluidSynth says, caught. Must not know what it is about.
internal import CFluidSynth
internal import Glibc
internal import Synchronization

/// FluidSynth's messages, which it would print to the terminal (`fluid_set_log_function`).
enum SynthLog {
  /// What `body` returns, and the errors that FluidSynth reports meanwhile, without those of other threads.
  static func capture<Value>(_ body: () -> Value) -> (Value, [String]) {
    let messages = Messages()
    let value = $current.withValue(messages, operation: body)
    return (value, messages.all)
  }

  /// Silences FluidSynth, once for the process and before anything else is asked of it. Messages outside of `capture`
  /// are dropped.
  ///
  /// Its reader of DLS files, which it tries on whatever it cannot read, complains through GLib; where there is one, it
  /// is silenced too (`g_log_set_default_handler`).
  static let install: Void = {
    for level in [FLUID_PANIC, FLUID_ERR, FLUID_WARN, FLUID_INFO, FLUID_DBG] {
      fluid_set_log_function(
        CInt(level.rawValue),
        { level, message, _ in
          guard level <= FLUID_ERR.rawValue, let message else { return }
          SynthLog.current?.add(String(cString: message))
        }, nil)
    }
    if let function = dlsym(nil, "g_log_set_default_handler") {
      _ = unsafeBitCast(function, to: SetGLibHandler.self)({ _, _, _, _ in }, nil)
    }
  }()

  private typealias GLibHandler =
    @convention(c) (UnsafePointer<CChar>?, CInt, UnsafePointer<CChar>?, UnsafeMutableRawPointer?) -> Void
  private typealias SetGLibHandler = @convention(c) (GLibHandler, UnsafeMutableRawPointer?) -> OpaquePointer?

  @TaskLocal private static var current: Messages?

  private final class Messages: Sendable {
    private let messages = Mutex<[String]>([])
    var all: [String] { messages.withLock(\.self) }
    func add(_ message: String) { messages.withLock { if $0.count < 10 { $0.append(message) } } }
  }
}
