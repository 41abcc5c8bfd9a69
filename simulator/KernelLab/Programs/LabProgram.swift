package import Netlink

/// A program that belongs to a lab and runs inside one of its namespaces, as a switch's own daemons do.
package struct LabProgram: Hashable, Sendable {
    package var namespace: NetworkNamespace
    /// Its name, looked for where Debian keeps programs, and its arguments; never empty.
    package var arguments: [String]
    /// What to install where it is missing.
    package var package: String
    /// The path of its configuration, and what stands there when it starts.
    package var configuration: (path: String, text: String) { (self.path, self.text) }
    private var path: String
    private var text: String
    /// A file that it writes when it is ready.
    package var sign: String

    package init(
        in namespace: NetworkNamespace, _ arguments: [String], from package: String,
        configuration: (path: String, text: String), sign: String
    ) {
        (self.path, self.text) = configuration
        self.namespace = namespace
        self.arguments = arguments
        self.package = package
        self.sign = sign
    }
}
