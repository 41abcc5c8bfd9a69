/// A promise about who reaches whom, proved before a change and checked after it.
///
/// ```yaml
/// expect:
///   - each vlan:web reaches each vlan:storage
///   - phone1 does not reach web1
/// ```
package struct Expectation: Hashable, Sendable {
    package enum Quantifier: String, Sendable {
        case each, some
    }

    /// Who is meant: the hosts that it selected when the topology was read, in canonical order.
    package struct Selector: Hashable, Sendable {
        package var quantifier: Quantifier
        /// As written, `vlan:web`.
        package var text: String
        package var hosts: [HostIndex]

        package init(_ quantifier: Quantifier, text: String, hosts: [HostIndex]) {
            self.quantifier = quantifier
            self.text = text
            self.hosts = hosts
        }
    }

    /// What may be down while the promise still holds.
    package enum Failures: Hashable, Sendable {
        case none
        case links(Int)
        case switches(Int)
    }

    package var source: Selector
    package var destination: Selector
    /// False for `does not reach`.
    package var reaches: Bool
    package var via: SwitchIndex?
    package var failures: Failures
    /// As written.
    package var text: String
    package var origin: Origin

    package init(
        from source: Selector, reaches: Bool, to destination: Selector, via: SwitchIndex? = nil,
        failures: Failures = .none, text: String, origin: Origin
    ) {
        self.source = source
        self.reaches = reaches
        self.destination = destination
        self.via = via
        self.failures = failures
        self.text = text
        self.origin = origin
    }
}
