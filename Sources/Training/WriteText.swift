internal import Files

/// Writes a file atomically, replacing an existing one.
func writeText(_ text: String, to path: String) throws(FileError) {
  let file = try AtomicFile(path)
  try file.write(text.utf8)
  try file.commit()
}
