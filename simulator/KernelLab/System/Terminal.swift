internal import CKernelLab
internal import Glibc

/// A terminal of the caller's, and how it was set before anybody touched it.
struct Terminal {
    let descriptor: Int32
    private let before: termios

    /// Nil where the file is no terminal; `tcgetattr(3)`.
    init?(_ descriptor: Int32) {
        var before = termios()
        guard tcgetattr(descriptor, &before) == 0 else { return nil }
        self.descriptor = descriptor
        self.before = before
    }

    /// Gives every key on as it is, Ctrl-C and line ends included; `cfmakeraw(3)`.
    func makeRaw() {
        var raw = self.before
        cfmakeraw(&raw)
        tcsetattr(self.descriptor, TCSADRAIN, &raw)
    }

    /// Sets it as it was before.
    func restore() {
        var before = self.before
        tcsetattr(self.descriptor, TCSADRAIN, &before)
    }

    /// How it was, in the words of stty(1), which sets them again with `stty WORDS`.
    var words: String {
        let flags = [self.before.c_iflag, self.before.c_oflag, self.before.c_cflag, self.before.c_lflag]
        let keys = withUnsafeBytes(of: self.before.c_cc) { $0.map { UInt32($0) } }
        return (flags + keys).map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// Its size in characters; 24 by 80 where it does not know; `ioctl(2)`, TIOCGWINSZ.
    var size: (rows: Int, columns: Int) {
        var size = winsize()
        guard ioctl(self.descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0 else {
            return (24, 80)
        }
        return (Int(size.ws_row), Int(size.ws_col))
    }
}
