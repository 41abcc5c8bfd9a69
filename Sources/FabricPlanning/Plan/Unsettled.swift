import FabricGraph
import FabricModel

extension Desired {
    /// Whether a switch holds what it should, as far as anybody knows: it is taken to if nobody could read it.
    func isSettled(_ index: Int, in reading: Reading) -> Bool {
        guard case .read(let observation, _) = reading else { return true }
        let graph = self.trees.graph
        // Nobody may be at the other end of a port to a host; of a link that is worth a look.
        return observation.owned == self.config(ofSwitch: index, over: reading) && observation.absent.isEmpty
            && graph.fabric.ports(named: observation.withoutCarrier, of: index)
                .allSatisfy { graph.linkOfPort[$0] == Graph.noLink }
    }
}

/// The switches that are not settled, and their links: all others carry before a plan, after it and all the while what is desired,
/// so nobody has to look at them.
struct Unsettled {
    /// In order.
    let switches: [Int]
    /// Those with at least one end on such a switch, in order.
    let links: [LinkIndex]
    /// For every link its place in `links`, or -1.
    private let places: [Int32]

    /// - Parameter switches: in order.
    init(_ switches: [Int], in desired: Desired) {
        let linkOfPort = desired.trees.graph.linkOfPort
        var places = [Int32](repeating: -1, count: desired.trees.graph.ends.count)
        if !places.isEmpty {
            for index in switches {
                for port in desired.trees.graph.fabric.switches[index].ports where linkOfPort[port] != Graph.noLink {
                    places[Int(linkOfPort[port])] = 0
                }
            }
        }
        var links: [LinkIndex] = []
        for link in places.indices where places[link] == 0 {
            places[link] = Int32(links.count)
            links.append(LinkIndex(link))
        }
        (self.switches, self.links, self.places) = (switches, links, places)
    }

    /// The place of a link in `links`; nil for one whose ends are settled.
    func place(of link: LinkIndex) -> Int? {
        let place = self.places[Int(link)]
        return place < 0 ? nil : Int(place)
    }
}
