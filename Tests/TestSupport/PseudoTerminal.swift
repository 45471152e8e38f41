private import Foundation

/// What happens to a terminal while a program runs on it.
package struct TerminalStep: Encodable, Sendable {
  /// Happens this many seconds after the first output.
  private var after: Double?
  /// Happens when the output since the last step matches this regular expression (of Python).
  private var pattern: String?
  private var columns: Int?
  private var keys: String?

  package static func resize(columns: Int, after seconds: Double) -> TerminalStep {
    TerminalStep(after: seconds, columns: columns)
  }

  package static func type(_ keys: String, after seconds: Double) -> TerminalStep {
    TerminalStep(after: seconds, keys: keys)
  }

  package static func type(_ keys: String, when pattern: String) -> TerminalStep {
    TerminalStep(pattern: pattern, keys: keys)
  }
}

/// Runs a program on a pseudo-terminal with 24 rows (Python's `pty`).
///
/// - Parameters:
///   - steps: events on the terminal, in order.
///   - environment: changes to the environment of the tests.
/// - Returns: everything written to the terminal, as standard output; lines end with `\n`.
package func runOnTerminal(
  _ command: [String], columns: Int = 80, steps: [TerminalStep] = [], in folder: String,
  environment: [String: String] = ["TERM": "xterm"], within limit: Duration = .seconds(120)
) async throws -> RunResult {
  let script = """
    import fcntl, json, os, pty, re, select, struct, sys, termios, time
    steps, out, seen, start = json.loads(sys.argv[2]), b"", 0, None
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.argv[3], sys.argv[3:])
    def resize(columns):
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    resize(int(sys.argv[1]))
    def is_due(step):
        if "pattern" in step:
            return re.search(step["pattern"].encode(), out[seen:])
        return start is not None and time.monotonic() - start > step["after"]
    while True:
        if steps and is_due(steps[0]):
            step, seen = steps.pop(0), len(out)
            if "columns" in step:
                resize(step["columns"])
            else:
                os.write(terminal, step["keys"].encode())
        if not select.select([terminal], [], [], 0.05)[0]:
            continue
        try:
            read = os.read(terminal, 65536)
        except OSError:
            break
        if not read:
            break
        out += read
        start = start or time.monotonic()
    sys.stdout.buffer.write(out.replace(b"\\r\\n", b"\\n"))
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    """
  let plan = String(decoding: try JSONEncoder().encode(steps), as: UTF8.self)
  return try await Run(
    ["/usr/bin/env", "python3", "-c", script, "\(columns)", plan] + command, in: folder, environment: environment
  ).outcome(within: limit)
}
