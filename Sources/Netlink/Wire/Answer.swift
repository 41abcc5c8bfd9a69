internal import CNetlink

/// What became of one request.
package enum Answer: Hashable, Sendable {
    /// The kernel did it.
    case done
    /// The kernel refused it, and nothing of it was done that it could take back.
    case refused(Refusal)
    /// Its acknowledgement was lost: it may have been done or not. Look again.
    case unknown
}

/// The kernel's no, in its own words.
package struct Refusal: Hashable, Sendable {
    /// The error number (errno), positive.
    package let code: Int32
    /// The extended acknowledgement's text (NLMSGERR_ATTR_MSG), where there is one.
    package let text: String?
    /// Where in the request the attribute lies that it did not like (NLMSGERR_ATTR_OFFS), in bytes from the header on.
    package let attributeOffset: Int?

    package init(code: Int32, text: String? = nil, attributeOffset: Int? = nil) {
        self.code = code
        self.text = text
        self.attributeOffset = attributeOffset
    }

    /// The kernel's text, else the words of the error number.
    package var reason: String { self.text ?? NetlinkError.words(for: self.code) }
}

extension Answer {
    /// Reads an NLMSG_ERROR message: an acknowledgement where its error is 0, else a refusal; nil for any other message.
    ///
    /// `struct nlmsgerr` is the negative error number and the header of the request; then comes the request's body, unless
    /// NLM_F_CAPPED says that it was left out, and, with NLM_F_ACK_TLVS, attributes.
    init?(_ message: borrowing RawSpan, _ header: MessageHeader) {
        guard header.type == Int(NLMSG_ERROR), let code: Int32 = message.number(at: Message.headerSize),
            let request = MessageHeader(message, at: Message.headerSize + 4)
        else { return nil }
        guard code != 0 else {
            self = .done
            return
        }
        var text: String?
        var offset: Int?
        if header.flags & Int32(NLM_F_ACK_TLVS) != 0 {
            let body = header.flags & Int32(NLM_F_CAPPED) != 0 ? Message.headerSize : (request.length + 3) & ~3
            message.forEachAttribute(from: Message.headerSize + 4 + body) { type, payload in
                if type == Int(NLMSGERR_ATTR_MSG.rawValue) { text = payload.text }
                if type == Int(NLMSGERR_ATTR_OFFS.rawValue) { offset = (payload.number() as UInt32?).map { Int($0) } }
            }
        }
        // The smallest Int32 has no positive twin.
        self = .refused(Refusal(code: code == .min ? .max : -code, text: text, attributeOffset: offset))
    }
}
