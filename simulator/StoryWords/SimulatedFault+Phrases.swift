package import FabricModel
package import FabricSimulator

/// The words for what goes wrong with a switch, in a story and behind `selvage lab break`: `sw1: refuses step 3`.
extension SimulatedFault {
    package static let phrases: [Phrase<SimulatedFault>] = things + machine + manners + tampering

    /// Reads what goes wrong with a switch.
    package init(_ words: ArraySlice<StoryLine.Word>, of subject: SwitchIndex, in fabric: Fabric) throws(Mistake) {
        self = try Phrase.read(words, as: Self.phrases, by: SentenceNames(fabric, about: subject), what: "a fault")
    }

    /// What happens to the machine and what is plugged into it.
    private static let machine: [Phrase<SimulatedFault>] = [
        Phrase("saves its configuration", .save),
        Phrase("restarts empty", .restart(.nothing)),
        Phrase("restarts with what it saved", .restart(.saved)),
        Phrase("loses PORT") { places throws(Mistake) in .vanish(port: try places.port()) },
        Phrase("gains PORT") { places throws(Mistake) in .appear(port: try places.name()) },
        Phrase("renames PORT to NAME") { places throws(Mistake) in
            .rename(port: try places.port(), to: try places.name())
        },
        Phrase("another station has its address on VLAN") { places throws(Mistake) in .duplicate(on: try places.vlan())
        },
    ]

    /// How its management behaves.
    private static let manners: [Phrase<SimulatedFault>] = [
        Phrase("is silent", .silence),
        Phrase("hangs", .hang),
        Phrase("hangs when it is written to", .write(.neverAnswer)),
        Phrase("refuses step N") { places throws(Mistake) in .refuse(step: try places.number(1...1_000_000)) },
        Phrase("drops the connection when read", .disconnect(.reading)),
        Phrase("drops the connection before it writes", .disconnect(.beforeWrite)),
        Phrase("drops the connection after it wrote", .disconnect(.afterWrite)),
        Phrase("applies half and fails", .write(.half)),
        Phrase("applies all and fails", .write(.thenFail)),
        Phrase("says yes and does nothing", .write(.onlySayYes)),
        Phrase("tells what it held N changes ago") { places throws(Mistake) in
            .lag(changes: try places.number(1...1000))
        },
        Phrase("takes TIME to answer") { places throws(Mistake) in
            .delay(try places.duration(upTo: Places.longest))
        },
        Phrase("cuts descriptions at N") { places throws(Mistake) in
            .normalise(.descriptions(limit: try places.number(0...1000)))
        },
        Phrase("rounds MTUs to N") { places throws(Mistake) in
            .normalise(.mtus(multipleOf: UInt16(clamping: try places.number(1...9000))))
        },
    ]

    /// What it makes by itself, again and again.
    private static let things: [Phrase<SimulatedFault>] = [
        Phrase("puts VLAN on PORT by itself") { places throws(Mistake) in
            let vlan = VLANSet(try places.vlan())
            return .invent(.carry(.port(try places.port()), vlan, as: .tagged))
        },
        Phrase("makes an SVI for VLAN by itself") { places throws(Mistake) in
            .invent(.createSVI(SVIConfig(vlan: try places.vlan(), linkLocal: nil)))
        },
        Phrase("makes port NAME by itself") { places throws(Mistake) in
            .invent(.join(PortConfig(name: try places.name())))
        },
    ]

    /// What somebody does by hand: now, or at a moment of somebody else's apply.
    private static let tampering: [Phrase<SimulatedFault>] = [
        ("", When.now), (" before the next write", .beforeWrite), (" during the next write", .duringWrite),
    ].flatMap { moment, when in
        [
            Phrase("somebody shuts PORT\(moment)") { places throws(Mistake) in
                .tamper(.setPort(try places.port(), .isUp(false)), when)
            },
            Phrase("somebody opens PORT\(moment)") { places throws(Mistake) in
                .tamper(.setPort(try places.port(), .isUp(true)), when)
            },
            Phrase("somebody takes VLAN off PORT\(moment)") { places throws(Mistake) in
                let vlan = VLANSet(try places.vlan())
                return .tamper(.drop(.port(try places.port()), vlan), when)
            },
            Phrase("somebody puts VLAN on PORT\(moment)") { places throws(Mistake) in
                let vlan = VLANSet(try places.vlan())
                return .tamper(.carry(.port(try places.port()), vlan, as: .tagged), when)
            },
            Phrase("somebody puts VLAN on PORT without a tag\(moment)") { places throws(Mistake) in
                let vlan = VLANSet(try places.vlan())
                return .tamper(.carry(.port(try places.port()), vlan, as: .native), when)
            },
            Phrase("somebody sets the MTU of PORT to N\(moment)") { places throws(Mistake) in
                let port = try places.port()
                return .tamper(.setPort(port, .mtu(UInt16(clamping: try places.number(68...9216)))), when)
            },
            Phrase("somebody describes PORT as TEXT\(moment)") { places throws(Mistake) in
                let port = try places.port()
                return .tamper(.setPort(port, .description(try places.text())), when)
            },
            Phrase("somebody removes the SVI for VLAN\(moment)") { places throws(Mistake) in
                .tamper(.removeSVI(try places.vlan()), when)
            },
            Phrase("somebody stops its routing\(moment)", .tamper(.setRouting(.forwards(false)), when)),
        ]
    }
}
