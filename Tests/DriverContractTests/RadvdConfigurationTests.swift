import FabricModel
import FabricPlanning
import FabricTopology
import Foundation
import Netlink
import TestKit
import Testing

@testable import DriverNetlink

/// What radvd is told, as text: there and back, and before radvd itself.
@Suite struct RadvdConfigurationTests {
    @Test func saysEverythingThatItMeans() throws {
        let web = Advertisement(
            prefixes: [AdvertisedPrefix(try #require(IPv6Prefix(text: "2001:db8:10::/64")))],
            nameServers: try ["2001:db8::53", "2001:db8::54"].map { try #require(IPv6Address(text: $0)) })
        let storage = Advertisement(
            preference: .medium, mtu: 9000, dhcp: .addresses,
            prefixes: [AdvertisedPrefix(try #require(IPv6Prefix(text: "2001:db8:20::/64")), isAutonomous: false)])
        let configuration = RadvdConfiguration([
            "br0.20": .announcing(storage), "br0.10": .announcing(web), "br0.30": .withdrawn,
        ])
        #expect(
            configuration.text == """
                # Written by selvage. An edit by hand is drift, which the next apply takes back.
                interface lo
                {
                	AdvSendAdvert off;
                };
                interface br0.10
                {
                	AdvSendAdvert on;
                	MinRtrAdvInterval 3;
                	MaxRtrAdvInterval 10;
                	AdvDefaultLifetime 30;
                	AdvDefaultPreference high;
                	AdvManagedFlag off;
                	AdvOtherConfigFlag off;
                	AdvLinkMTU 1500;
                	prefix 2001:db8:10::/64
                	{
                		AdvOnLink on;
                		AdvAutonomous on;
                	};
                	RDNSS 2001:db8::53 2001:db8::54
                	{
                		AdvRDNSSLifetime 30;
                	};
                };
                interface br0.20
                {
                	AdvSendAdvert on;
                	MinRtrAdvInterval 3;
                	MaxRtrAdvInterval 10;
                	AdvDefaultLifetime 30;
                	AdvDefaultPreference medium;
                	AdvManagedFlag on;
                	AdvOtherConfigFlag on;
                	AdvLinkMTU 9000;
                	prefix 2001:db8:20::/64
                	{
                		AdvOnLink on;
                		AdvAutonomous off;
                	};
                };
                interface br0.30
                {
                	AdvSendAdvert on;
                	MinRtrAdvInterval 3;
                	MaxRtrAdvInterval 10;
                	AdvDefaultLifetime 0;
                };

                """)
        #expect(RadvdConfiguration(text: configuration.text) == configuration)
    }

    @Test(arguments: UInt64(0)..<100) func whatIsWrittenIsReadAndRadvdTakesIt(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let configuration = random.configuration()
        #expect(RadvdConfiguration(text: configuration.text) == configuration)
        if seed < 10 { #expect(try Judge.complaint(about: configuration.text) == nil) }
    }

    @Test func radvdTakesOneThatAnnouncesNothing() throws {
        #expect(try Judge.complaint(about: RadvdConfiguration().text) == nil)
        #expect(try Judge.complaint(about: "interface br0.10 { Adv on; };") != nil)
    }

    /// The gateways of every example that a Linux machine can be.
    @Test(arguments: ["single-switch", "two-switches", "home-lab", "ring-8"]) func radvdTakesEveryExample(name: String)
        throws
    {
        let reading = Topology.read(file: Project.root.appending(path: "topologies/\(name).yaml").path)
        let fabric = try #require(reading.fabric, "\(reading.diagnostics)")
        let desired = fabric.compile(with: fabric.number(from: Ledger()).numbers)
        var count = 0
        for item in desired.switches {
            var configuration = RadvdConfiguration()
            for svi in item.config.svis {
                configuration.entries["br0.\(svi.vlan)"] = svi.advertisement.map { .announcing($0) }
            }
            count += configuration.entries.count
            if !configuration.entries.isEmpty { #expect(try Judge.complaint(about: configuration.text) == nil) }
        }
        #expect(count == fabric.gateways.count && count > 0)
    }

    /// Whatever somebody writes there: nothing that is not what we write reads as what we write.
    @Test(arguments: [
        ("AdvDefaultPreference high;", "AdvDefaultPreference low;"),
        ("AdvDefaultLifetime 30;", "AdvDefaultLifetime 300;"),
        ("AdvLinkMTU 1500;", ""),
        ("AdvLinkMTU 1500;", "AdvLinkMTU 1280;"),
        ("AdvLinkMTU 1500;", "AdvLinkMTU 1500; AdvCurHopLimit 7;"),
        ("AdvSendAdvert on;", "AdvSendAdvert off;"),
        ("AdvSendAdvert on;", "AdvSendAdvert on; AdvSendAdvert on;"),
        ("AdvOnLink on;", "AdvOnLink off;"),
        ("AdvOnLink on;", "AdvOnLink on; AdvPreferredLifetime 5;"),
        ("prefix 2001:db8:10::/64", "prefix 2001:db8:66::/64"),
        ("prefix 2001:db8:10::/64", "route 2001:db8:66::/64 {}; prefix 2001:db8:10::/64"),
        ("interface br0.10", "interface br0.11"),
        ("interface br0.10", "interface"),
        ("};", ""),
        ("};", "}; }"),
    ])
    func anEditIsSeen(what: String, instead: String) throws {
        let advertisement = Advertisement(
            prefixes: [AdvertisedPrefix(try #require(IPv6Prefix(text: "2001:db8:10::/64")))])
        let text = RadvdConfiguration(["br0.10": .announcing(advertisement)]).text
        let edited = text.replacing(what, with: instead)
        try #require(edited != text)
        #expect(RadvdConfiguration(text: edited).advertisement(on: "br0.10") != advertisement)
    }

    @Test func whatRadvdReadsAlikeIsNoEdit() throws {
        let advertisement = Advertisement(
            prefixes: [AdvertisedPrefix(try #require(IPv6Prefix(text: "2001:db8:10::/64")))])
        let text = RadvdConfiguration(["br0.10": .announcing(advertisement)]).text
        let other = text.split(separator: "\n").dropFirst().joined(separator: " ").replacing(
            ";", with: " ;\n# remark { ;\n")
        #expect(RadvdConfiguration(text: other).advertisement(on: "br0.10") == advertisement)
    }

    @Test(arguments: [
        "", "{", "}", "};", "interface", "interface x {", "interface x { a; } }", ";;;", "#", "a { { } }",
    ])
    func whatMakesNoSenseAnnouncesNothing(text: String) { #expect(RadvdConfiguration(text: text).entries.isEmpty) }

    @Test func onlyALifetimeOfZeroIsAFarewell() {
        func frame(type: UInt8 = 134, lifetime: UInt16, etherType: UInt16 = 0x86dd) -> Bool {
            var packet = [UInt8](repeating: 0, count: 64)
            packet[6] = 58  // ICMPv6
            packet[40] = type
            (packet[46], packet[47]) = (UInt8(lifetime >> 8), UInt8(lifetime & 0xff))
            return Farewell.isSaid(
                in: .init(to: .broadcast, from: .broadcast, etherType: etherType, payload: packet))
        }
        #expect(frame(lifetime: 0))
        #expect(!frame(lifetime: 30) && !frame(lifetime: 256))
        #expect(!frame(type: 135, lifetime: 0) && !frame(lifetime: 0, etherType: 0x0800))
        #expect(!Farewell.isSaid(in: .init(to: .broadcast, from: .broadcast, etherType: 0x86dd, payload: [6])))
    }
}

extension SplitMix64 {
    fileprivate mutating func configuration() -> RadvdConfiguration {
        var configuration = RadvdConfiguration()
        for vlan in [10, 20, 30, 4094] where Bool.random(using: &self) {
            configuration.entries["br0.\(vlan)"] =
                Int.random(in: 0..<4, using: &self) == 0 ? .withdrawn : .announcing(self.advertisement())
        }
        return configuration
    }

    private mutating func advertisement() -> Advertisement {
        func some<Value>(_ values: [Value]) -> [Value] { values.filter { _ in Bool.random(using: &self) } }
        let interval = UInt16.random(in: 4...1800, using: &self)
        return Advertisement(
            preference: Advertisement.Preference.allCases.randomElement(using: &self) ?? .low,
            lifetime: UInt16.random(in: interval...9000, using: &self), interval: interval,
            mtu: UInt16.random(in: 1280...9000, using: &self),
            dhcp: DHCPUse.allCases.randomElement(using: &self) ?? .none,
            prefixes: some(["2001:db8:1::/64", "2001:db8:2::/64", "fd00:1::/48"]).compactMap { IPv6Prefix(text: $0) }
                .map {
                    AdvertisedPrefix(
                        $0, isOnLink: Bool.random(using: &self), isAutonomous: Bool.random(using: &self))
                },
            nameServers: some(["2001:db8::53", "2001:db8::35"]).compactMap { IPv6Address(text: $0) })
    }
}

/// radvd itself, which reads a configuration and says what it thinks of it.
enum Judge {
    /// What it does not like; nil where it takes the text.
    static func complaint(about text: String) throws -> String? {
        let folder = try Folder()
        try folder.write(text, to: "radvd.conf")
        let radvd = Program("/usr/sbin/radvd", "--configtest", "--config", folder.path("radvd.conf"))
        let (status, said) = try radvd.runWaiting()
        return status == 0 ? nil : said
    }
}
