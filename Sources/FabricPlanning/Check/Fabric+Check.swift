package import FabricGraph
package import FabricModel

extension Fabric {
    /// Finds what is wrong with a fabric whose every word makes sense: what would not work, what promises it breaks, and what is
    /// not built yet. In the order of the file; a fabric without errors can be compiled.
    ///
    /// Names, references and what is written twice are the reader's business, which knows the very characters.
    ///
    /// - Parameter failures: what is taken as down.
    package func check(with numbers: Numbers, without failures: Failures = .none) -> [Diagnostic] {
        self.check(with: numbers, along: ForwardingTrees(self, without: failures))
    }

    /// - Parameter trees: of this very fabric.
    package func check(with numbers: Numbers, along trees: ForwardingTrees) -> [Diagnostic] {
        let prefixes = self.prefixesInAnotherSite() + self.overlappingPrefixes(numbers)
        let addresses = self.addressesOfTheWrongKind(numbers) + self.duplicateAddresses(numbers)
        let vlans =
            self.vlansWithoutPort() + self.defaultVLANs() + self.splitVLANs(trees) + self.gatewaysWithoutPort(trees)
        let mtus = self.mtusTooSmall() + self.linksTooSmall(trees)
        let limits = self.switchesWithTooManyPorts() + self.switchesWithTooManyVLANs(trees)
        let switches = mtus + limits + self.clashesOnThisMachine()
        let links = self.disagreements(trees.graph) + self.unreachedSwitches(trees.graph) + self.singlePoints(trees)
        let found = prefixes + addresses + vlans + switches + links + self.notBuiltYet()
        // Promises about a fabric that is not understood would be broken for reasons that were already given.
        let promises = found.contains(where: \.isError) ? [] : self.brokenPromises(numbers, along: trees)
        return (found + promises).sorted()
    }

    func error(_ rule: String, at origin: Origin?, _ message: String, help: String? = nil) -> Diagnostic {
        Diagnostic(.error, rule, at: origin, in: self.files, message, help: help)
    }

    func warning(_ rule: String, at origin: Origin?, _ message: String, help: String? = nil) -> Diagnostic {
        Diagnostic(.warning, rule, at: origin, in: self.files, message, help: help)
    }

    func note(_ rule: String, at origin: Origin?, _ message: String, help: String? = nil) -> Diagnostic {
        Diagnostic(.note, rule, at: origin, in: self.files, message, help: help)
    }

    func notYet(at origin: Origin, _ message: String, help: String? = nil) -> Diagnostic {
        Diagnostic(.error, "not-yet", at: origin, in: self.files, message, help: help)
    }

    /// `3:14`, to point from one place in a topology to another.
    func pointer(to origin: Origin) -> String {
        let file = Int(origin.file) < self.files.count ? "\(self.files[Int(origin.file)]):" : ""
        return "\(file)\(origin.line):\(origin.column)"
    }
}
