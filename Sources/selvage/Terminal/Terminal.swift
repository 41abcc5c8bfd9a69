import Glibc

/// The two streams of a program: stdout is the answer, stderr is the talk.
enum Stream {
    case answer
    case talk

    private var descriptor: Int32 { self == .answer ? STDOUT_FILENO : STDERR_FILENO }

    /// Writes all of the text at once, so that what was said is not lost in a buffer when the program is killed.
    func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = Glibc.write(self.descriptor, Array(bytes), bytes.count)
            if written < 0 && errno == EINTR { continue }
            if written < 0 && errno == EAGAIN {
                var ready = pollfd(fd: self.descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&ready, 1, -1)
                continue
            }
            guard written > 0 else { return }  // nobody reads any more; there is nobody to tell
            bytes = bytes.dropFirst(written)
        }
    }

    func line(_ text: String = "") { self.write(text + "\n") }

    var isTerminal: Bool { isatty(self.descriptor) == 1 }

    /// People read it: a terminal, or one further out, as CLICOLOR_FORCE says (https://bixense.com/clicolors).
    var isForPeople: Bool { self.isTerminal || (environment("CLICOLOR_FORCE") ?? "0") != "0" }

    /// Colour is for people, and never with NO_COLOR (https://no-color.org).
    var hasColour: Bool {
        self.isForPeople && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
    }

    /// Columns of the terminal; 80 where nobody can tell.
    var width: Int { self.size.columns }

    /// Rows and columns of the terminal; 24 and 80 where nobody can tell.
    var size: (rows: Int, columns: Int) {
        var size = winsize()
        guard ioctl(self.descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (24, environment("COLUMNS").flatMap { Int($0) } ?? 80)
        }
        return (Int(size.ws_row), Int(size.ws_col))
    }

    func paint(_ text: String, _ ink: Ink) -> String {
        self.hasColour ? "\u{1b}[\(ink.rawValue)m\(text)\u{1b}[0m" : text
    }
}

/// A colour by what it means.
enum Ink: String {
    case good = "32"
    case bad = "31"
    case careful = "33"
    case quiet = "2"
    case strong = "1"
}

/// A variable of the environment; the programs are the only place that reads it.
func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// Asks on the terminal. Anything but `y` or `yes` is no, and so is the end of the input.
func confirm(_ question: String) -> Bool {
    Stream.talk.write("\(question) [y/N] ")
    guard let answer = readLine() else {
        Stream.talk.line()
        return false
    }
    return ["y", "yes"].contains(answer.lowercased())
}
