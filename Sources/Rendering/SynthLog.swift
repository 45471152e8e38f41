internal import CFluidSynth
private import Files
internal import Glibc
internal import Synchronization

/// Captures FluidSynth's messages, which it would print to the terminal (`fluid_set_log_function`).
enum SynthLog {
  /// An error that FluidSynth reported.
  struct Message: Sendable {
    let text: String
    /// The system's `errno` at that time.
    let code: CInt
  }

  /// Runs `body`. Returns its value and the errors that FluidSynth reports during that time on the same task.
  static func capture<Value>(_ body: () -> Value) -> (Value, [Message]) {
    let messages = Messages()
    let value = $current.withValue(messages, operation: body)
    return (value, messages.all)
  }

  /// Redirects FluidSynth's messages, once per process and before any other call. Messages outside of `capture` are
  /// dropped.
  ///
  /// FluidSynth tries its DLS reader on every file that it cannot read, and that reader logs through GLib; GLib's log
  /// is silenced too if it is loaded (`g_log_set_default_handler`).
  static let install: Void = {
    for level in [FLUID_PANIC, FLUID_ERR, FLUID_WARN, FLUID_INFO, FLUID_DBG] {
      fluid_set_log_function(
        CInt(level.rawValue),
        { level, message, _ in
          let code = errno
          guard level <= FLUID_ERR.rawValue, let message else { return }
          SynthLog.current?.add(Message(text: String(cString: message), code: code))
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
    private let messages = Mutex<[Message]>([])
    var all: [Message] { messages.withLock(\.self) }
    func add(_ message: Message) { messages.withLock { if $0.count < 10 { $0.append(message) } } }
  }
}

extension [SynthLog.Message] {
  /// Throws if FluidSynth could not open or read the SoundFont. It opens the file for the tables, and again for the
  /// samples of each preset, without which it would crash when a key is struck.
  func checkReading(of path: String) throws(SoundFontError) {
    let words = ["Failed to open", "Unable to open", "File read failed"]
    guard let message = first(where: { words.contains(where: $0.text.contains) }) else { return }
    throw .unreadable(FileError(path: path, action: .read, code: message.code))
  }

  /// The first message, except those of the DLS reader, which FluidSynth tries last on any file.
  var reason: String { lazy.map(\.text).first { !$0.hasPrefix("ipatch") } ?? "no reason given" }
}
