internal import FabricModel
internal import FoundationEssentials
internal import GNMI
internal import SwiftProtobuf

/// Tells answers apart without keeping them: all of an answer that a reading comes from, in 128 bits.
///
/// A switch of 48 ports answers with 30 kB, and making sense of them takes ten times as long as this. That two different answers of a
/// switch agree in 128 bits of SipHash does not happen.
///
/// It is of this process: never written down.
struct AnswerDigest: Hashable, Sendable {
    /// Nobody outside knows by what two answers could be made to look alike.
    private static let key = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))

    private let low: UInt64
    private let high: UInt64
    private let dialect: Dialect
    private let bridge: String

    /// The times of an answer are no part of it: they differ always, and nothing is read from them.
    init(_ response: Gnmi_GetResponse, _ dialect: Dialect, _ bridge: String) {
        var hash = StableHash(isWide: true, key: AnswerDigest.key)
        for notification in response.notification {
            hash.combine(notification.prefix)
            hash.combine(UInt64(notification.update.count))
            for update in notification.update {
                hash.combine(update.path)
                hash.combine(update.val)
            }
        }
        (self.low, self.high) = hash.finished()
        (self.dialect, self.bridge) = (dialect, bridge)
    }
}

extension StableHash {
    fileprivate mutating func combine(_ path: Gnmi_Path) {
        self.combine(path.origin)
        self.combine(UInt64(path.elem.count))
        for element in path.elem {
            self.combine(element.name)
            self.combine(UInt64(element.key.count))
            for (name, value) in element.key.sorted(by: { $0.key < $1.key }) {
                self.combine(name)
                self.combine(value)
            }
        }
    }

    fileprivate mutating func combine(_ value: Gnmi_TypedValue) {
        switch value.value {
        case .jsonIetfVal(let bytes): self.combine(bytes, 1)
        case .jsonVal(let bytes): self.combine(bytes, 2)
        // What is small enough to be a scalar costs nothing to write down again.
        case .some: self.combine((try? value.serializedBytes() as Data) ?? Data(), 3)
        case nil: self.combine(UInt64(0))
        }
    }

    private mutating func combine(_ bytes: Data, _ kind: UInt64) {
        self.combine(kind)
        self.combine(bytes.span)
    }
}
