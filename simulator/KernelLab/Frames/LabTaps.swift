package import FabricModel
package import LabModel
package import Netlink

/// Ears and mouths on interfaces of a lab, for frames that no program sends: with a tag that is not the host's, from an address
/// that is not its own.
///
/// What a switch lets through is shown without waiting for what does not come: `pass` sends a frame and then, the same way, a
/// second one that must arrive; on one way frames do not overtake each other.
package struct LabTaps: Sendable {
    private let sockets: [String: FrameSocket]

    /// Listens to an interface of each of the namespaces; closed with the last use.
    package init(
        in namespaces: [String], on interface: String = LabBlueprint.Host.interface
    ) throws(LabError) {
        var sockets: [String: FrameSocket] = [:]
        do throws(NetlinkError) {
            for name in namespaces { sockets[name] = try FrameSocket(on: interface, in: .named(name)) }
        } catch {
            throw LabError(error)
        }
        self.sockets = sockets
    }

    /// Sends a frame from a namespace that is listened in.
    package func send(_ frame: Frame, from name: String) throws(LabError) {
        do throws(NetlinkError) {
            try self.socket(of: name).send(frame)
        } catch {
            throw LabError(error)
        }
    }

    /// Collects what arrives, by namespace, until `isEnough` says so or the patience is over.
    package func collect(
        atMost patience: Duration = .seconds(5), until isEnough: @escaping @Sendable ([String: [Frame]]) -> Bool
    ) async throws(LabError) -> [String: [Frame]] {
        try await onThread { () throws(LabError) in self.collectHere(patience, isEnough) }
    }

    private func collectHere(_ patience: Duration, _ isEnough: ([String: [Frame]]) -> Bool) -> [String: [Frame]] {
        let names = self.sockets.keys.sorted()
        let ears = names.compactMap { self.sockets[$0] }
        let clock = ContinuousClock()
        let end = clock.now + patience
        var frames: [String: [Frame]] = [:]
        while !isEnough(frames), clock.now < end {
            for position in RawSocket.wait(for: ears.map(\.raw), atMost: end - clock.now) {
                while let frame = ears[position].receive() { frames[names[position], default: []].append(frame) }
            }
        }
        return frames
    }

    /// Sends a broadcast of ours in a VLAN's tag, then one without a tag, and says who heard which.
    ///
    /// `witnesses` are those who must hear the second one; when all have, what became of the first is known to them and to
    /// everybody whose frames come out of the same switch. Throws where a witness hears nothing.
    package func pass(
        tag: VID, from name: String, source: MACAddress, witnesses: [String]
    ) async throws(LabError) -> (tagged: [String], untagged: [String]) {
        let (tagged, untagged) = (Array("selvage tagged".utf8), Array("selvage untagged".utf8))
        for (tag, words) in [(UInt16?.some(tag.rawValue), tagged), (nil, untagged)] {
            try self.send(
                Frame(to: .broadcast, from: source, tag: tag, etherType: Frame.experimental, payload: padded(words)),
                from: name)
        }
        let heard = try await self.collect { Set(witnesses).isSubset(of: hearers(of: untagged, among: $0)) }
        let deaf = Set(witnesses).subtracting(hearers(of: untagged, among: heard)).sorted()
        guard deaf.isEmpty else {
            throw LabError(
                .refused, doing: "sending a frame from \(name)",
                reason: "\(deaf.joined(separator: ", ")) did not hear it")
        }
        return (hearers(of: tagged, among: heard), hearers(of: untagged, among: heard))
    }

    private func socket(of name: String) throws(NetlinkError) -> FrameSocket {
        guard let socket = self.sockets[name] else {
            throw NetlinkError(.notThere, doing: "sending a frame from \(name)", reason: "nobody listens there")
        }
        return socket
    }
}

/// Those who heard a frame of ours that begins with these bytes.
private func hearers(of words: [UInt8], among frames: [String: [Frame]]) -> [String] {
    frames.filter { $0.value.contains { $0.etherType == Frame.experimental && $0.payload.starts(with: words) } }
        .keys.sorted()
}

/// To the 46 bytes that the shortest frame has (IEEE 802.3, 3.2.8).
private func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: max(0, 46 - bytes.count)) }
