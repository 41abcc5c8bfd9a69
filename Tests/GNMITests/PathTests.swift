import GNMI
import Testing

@Suite struct PathTests {
    @Test(
        "a path reads as it is written",
        arguments: [
            "/", "/interfaces", "/interfaces/interface[name=swp1]/config", "/a/b[x=1][y=2]/c",
            "/interfaces/interface[name=Ethernet1/1]/state", #"/a[k=v\]w]/b"#, #"/a\/b/c"#, "/a[k=]", "/@/m:n",
        ])
    func roundTrip(text: String) throws {
        #expect(try Gnmi_Path(text).text == text)
    }

    @Test("keys are values, not text")
    func keys() throws {
        let path = try Gnmi_Path("interfaces/interface[name=Ethernet1/1]/config")
        #expect(path.elem.map(\.name) == ["interfaces", "interface", "config"])
        #expect(path.elem[1].key == ["name": "Ethernet1/1"])
        #expect(try Gnmi_Path("").elem.isEmpty)
    }

    @Test(
        "what is no path is refused with a reason",
        arguments: ["/a[", "/a[k]", "/a[k=v", "/a[=v]", "/a[k=v]x", "/[k=v]", #"/a\"#, "/a[k=1][k=2]", "/a[k=v]]"])
    func mistakes(text: String) {
        #expect(throws: PathMistake.self) { try Gnmi_Path(text) }
    }
}
