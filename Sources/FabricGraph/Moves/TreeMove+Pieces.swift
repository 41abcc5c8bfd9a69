package import FabricModel

extension TreeMove {
    /// Actions that one switch carries out in one go, in any order.
    package struct Piece: Hashable, Sendable {
        package var owner: SwitchIndex
        /// Positions in `actions`.
        package var actions: [Int]
        /// The pieces, by position, all of them earlier ones, that must be done before this one starts.
        package var waitsFor: [Int]
    }

    /// The actions of each switch, put together as far as no piece comes to wait for itself: those of one rank.
    ///
    /// A piece waits for no more than its actions do; pieces stand by rank, and in a rank by switch.
    package func pieces() -> [Piece] {
        let order = self.actions.indices.sorted {
            (self.actions[$0].rank, self.actions[$0].owner, $0) < (self.actions[$1].rank, self.actions[$1].owner, $1)
        }
        var pieces: [Piece] = []
        var pieceOf = [Int](repeating: 0, count: self.actions.count)
        var last: (rank: Int, owner: SwitchIndex)?
        for index in order {
            let action = self.actions[index]
            if last?.rank != action.rank || last?.owner != action.owner {
                pieces.append(Piece(owner: action.owner, actions: [], waitsFor: []))
                last = (action.rank, action.owner)
            }
            pieceOf[index] = pieces.count - 1
            pieces[pieces.count - 1].actions.append(index)
        }
        for position in pieces.indices {
            // Those of the first rank wait for nothing.
            guard let first = pieces[position].actions.first, self.actions[first].rank > 0 else { continue }
            let waits = pieces[position].actions.flatMap { self.actions[$0].waitsFor.map { pieceOf[$0] } }
            pieces[position].waitsFor = Set(waits).sorted()
        }
        return pieces
    }
}
