import FabricSimulator
import Foundation
import GNMI
import TestKit
import Testing

@testable import GNMITargets

/// Judges that are not ours and know OpenConfig's models: its own validator, and yanglint, which also knows our module beside them.
@Suite struct ModelTests {
    private static let seeds: Range<UInt64> = 0..<12

    /// What a switch serves.
    private static func tree(seed: UInt64) throws -> JSONValue {
        var text = TreeText(.everything)
        TreeWalk(RandomSwitch.state(seed: seed), TreeLaws.facts).walk(into: &text)
        let json = try JSONValue(parsing: try #require(text.finished().first?.bytes))
        // An annotation of the whole tree is gNMI's own, and no part of the tree that a model describes.
        return .object((json.members ?? []).filter { $0.name != "@" })
    }

    // MARK: OpenConfig's validator

    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "judge_openconfig.py").path

    @Test("OpenConfig's validator accepts what switches serve", .enabled(if: OutsideTests.hasPython, OutsideTests.lack))
    func validator() async throws {
        let trees = try Self.seeds.map { ("seed-\($0)", try Self.tree(seed: $0).text) }
        let verdicts = try await Self.verdicts(on: trees)
        #expect(verdicts == trees.map { "\($0.0): ok" })
    }

    /// What a switch could serve, small enough to be wrong in one place.
    private static let right = """
        {
          "openconfig-interfaces:interfaces": {"interface": [{
            "name": "swp1",
            "config": {"name": "swp1", "type": "iana-if-type:ethernetCsmacd", "mtu": 1500, "enabled": true},
            "state": {"name": "swp1", "type": "iana-if-type:ethernetCsmacd", "selvage-bridge:link-local": true},
            "openconfig-if-ethernet:ethernet": {"openconfig-vlan:switched-vlan": {
              "config": {"interface-mode": "TRUNK", "native-vlan": 20, "trunk-vlans": [10, "30..40"]}
            }}
          }]},
          "openconfig-network-instance:network-instances": {"network-instance": [{
            "name": "br0",
            "config": {"name": "br0", "type": "openconfig-network-instance-types:L2L3"},
            "vlans": {"vlan": [{"vlan-id": 10, "state": {"vlan-id": 10, "status": "ACTIVE"}}]}
          }]},
          "openconfig-spanning-tree:stp": {"global": {
            "config": {"enabled-protocol": ["openconfig-spanning-tree-types:RAPID_PVST"]}
          }},
          "openconfig-lldp:lldp": {"interfaces": {"interface": [{"name": "swp1", "state": {"name": "swp1"}}]}},
          "openconfig-system:system": {"state": {"hostname": "sw1", "boot-time": "1000000000000"}}
        }
        """

    /// Each is one mistake, and where the judge must see it.
    private static let mistakes = [
        ("mtu\": 1500", "mut\": 1500", "config/mut"),
        ("native-vlan\": 20", "native-vlan\": 4095", "config/native-vlan"),
        ("30..40", "30..4095", "config/trunk-vlans"),
        ("[10,", "[0,", "config/trunk-vlans"),
        ("\"TRUNK\"", "\"TRUNC\"", "config/interface-mode"),
        ("1500", "\"1500\"", "config/mtu"),
        ("1500", "65536", "config/mtu"),
        ("true}", "\"true\"}", "config/enabled"),
        ("true}", "1}", "config/enabled"),
        ("iana-if-type:ethernetCsmacd\", \"mtu", "openconfig-interfaces:ethernetCsmacd\", \"mtu", "config/type"),
        ("iana-if-type:ethernetCsmacd\", \"mtu", "iana-if-type:ethernet\", \"mtu", "config/type"),
        ("openconfig-vlan:switched", "switched", "switched-vlan"),
        ("openconfig-vlan:switched", "openconfig-interfaces:switched", "switched-vlan"),
        ("\"name\": \"swp1\",\n", "", "interfaces/interface"),
        ("\"name\": \"br0\",\n", "\"name\": \"br1\",\n", "network-instance[0]/name"),
        ("\"vlan-id\": 10, \"state", "\"vlan-id\": 11, \"state", "vlan[0]/vlan-id"),
        (":L2L3", ":L4", "config/type"),
        ("ACTIVE", "IDLE", "state/status"),
        ("RAPID_PVST", "PVST", "config/enabled-protocol"),
        ("{\"name\": \"swp1\"}}", "{\"names\": \"swp1\"}}", "state/names"),
        ("\"1000000000000\"", "1000000000000", "state/boot-time"),
        ("openconfig-system:system", "openconfig-system:systems", "/openconfig-system:systems"),
        ("selvage-bridge:link-local", "selvage-brigde:link-local", "state/link-local"),
    ]

