/// How large a topology may be: every bound has its own diagnostic, so that a file which is meant to hurt is refused in
/// words, at once, instead of eating the machine.
package struct Bounds: Sendable {
    /// Bytes of the file, and of all that it includes. 5,000 ports and 5,000 hosts written out one by one are 0.4 MiB.
    package var bytes = 16 << 20
    /// Files of one topology: one for each rack of a hall.
    package var files = 1_000
    /// Files that include files that include files: a region, its sites, their buildings, and room for what we did not think of.
    package var includeDepth = 8
    /// Mappings and lists inside each other; the grammar needs six.
    package var depth = 32
    /// Scalars, lists and mappings, keys apart, each alias counted as often as it is used. 450,000 ports written out one by
    /// one; five seconds and half a gigabyte of memory.
    package var nodes = 1_000_000
    /// Names that one bracketed name stands for.
    package var namesPerRange = 1_000_000
    /// Names and ports of the whole file: a million ports, a million hosts and the ports they are on.
    package var names = 4_000_000
    /// Mistakes that are told apart; after that the file is better repaired than read on.
    package var diagnostics = 1_000

    package init() {}
}
