package import FabricModel

extension ForwardingTrees {
    /// Edits ports and hosts of a few switches, and no link, gateway or switch; grows anew what that changes.
    ///
    /// Trees of different VLANs know nothing of each other, so those alone are grown anew of which some switch has become a
    /// member, or is none any more; what links carry in the others stays.
    ///
    /// - Parameters:
    ///   - edited: the switches whose ports or hosts the edit changes.
    ///   - hosts: the hosts on a port, the same before and after.
    ///   - edit: changes the fabric, in place where nobody else holds it.
    /// - Returns: the links that carry something else now, in order; nil where a switch has come to have members or has lost its
    ///   last one, which may make a leaf of it. Then these trees are not those of the fabric that was edited.
    package mutating func edit(
        at edited: [SwitchIndex], hosts: (Int) -> ArraySlice<HostIndex>, _ edit: (inout Fabric) -> Void
    ) -> [LinkIndex]? {
        edit(&self.graph.fabric)
        var moved = [UInt64](repeating: 0, count: Rows.width)
        for owner in edited {
            var vlans = self.graph.fabric.edge(of: Int(owner), linkOfPort: self.graph.linkOfPort, hosts: hosts)
            guard vlans.isEmpty != self.graph.hasEdge[Int(owner)] else { return nil }
            for gateway in self.graph.fabric.gateways where gateway.owner == owner { vlans.insert(gateway.vlan) }
            let (row, words) = (Int(owner) * Rows.width, Rows.words(of: vlans))
            for word in 0..<Rows.width where self.members.words[row + word] != words[word] {
                moved[word] |= self.members.words[row + word] ^ words[word]
                self.members.words[row + word] = words[word]
            }
        }
        let vlans = Rows.set(moved)
        return vlans.isEmpty ? [] : self.growAnew(vlans)
    }

    /// Keeps the links of every VLAN from now on: a look at all links costs more than most edits.
    package mutating func keepLinksByVLAN() {
        var links = [[LinkIndex]](repeating: [], count: 4096)
        for link in self.setOfLink.indices {
            for vlan in self.sets[Int(self.setOfLink[link])] { links[Int(vlan.rawValue)].append(LinkIndex(link)) }
        }
        self.linksOfVLAN = links
    }

    /// Gives the fabric away to be edited, and holds none until `edit(at:hosts:_:)` brings it back: so it is nobody else's.
    package mutating func takeFabric() -> Fabric {
        var fabric = Fabric(name: "")
        swap(&fabric, &self.graph.fabric)
        return fabric
    }

    private mutating func growAnew(_ vlans: VLANSet) -> [LinkIndex] {
        var carried: [LinkIndex: VLANSet] = [:]
        for vlan in vlans {
            guard let tree = SingleTree(of: vlan, joining: self.members(of: vlan), self.graph, &self.rules) else {
                return self.growTogether(vlans)
            }
            self.roots[Int(vlan.rawValue)] = tree.root
            let (old, new) = (Set(self.links(carrying: vlan)), Set(tree.links))
            for link in old.subtracting(new) { carried[link, default: self[link]].remove(vlan) }
            for link in new.subtracting(old) { carried[link, default: self[link]].insert(vlan) }
        }
        self.split = self.split.subtracting(vlans)
        return self.take(carried)
    }

    /// What no single tree joins is left to whoever grows all of them.
    private mutating func growTogether(_ vlans: VLANSet) -> [LinkIndex] {
        var few = self.members
        let mask = Rows.words(of: vlans)
        for index in few.words.indices { few.words[index] &= mask[index % Rows.width] }
        let grown = ForwardingTrees(self.graph, members: few)
        var carried: [LinkIndex: VLANSet] = [:]
        for link in self.graph.ends.indices.map({ LinkIndex($0) }) where self[link].intersection(vlans) != grown[link] {
            carried[link] = self[link].subtracting(vlans).union(grown[link])
        }
        for vlan in vlans { self.roots[Int(vlan.rawValue)] = grown.roots[Int(vlan.rawValue)] }
        self.split = self.split.subtracting(vlans).union(grown.split)
        return self.take(carried)
    }

    /// Gives links other sets: in the place of one that no link has any more, so that many edits need no more room.
    private mutating func take(_ carried: [LinkIndex: VLANSet]) -> [LinkIndex] {
        if carried.isEmpty { return [] }
        var users = [UInt32](repeating: 0, count: self.sets.count)
        for set in self.setOfLink { users[Int(set)] += 1 }
        var free = self.sets.indices.filter { $0 > 0 && users[$0] == 0 }
        let links = carried.keys.sorted()
        for link in links {
            let (old, set) = (Int(self.setOfLink[Int(link)]), carried[link] ?? VLANSet())
            self.keep(link, lost: self.sets[old].subtracting(set), gained: set.subtracting(self.sets[old]))
            users[old] -= 1
            if old != 0, users[old] == 0 { free.append(old) }
            if set.isEmpty {
                self.setOfLink[Int(link)] = 0
                continue
            }
            let place = free.popLast() ?? self.sets.count
            if place == self.sets.count {
                self.sets.append(set)
                users.append(0)
            }
            self.sets[place] = set
            users[place] = 1
            self.setOfLink[Int(link)] = UInt32(place)
        }
        return links
    }

    private mutating func keep(_ link: LinkIndex, lost: VLANSet, gained: VLANSet) {
        if self.linksOfVLAN == nil { return }
        for vlan in lost { self.linksOfVLAN?[Int(vlan.rawValue)].removeAll { $0 == link } }
        for vlan in gained {
            let place = self.links(carrying: vlan).firstIndex { $0 > link } ?? self.links(carrying: vlan).count
            self.linksOfVLAN?[Int(vlan.rawValue)].insert(link, at: place)
        }
    }
}

extension Fabric {
    /// The VLANs that the ports of one switch outside the links need; what `members(linkOfPort:)` finds there, without gateways.
    fileprivate func edge(
        of owner: Int, linkOfPort: [LinkIndex], hosts: (Int) -> ArraySlice<HostIndex>
    ) -> VLANSet {
        var vlans = VLANSet()
        for index in self.switches[owner].ports where linkOfPort[index] == Graph.noLink {
            let port = self.ports[index]
            if let native = port.native { vlans.insert(native) }
            if port.allowed != 0 { vlans.formUnion(self.vlanSets[Int(port.allowed)]) }
            if port.mode != .unused { continue }
            for host in hosts(index) { vlans.formUnion(self.vlans(of: self.hosts[Int(host)])) }
        }
        return vlans
    }
}