    @Test(
        "OpenConfig's validator sees every mistake, and where it is",
        .enabled(if: OutsideTests.hasPython, OutsideTests.lack))
    func mistakes() async throws {
        var trees = [("right", Self.right)]
        for (number, (what, instead, _)) in Self.mistakes.enumerated() {
            let place = try #require(Self.right.range(of: what), "\(what)")
            trees.append(("mistake-\(number)", Self.right.replacingCharacters(in: place, with: instead)))
        }
        let verdicts = try await Self.verdicts(on: trees)
        try #require(verdicts.count == trees.count && verdicts.first == "right: ok", "\(verdicts)")
        for ((what, instead, place), verdict) in zip(Self.mistakes, verdicts.dropFirst()) {
            let said = verdict.components(separatedBy: ": ").dropFirst().first ?? ""
            #expect(said.hasSuffix(place), "\(instead) for \(what): \(verdict)")
        }
    }

    /// What the validator says of each of the trees: a line, `NAME: ok` or `NAME: PLACE: what is wrong`.
    ///
    /// One program judges all of them, as it takes a second to read the models.
    private static func verdicts(on trees: [(name: String, text: String)]) async throws -> [String] {
        let folder = try Folder()
        let files = try trees.map { name, text in
            try folder.write(text, to: "\(name).json")
            return folder.path("\(name).json")
        }
        let (status, output) = try await Program(OutsideTests.python, [Self.script] + files).run()
        let lines = output.split(separator: "\n").map { String($0) }
        try #require(status == (lines.allSatisfy { $0.hasSuffix(": ok") } ? 0 : 1), "\(output)")
        return lines
    }

    // MARK: yanglint

    private static let yanglint = "/usr/bin/yanglint"
    /// A checkout of github.com/openconfig/public.
    private static let models = ProcessInfo.processInfo.environment["SELVAGE_OPENCONFIG"]
    private static let hasModels = models != nil && FileManager.default.isExecutableFile(atPath: yanglint)
    private static let lackOfModels: Comment =
        "needs yanglint, and a checkout of github.com/openconfig/public named by SELVAGE_OPENCONFIG"

    @Test(
        "yanglint accepts what a switch serves, by OpenConfig's models and ours",
        .enabled(if: hasModels, lackOfModels), arguments: seeds)
    func yang(seed: UInt64) async throws {
        let (status, output) = try await Self.lint(try Self.tree(seed: seed))
        #expect(status == 0, "\(output)")
    }

    @Test(
        "yanglint refuses a VLAN that is none, and a name of ours that is wrong", .enabled(if: hasModels, lackOfModels))
    func wrong() async throws {
        for (name, vlan) in [("link-local", 10), ("link-local", 4095), ("link-locale", 10)] {
            let port: JSONValue = [
                "name": "swp1", "config": ["name": "swp1", "type": "iana-if-type:ethernetCsmacd"],
                "openconfig-if-ethernet:ethernet": [
                    "openconfig-vlan:switched-vlan": [
                        "config": ["interface-mode": "ACCESS", "access-vlan": .number(vlan)]
                    ]
                ],
                "state": [
                    "name": "swp1", "type": "iana-if-type:ethernetCsmacd", "admin-status": "UP", "oper-status": "UP",
                ],
            ]
            var members = port.members ?? []
            if case .object(var config) = members[1].value {
                config.append(JSONMember("selvage-bridge:\(name)", true))
                members[1].value = .object(config)
            }
            let tree: JSONValue = ["openconfig-interfaces:interfaces": ["interface": [.object(members)]]]
            let (status, output) = try await Self.lint(tree)
            #expect((status == 0) == (name == "link-local" && vlan == 10), "\(output)")
        }
    }

    /// What yanglint says of a tree.
    private static func lint(_ tree: JSONValue) async throws -> Program.Ending {
        let models = try #require(Self.models)
        let folder = try Folder()
        try folder.write(tree.text, to: "tree.json")
        let release = "\(models)/release/models"
        let folders = try FileManager.default.contentsOfDirectory(atPath: release).sorted()
            .filter { !$0.contains(".") }.map { "\(release)/\($0)" }
        let names = [
            "vlan/openconfig-vlan-types", "interfaces/openconfig-interfaces", "interfaces/openconfig-if-ethernet",
            "vlan/openconfig-vlan", "interfaces/openconfig-if-ip", "network-instance/openconfig-network-instance-types",
            "network-instance/openconfig-network-instance", "stp/openconfig-spanning-tree-types",
            "stp/openconfig-spanning-tree", "lldp/openconfig-lldp-types", "lldp/openconfig-lldp",
            "system/openconfig-system",
        ]
        let own = Project.root.appending(path: "simulator/GNMITargets/Models/selvage-bridge.yang").path
        let modules =
            ["\(models)/third_party/ietf/iana-if-type.yang"] + names.map { "\(release)/\($0).yang" }
            + [own]
        let ways = (folders + [release, "\(models)/third_party/ietf"]).flatMap { ["-p", $0] }
        let arguments = ways + ["-i", "-t", "data"] + modules + [folder.path("tree.json")]
        return try await Program(Self.yanglint, arguments).run()
    }
}
