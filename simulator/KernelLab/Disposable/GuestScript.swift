/// What runs as process 1 inside a disposable kernel: text for /bin/sh, which every Debian has.
///
/// Nothing of it lies in a file on the host. The kernel's command line holds a line of shell that reads the script from a
/// serial line, so that a lab that is killed has nothing to leave behind.
///
/// The serial lines: ttyS0 is standard output, or the terminal; ttyS1 standard error; ttyS2 the conversation with the host,
/// in lines; ttyS3 standard input, in pieces with their lengths, each answered with a byte. They stay open as files 5, 6, 3 and 4 of process 1, since
/// what arrives while a line is closed is lost.
///
/// The conversation. Guest: `more` until it has the whole script, then `running`, then `exit STATUS`, or at any time `failed
/// REASON`. Host, after `more`: the length of the next piece and the piece, or 0; after `running`: `signal NUMBER`, `size
/// ROWS COLUMNS`.
struct GuestScript {
    var command: Command
    var streams: Streams
    /// The kernel's modules that a lab needs.
    var modules: [String]

    enum Streams: Hashable {
        /// Standard input, output and error apart; without an input it is /dev/null.
        case apart(input: Bool)
        /// A terminal of this size.
        case terminal(rows: Int, columns: Int)
    }

    /// The folder in which Debian's user-mode-linux keeps its modules, a folder for each release.
    static let moduleFolder = "/usr/lib/uml/modules"

    /// The shell's argument on the kernel's command line: no double quote, since the kernel quotes with them.
    static let bootstrap =
        "mount -t tmpfs tmpfs /run; exec 3<>/dev/ttyS2 4<>/dev/ttyS3; stty raw -echo <&3; stty raw -echo <&4; "
        + "echo more >&3; while read size <&3 && [ $size -gt 0 ]; do head -c $size <&3; echo more >&3; done >/run/init; "
        + "exec /bin/sh /run/init"

    /// The bytes of a piece: one, with the line of its length, fits into a serial line without filling it.
    static let pieceSize = 3840

    /// The whole script.
    var text: String {
        [GuestScript.machine(modules: self.modules), self.start, GuestScript.finish].joined(separator: "\n")
    }

    /// Makes the machine that programs expect: its file systems, its modules, its loopback interface.
    private static func machine(modules: [String]) -> String {
        """
        PATH=/usr/sbin:/usr/bin:/sbin:/bin
        export PATH
        fail() { echo "failed $*" >&3; while :; do sleep 1000; done; }
        mount -t proc proc /proc && mount -t sysfs sysfs /sys || fail 'mounting /proc and /sys'
        mkdir -p /dev/pts /dev/shm
        mount -t devpts -o mode=620,ptmxmode=666 devpts /dev/pts && mount -t tmpfs -o mode=1777 tmpfs /dev/shm \\
            || fail 'mounting /dev/pts and /dev/shm'
        for link in fd:/proc/self/fd stdin:/proc/self/fd/0 stdout:/proc/self/fd/1 stderr:/proc/self/fd/2; do
            ln -sfn "${link#*:}" "/dev/${link%%:*}"
        done
        mkdir -p /run/lock /run/netns /run/guest /run/uml/lib/modules
        release=$(uname -r)
        [ -d "\(moduleFolder)/$release" ] || fail "there is no \(moduleFolder)/$release"
        ln -s "\(moduleFolder)/$release" "/run/uml/lib/modules/$release"
        modprobe -d /run/uml -a \(modules.joined(separator: " ")) || fail 'loading \(modules.joined(separator: ", "))'
        ip link set lo up || fail 'setting lo up'
        \(GuestScript.room)
        """
    }

    /// Room for a lab of thousands of hosts: all namespaces of a kernel share one table of neighbours, by default of 1,024, and
    /// one queue of packets on their way through cables, by default of 1,000; beyond those it loses them without a word.
    private static let room = """
        for bound in 1 2 3; do echo 1000000 >/proc/sys/net/ipv6/neigh/default/gc_thresh$bound; done
        echo 100000 >/proc/sys/net/core/netdev_max_backlog
        """

    /// Starts the command in a session of its own, with its signals at their defaults, which a shell's `&` changes.
    private var start: String {
        let variables = self.command.variables.map { GuestScript.quoted($0) }.joined(separator: " ")
        let arguments = self.command.arguments.map { GuestScript.quoted($0) }.joined(separator: " ")
        let environment = "env -i --default-signal \(variables)"
        let closed = "3>&- 4>&- 5>&- 6>&-"
        let enter = """
            cd \(GuestScript.quoted(self.command.directory)) || \
            fail "entering "\(GuestScript.quoted(self.command.directory))
            """
        switch self.streams {
        case .terminal(let rows, let columns):
            return """
                exec 5<>/dev/ttyS0
                stty sane rows \(rows) cols \(columns) <&5
                output= error=
                \(enter)
                \(environment) setsid --ctty -- \(arguments) <&5 >&5 2>&5 \(closed) &
                command=$!
                """
        case .apart(let input):
            // Pipes, since a program that finds a terminal behind its standard output writes differently.
            return """
                exec 5>/dev/ttyS0 6>/dev/ttyS1
                stty raw -echo <&5; stty raw -echo <&6
                mkfifo /run/guest/input /run/guest/output /run/guest/error
                cat </run/guest/output >&5 3>&- 4>&- 6>&- &
                output=$!
                cat </run/guest/error >&6 3>&- 4>&- 5>&- &
                error=$!
                feed() { while read -r size && [ "$size" -gt 0 ]; do head -c "$size" && printf . >&4; done <&4; }
                \(input ? "feed >/run/guest/input 2>/dev/null 3>&- 5>&- 6>&- &" : "")
                \(enter)
                \(environment) setsid -- \(arguments) <\(input ? "/run/guest/input" : "/dev/null") \
                >/run/guest/output 2>/run/guest/error \(closed) &
                command=$!
                """
        }
    }

    /// Does as the host says until the command ends; then ends all that is left, lets the last byte out, and says so.
    private static let finish = """
        echo running >&3
        while read -r verb first second; do
            case $verb in
            signal) kill -"$first" -$command || kill -"$first" $command ;;
            size) stty rows "$first" cols "$second" <&5 ;;
            esac
        done <&3 2>/dev/null &
        wait $command
        status=$?
        left=yes
        while [ $left ]; do
            left=
            for process in /proc/[0-9]*; do
                process=${process#/proc/}
                case " 1 $output $error " in *" $process "*) continue ;; esac
                [ -e /proc/$process/exe ] || continue
                kill -KILL $process && left=yes
            done 2>/dev/null
        done
        [ -z "$error" ] || { wait $output $error; stty raw <&6; }
        stty raw <&5
        sync
        echo "exit $status" >&3
        while :; do sleep 1000; done
        """

    /// A word of shell that stands for exactly this text.
    static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
