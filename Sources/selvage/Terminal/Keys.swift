import Dispatch
import Glibc

/// The keys that are pressed on the terminal, one by one and unseen, while `body` runs; where standard input is no terminal, none.
func withKeys<Result>(
    _ body: (AsyncStream<UInt8>) async throws -> Result
) async rethrows -> Result {
    let (keys, continuation) = AsyncStream<UInt8>.makeStream(bufferingPolicy: .bufferingNewest(16))
    var before = termios()
    guard isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &before) == 0 else {
        defer { continuation.finish() }
        return try await body(keys)
    }
    var single = before
    // Each key at once and unseen; Ctrl-C stays what it is.
    single.c_lflag &= ~tcflag_t(ICANON | ECHO)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &single)
    let source = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .global())
    source.setEventHandler {
        var key: UInt8 = 0
        if read(STDIN_FILENO, &key, 1) == 1 { continuation.yield(key) } else { continuation.finish() }
    }
    source.resume()
    defer {
        source.cancel()
        continuation.finish()
        tcsetattr(STDIN_FILENO, TCSADRAIN, &before)
    }
    return try await body(keys)
}
