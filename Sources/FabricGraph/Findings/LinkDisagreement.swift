package import FabricModel

/// A link whose ports say different things.
package struct LinkDisagreement: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        /// Bytes of payload written at port `a` and at port `b`: frames of the larger size are lost on the way to the smaller.
        case mtu(UInt16, UInt16)
        /// The VLAN of untagged frames at port `a` and at port `b`: what leaves one VLAN arrives in another, or nowhere.
        case native(VID?, VID?)
        /// Both ports have a list of VLANs, and no VLAN is in both.
        case nothingAllowed
    }

    package var link: LinkIndex
    package var subject: Subject

    package init(link: LinkIndex, subject: Subject) {
        self.link = link
        self.subject = subject
    }
}

extension FabricGraph {
    /// The links whose ends disagree, in order. A port that says nothing agrees with everything.
    package func disagreements() -> [LinkDisagreement] {
        self.fabric.links.indices.flatMap { index -> [LinkDisagreement] in
            let link = self.fabric.links[index]
            let (a, b) = (self.fabric.ports[Int(link.a)], self.fabric.ports[Int(link.b)])
            var subjects: [LinkDisagreement.Subject] = []
            if let one = a.mtu, let other = b.mtu, one != other { subjects.append(.mtu(one, other)) }
            let areWritten = a.mode != .unused && b.mode != .unused
            if areWritten, a.native != b.native { subjects.append(.native(a.native, b.native)) }
            if areWritten, self.fabric.bound(of: link)?.isEmpty ?? false { subjects.append(.nothingAllowed) }
            return subjects.map { LinkDisagreement(link: LinkIndex(index), subject: $0) }
        }
    }
}
