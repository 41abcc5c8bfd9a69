import FabricModel
import GNMI
import GRPCCore

/// One client's subscription: what it wants, what it was told last, and how it is told what is new.
///
/// Nothing waits in a queue: whoever reads slowly is told later, and then how things are by then.
struct Subscriber {
    let target: Target
    let list: Gnmi_SubscriptionList
    let isIETF: Bool
    private let level: Int?
    /// The places of each subscription.
    let places: [[Selection]]

    init(_ target: Target, _ list: Gnmi_SubscriptionList, level: Int?) throws(RPCError) {
        self.target = target
        self.list = list
        self.level = level
        self.isIETF = try list.encoding.isIETF()
        guard !list.subscription.isEmpty, list.subscription.count <= Subscriber.limit else {
            throw RPCError(
                code: .invalidArgument,
                message: "a subscription has 1 to \(Subscriber.limit) paths, and this has \(list.subscription.count)")
        }
        var places: [[Selection]] = []
        do throws(TreeMistake) {
            for item in list.subscription {
                places.append(
                    try Selection.places(
                        of: list.prefix.appending(item.path), in: target.models.schema))
            }
        } catch {
            throw error.error(isSet: true)
        }
        self.places = places
    }

    /// Paths in one subscription; more than that are a mistake, or somebody who wants the machine's memory.
    static let limit = 256
    /// Leaves in one message: far below any client's limit for a message.
    private static let leavesInMessage = 500

    /// Everything at the places of some subscriptions.
    ///
    /// - Parameter tellsTime: the clock, which always has changed, is left out where only changes count.
    func leaves(_ walk: TreeWalk, of numbers: [Int], tellsTime: Bool) -> LeafTable {
        var table = LeafTable(numbers.flatMap { self.places[$0] }, .all, level: self.level)
        walk.walk(into: &table)
        if !tellsTime {
            table[LeafTable.Place(node: Schema.standard.node(.currentTime, .state), keys: [])] = nil
        }
        return table
    }

    // MARK: Once, and on demand

    /// Everything, and that it was everything.
    func sendAll(to writer: RPCWriter<Gnmi_SubscribeResponse>) async throws {
        let walk = try await self.target.read()
        if !self.list.updatesOnly { try await self.send(self.everything(walk), to: writer) }
        try await writer.write(.sync)
    }

    func answerPolls(
        _ requests: inout RPCAsyncSequence<Gnmi_SubscribeRequest, any Error>.AsyncIterator,
        to writer: RPCWriter<Gnmi_SubscribeResponse>
    ) async throws {
        // A client that subscribes for polls hears nothing until it asks, save that the subscription stands.
        try await self.sendAll(to: writer)
        while let request = try await requests.next() {
            guard case .poll = request.request else {
                throw RPCError(code: .invalidArgument, message: "after a subscription for polls come polls")
            }
            try await self.sendAll(to: writer)
        }
    }

    private func everything(_ walk: TreeWalk) -> [Gnmi_Notification] {
        let all = Array(self.places.indices)
        guard self.list.allowAggregation else {
            return self.notifications(
                LeafNews(from: LeafTable(), to: self.leaves(walk, of: all, tellsTime: true)))
        }
        var notification = self.notification
        for selection in self.places.joined() {
            var text = TreeText(selection, .all, isIETF: self.isIETF, level: self.level)
            walk.walk(into: &text)
            for piece in text.finished() {
                notification.update.append(
                    self.update(Schema.standard.path(selection.node, piece.keys), piece.bytes))
            }
        }
        return notification.update.isEmpty ? [] : [notification]
    }

    // MARK: Messages

    func send(_ notifications: [Gnmi_Notification], to writer: RPCWriter<Gnmi_SubscribeResponse>) async throws {
        for notification in notifications {
            var response = Gnmi_SubscribeResponse()
            response.update = notification
            try await writer.write(response)
        }
    }

    /// The leaves that have changed, in as few messages as are not too large.
    func notifications(_ news: LeafNews) -> [Gnmi_Notification] {
        let schema = Schema.standard
        var notifications: [Gnmi_Notification] = []
        var next = self.notification
        func turn() {
            guard next.update.count + next.delete.count >= Subscriber.leavesInMessage else { return }
            notifications.append(next)
            next = self.notification
        }
        for place in news.deletes {
            next.delete.append(schema.path(place.node, place.keys))
            turn()
        }
        for (place, value) in news.updates {
            guard let leaf = schema[place.node].leaf?.leaf else { continue }
            var bytes: [UInt8] = []
            bytes.append(value, of: leaf, in: schema, isIETF: self.isIETF)
            next.update.append(self.update(schema.path(place.node, place.keys), bytes))
            turn()
        }
        if !next.update.isEmpty || !next.delete.isEmpty { notifications.append(next) }
        return notifications
    }

    private var notification: Gnmi_Notification {
        var notification = Gnmi_Notification()
        notification.timestamp = self.target.clock.now()
        notification.prefix.target = self.list.prefix.target
        return notification
    }

    private func update(_ path: Gnmi_Path, _ bytes: [UInt8]) -> Gnmi_Update {
        var update = Gnmi_Update()
        update.path = path
        update.val = .json(bytes, isIETF: self.isIETF)
        return update
    }
}

extension Gnmi_SubscribeResponse {
    static var sync: Gnmi_SubscribeResponse {
        var response = Gnmi_SubscribeResponse()
        response.syncResponse = true
        return response
    }
}
