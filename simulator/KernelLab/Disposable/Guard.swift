/// A shell between us and the kernel, which ends everything of the kernel's when the kernel ends or we do.
///
/// User-mode Linux has threads of its own and a process for each program of the guest, and some of them survive its
/// SIGKILL for good. All are in one session, whose leader is the kernel. The guard, in a session of its own, waits for the
/// kernel; beside it a shell reads from a pipe whose other end only we hold. When that ends, because we closed it or died in
/// whatever way, it kills the whole group.
enum Guard {
    /// The guard's files: the pipe is its standard input; the kernel's are numbered from `kernelFiles` on.
    static let terminalFile: Int32 = 3
    static let kernelFiles: Int32 = 10

    /// The guard as an argument list of the shell. With `terminal`, it also sets that terminal as it was.
    static func arguments(shell: String, terminal: Terminal?, kernel: [String]) -> [String] {
        [shell, "-c", Guard.script(restoring: terminal), "guard"] + kernel
    }

    private static func script(restoring terminal: Terminal?) -> String {
        // By its number alone too: the kernel may not have its session yet.
        let end = "kill -KILL -$kernel; kill -KILL $kernel"
        let restore = terminal.map { "stty \($0.words) <&\(Guard.terminalFile)" } ?? ":"
        return """
            exec 4<&0 </dev/null
            setsid -- "$@" 3<&- 4<&- &
            kernel=$!
            { read never; \(end); \(restore); } <&4 2>/dev/null &
            reader=$!
            wait $kernel
            { \(end); kill -KILL $reader; } 2>/dev/null
            \(restore)
            """
    }
}
