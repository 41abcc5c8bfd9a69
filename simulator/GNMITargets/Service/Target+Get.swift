import FoundationEssentials
import GNMI
import GRPCCore

extension Target {
    /// Paths in one Get: each is a walk through the tree, and whoever wants more than this wants all of it.
    static let pathLimit = 1000

    /// What the switch holds at some places, all at one moment: a notification for each path.
    func get(_ request: Gnmi_GetRequest) async throws(RPCError) -> Gnmi_GetResponse {
        let isIETF = try request.encoding.isIETF()
        let filter = try request.type.filter()
        let level = try request.extension.depth()
        let paths = request.path.isEmpty ? [Gnmi_Path()] : request.path
        guard paths.count <= Target.pathLimit else {
            throw RPCError(
                code: .invalidArgument,
                message: "a Get has at most \(Target.pathLimit) paths, and this has \(paths.count)")
        }
        var places: [[Selection]] = []
        do throws(TreeMistake) {
            for path in paths {
                places.append(try Selection.places(of: request.prefix.appending(path), in: self.models.schema))
            }
        } catch {
            throw error.error(isSet: false)
        }
        let walk = try await self.read()
        var response = Gnmi_GetResponse()
        let timestamp = self.clock.now()
        for selections in places {
            var pieces: [(Selection, TreeText.Piece)] = []
            for selection in selections {
                var text = TreeText(selection, filter, isIETF: isIETF, level: level)
                walk.walk(into: &text)
                pieces += text.finished().map { (selection, $0) }
            }
            if pieces.isEmpty, selections.count == 1 {
                do throws(TreeMistake) {
                    try walk.checkEntry(selections[0])
                } catch {
                    throw error.error(isSet: false)
                }
            }
            var notification = Gnmi_Notification()
            notification.timestamp = timestamp
            notification.prefix.target = request.prefix.target
            notification.update = pieces.map { selection, piece in
                var update = Gnmi_Update()
                update.path = Schema.standard.path(selection.node, piece.keys)
                update.val = .json(piece.bytes, isIETF: isIETF)
                return update
            }
            notification.moveIntoPrefix(request.prefix.elem.count)
            response.notification.append(notification)
        }
        return response
    }
}

extension Gnmi_TypedValue {
    static func json(_ bytes: [UInt8], isIETF: Bool) -> Gnmi_TypedValue {
        var value = Gnmi_TypedValue()
        if isIETF { value.jsonIetfVal = Data(bytes) } else { value.jsonVal = Data(bytes) }
        return value
    }
}

extension Gnmi_Notification {
    /// Gives the first names of all paths to the prefix, as many as the request had there, where they are all the same.
    fileprivate mutating func moveIntoPrefix(_ count: Int) {
        guard count > 0, let first = self.update.first?.path.elem.prefix(count),
            self.update.allSatisfy({ $0.path.elem.prefix(count) == first })
        else { return }
        self.prefix.elem = Array(first)
        for index in self.update.indices { self.update[index].path.elem.removeFirst(first.count) }
    }
}

extension Gnmi_Encoding {
    /// JSON_IETF or JSON; a target speaks no other encoding.
    func isIETF() throws(RPCError) -> Bool {
        switch self {
        case .jsonIetf: return true
        case .json: return false
        case .bytes, .proto, .ascii, .UNRECOGNIZED:
            throw RPCError(
                code: .unimplemented, message: "the encoding \(self) is not offered; ask for JSON_IETF or JSON")
        }
    }
}

extension Gnmi_GetRequest.DataType {
    fileprivate func filter() throws(RPCError) -> LeafFilter {
        switch self {
        case .all: return .all
        case .config: return .config
        case .state: return .state
        case .operational: return .operational
        case .UNRECOGNIZED(let number):
            throw RPCError(code: .invalidArgument, message: "there is no data type \(number)")
        }
    }
}

extension [Gnmi_Extension] {
    /// How many levels are wanted; nil for all. What a target does not know and cannot leave aside is refused.
    func depth() throws(RPCError) -> Int? {
        var level: Int?
        for item in self {
            switch item.ext {
            case .depth(let depth): level = depth.level == 0 ? nil : Int(depth.level)
            case .history:
                throw RPCError(code: .unimplemented, message: "history is not offered: this target knows the present")
            case .masterArbitration:
                throw RPCError(
                    code: .unimplemented, message: "master arbitration is not offered; use the annotation at /@ for it")
            case .commit, .registeredExt, nil: break
            }
        }
        return level
    }
}

extension TreeWalk {
    /// Whether the entry of a list that a selection names is there; a place that has nothing in it is no mistake.
    func checkEntry(_ selection: Selection) throws(TreeMistake) {
        for node in self.schema[selection.node].lineage {
            guard let list = self.schema[node].list, !list.keys.isEmpty else { continue }
            let keys = Array(selection.keys.prefix(self.schema[node].keyCount))
            guard keys.allSatisfy({ $0 != nil }) else { return }
            var open = keys
            open[keys.count - 1] = nil
            var table = LeafTable([Selection(node: node, keys: open)])
            self.walk(into: &table)
            let known = Set(table.rows.map { $0.keys[keys.count - 1] })
            guard let key = keys[keys.count - 1], !known.contains(key) else { continue }
            // The same help in the same order, whatever the order of a set.
            let meant = key.nearest(among: known.sorted()).map { "did you mean '\($0)'?" }
            throw TreeMistake(
                .unknown, at: self.schema.text(node, keys), "there is no such entry",
                help: meant ?? "there are \(known.count) others")
        }
    }
}
