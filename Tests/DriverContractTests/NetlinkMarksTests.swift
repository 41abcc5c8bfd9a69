import FabricModel
import Testing

@testable import DriverNetlink

@Suite struct NetlinkMarksTests {
    @Test func theBridgesTitleIsReadAsItWasWritten() {
        let title = BridgeTitle(
            holder: .init(fabric: "first-light", switchName: "sw1"), generation: Generation(rawValue: .max))
        #expect(title.text == "selvage fabric=first-light switch=sw1 generation=18446744073709551615")
        #expect(BridgeTitle(text: title.text) == title)
    }

    @Test(arguments: ["a b", "", String(repeating: "x", count: 240)])
    func aNameThatCouldNotBeReadBackIsToldOf(name: String) {
        let title = BridgeTitle(holder: .init(fabric: name, switchName: "sw1"), generation: .none)
        #expect(!title.isReadable)
        #expect(BridgeTitle(holder: .init(fabric: "Zürich", switchName: "sw1"), generation: .none).isReadable)
    }

    @Test(arguments: [
        "", "selvage", "uplink to core", "selvage fabric=f switch=s", "selvage fabric= switch=s generation=1",
        "selvage fabric=f switch=s generation=-1", "selvage fabric=f switch=s generation=18446744073709551616",
        "selvage switch=s fabric=f generation=1", "selvage fabric=f switch=s generation=1 ",
        "selvage  fabric=f switch=s generation=1",
    ])
    func whatSomebodyElseWroteIsNoTitle(text: String) { #expect(BridgeTitle(text: text) == nil) }

    @Test func marksOfTwoBridgesNeverMeet() throws {
        let vlan = try #require(VID(10))
        #expect(Marks.svi(vlan, of: "br0") == "selvage:br0.10")
        #expect(Marks.port("swp1", of: "br0") == "selvage:br0:swp1")
        #expect(!Marks.port("swp1", of: "br01").hasPrefix(Marks.ports(of: "br0")))
        #expect(Marks.table(of: "br0") != Marks.table(of: "br1"))
        #expect(Marks.table(of: "br0") >> 24 == 0x5e)
    }
}
