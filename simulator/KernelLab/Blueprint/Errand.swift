internal import Netlink

/// A request and what it is for, in the words of an error.
struct Errand {
    var message: Message
    /// "creating the cable sw1:swp3 -- web3".
    var doing: String

    init(_ doing: String, _ message: Message) {
        self.message = message
        self.doing = doing
    }
}

extension NetlinkSocket {
    /// Sends all requests together and throws the first refusal.
    ///
    /// The kernel works them off in order, and goes on after a refusal: whoever gets an error takes back the whole lab.
    mutating func run(_ errands: [Errand]) throws(NetlinkError) {
        let answers = try self.send(errands.map(\.message))
        for (errand, answer) in zip(errands, answers) {
            switch answer {
            case .done: continue
            case .refused(let refusal): throw NetlinkError(code: refusal.code, doing: errand.doing, said: refusal.text)
            case .unknown:
                throw NetlinkError(
                    .busy, doing: errand.doing, reason: "the kernel's answer was lost", remedy: "try again")
            }
        }
    }
}
