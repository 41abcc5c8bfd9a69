internal import FoundationEssentials
internal import GNMI

/// The values that a Set writes below one container of the root, as one tree at the deepest place that has all of them.
///
/// A switch that is given everything at once is given two or three values and not one for each leaf, which costs both ends the same
/// path, text and answer hundreds of times; a change of one leaf stays that leaf. Names have their module where RFC 7951 (4) wants
/// it: at the top of the value, and wherever it changes.
struct UpdateTree {
    /// A place: a container, a leaf, a list or an entry of one.
    private struct Node {
        var name: String
        var module: String
        /// Of an entry of a list, which is below the list itself.
        var keys: [String: String] = [:]
        /// What was written here as a whole; nil where something was written below.
        var value: JSONValue?
        var children: [Int] = []
        /// The entries of a list by their keys' text: a switch may have ten thousand ports.
        var entries: [String: Int] = [:]
    }

    private var nodes = [Node(name: "", module: "")]

    /// Adds a value; of two for the same leaf the later one counts.
    mutating func write(_ value: JSONValue, at path: Gnmi_Path) {
        var place = 0
        for element in path.elem {
            place = self.enter(element.name, below: place)
            if !element.key.isEmpty { place = self.enter(element.key, of: place) }
        }
        self.put(value, at: place)
    }

    private mutating func put(_ value: JSONValue, at place: Int) {
        guard let members = value.members, self.nodes[place].value != nil || !self.nodes[place].children.isEmpty else {
            self.nodes[place].value = value
            return
        }
        for member in members { self.put(member, below: place) }
    }

    /// Takes an object apart, so that what is written about its members elsewhere comes into the same one.
    private mutating func put(_ member: JSONMember, below place: Int) {
        let name = String(member.localName)
        let module = member.module.map { String($0) } ?? self.nodes[place].module
        self.put(member.value, at: self.enter(name, of: module, below: place))
    }

    /// - Parameter module: nil for that of a name in one of our paths.
    private mutating func enter(_ name: String, of module: String? = nil, below parent: Int) -> Int {
        if let value = self.nodes[parent].value {
            self.nodes[parent].value = nil
            for member in value.members ?? [] { self.put(member, below: parent) }
        }
        // What was written last is most likely written about again.
        if let known = self.nodes[parent].children.last(where: { self.nodes[$0].name == name }) { return known }
        let own = module ?? Module.of(name, in: self.nodes[parent].module)
        return self.add(Node(name: name, module: own), below: parent)
    }

    private mutating func enter(_ keys: [String: String], of list: Int) -> Int {
        let text = keys.count == 1 ? keys.first?.value ?? "" : "\(keys.sorted { $0.key < $1.key })"
        if let known = self.nodes[list].entries[text] { return known }
        let entry = self.add(
            Node(name: self.nodes[list].name, module: self.nodes[list].module, keys: keys), below: list)
        self.nodes[list].entries[text] = entry
        return entry
    }

    private mutating func add(_ node: Node, below parent: Int) -> Int {
        self.nodes.append(node)
        self.nodes[parent].children.append(self.nodes.count - 1)
        return self.nodes.count - 1
    }

    // MARK: The update

    /// Nothing where nothing was written.
    var update: Gnmi_Update? {
        if self.nodes.count == 1 { return nil }
        var path = Gnmi_Path()
        var (place, above) = (0, 0)
        while self.nodes[place].children.count == 1 {
            above = place
            place = self.nodes[place].children[0]
            if self.nodes[place].keys.isEmpty {
                path.elem.append(Gnmi_PathElem(self.nodes[place].name))
            } else {
                path.elem[path.elem.count - 1].key = self.nodes[place].keys
            }
        }
        // A list is no place that can be written to, only what it is in.
        if !self.nodes[place].entries.isEmpty {
            path.elem.removeLast()
            place = above
        }
        var update = Gnmi_Update()
        update.path = path
        var bytes: [UInt8] = []
        self.write(place, in: "", to: &bytes)
        update.val.jsonIetfVal = Data(bytes)
        return update
    }

    private func write(_ place: Int, in module: String, to bytes: inout [UInt8]) {
        if let value = self.nodes[place].value {
            value.write(in: module, to: &bytes)
            return
        }
        let isList = !self.nodes[place].entries.isEmpty
        let children = self.nodes[place].children
        bytes.append(UInt8(ascii: isList ? "[" : "{"))
        var isFirst = true
        func begin(_ name: String, of own: String) {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            JSONValue.write(own == module ? name : "\(own):\(name)", to: &bytes)
            bytes.append(UInt8(ascii: ":"))
        }
        for key in self.nodes[place].keys.sorted(by: { $0.key < $1.key })
        where !children.contains(where: { self.nodes[$0].name == key.key }) {
            begin(key.key, of: self.nodes[place].module)
            JSONValue.write(key.value, to: &bytes)
        }
        for child in children {
            if isList {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                self.write(child, in: module, to: &bytes)
            } else {
                begin(self.nodes[child].name, of: self.nodes[child].module)
                self.write(child, in: self.nodes[child].module, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: isList ? "]" : "}"))
    }
}

extension JSONMember {
    /// What stands before the name's colon.
    fileprivate var module: Substring? {
        self.name.utf8.lastIndex(of: UInt8(ascii: ":")).map { self.name[..<$0] }
    }
}

extension JSONValue {
    /// Appends the text, without the modules of names that are of the same one as what they are in.
    fileprivate func write(in module: String, to bytes: inout [UInt8]) {
        switch self {
        case .null, .bool, .number, .string: self.write(to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                element.write(in: module, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                let own = member.module.map { String($0) } ?? module
                JSONValue.write(own == module ? String(member.localName) : member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(in: own, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}
