import GNMI
import Testing

@Suite struct JSONTests {
    @Test(
        "a text is read and written again the same",
        arguments: [
            "null", "true", "false", "0", "-1.5e+10", #""""#, "[]", "{}", "[1,[2,[]],{}]",
            #"{"openconfig-interfaces:interfaces":{"interface":[{"name":"swp1"}]}}"#, #""\"\\\n\u0001""#, #""ü€😀""#,
        ])
    func roundTrip(text: String) throws {
        #expect(try JSONValue(parsing: text).text == text)
    }

    @Test("escapes and blanks mean what they mean")
    func meaning() throws {
        #expect(try JSONValue(parsing: " \t\r\n[ 1 , 2 ]\n") == [1, 2])
        #expect(try JSONValue(parsing: #""\u00fc\ud83d\ude00\/\b\f\r\t""#) == "ü😀/\u{8}\u{c}\r\t")
        #expect(try JSONValue(parsing: #"{"a":1,"b":{"a":2}}"#) == ["a": 1, "b": ["a": 2]])
    }

    @Test(
        "what is no JSON is refused with its place",
        arguments: [
            ("", 0), ("[", 1), ("[1", 2), ("[1,]", 3), ("{\"a\"}", 4), ("{\"a\":}", 5), ("{a:1}", 1), ("01", 2),
            ("-", 1),
            ("1.", 2), ("1e", 2), ("tru", 0), ("\"", 1), ("\"\u{1}\"", 2), (#""\x""#, 3), (#""\ud800""#, 7),
            (#""\ud800\u0041""#, 13), (#""\u12""#, 3), ("1 2", 2), ("{\"a\":1,\"a\":2}", 13), ("nul", 0), ("]", 0),
        ])
    func mistakes(text: String, offset: Int) {
        let mistake = #expect(throws: JSONMistake.self) { try JSONValue(parsing: text) }
        #expect(mistake?.offset == offset, "\(text): \(mistake.map { "\($0)" } ?? "")")
    }

    @Test("bytes that are no UTF-8 are refused")
    func encoding() {
        #expect(throws: JSONMistake.self) { try JSONValue(parsing: [0x22, 0xff, 0x22]) }
        #expect(throws: JSONMistake.self) { try JSONValue(parsing: [0x22, 0xed, 0xa0, 0x80, 0x22]) }
    }

    @Test("depth is bounded, on the way in")
    func depth() throws {
        let limit = JSONValue.depthLimit
        _ = try JSONValue(parsing: String(repeating: "[", count: limit) + String(repeating: "]", count: limit))
        #expect(throws: JSONMistake.self) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000)) }
    }

    @Test("every beginning of a text is refused or read, and never crashes")
    func beginnings() throws {
        let text = Array(#"{"a":[1,-2.5e3,"x\u00e9\n",true,null],"module:b":{"c":"\ud83d\ude00"}}"#.utf8)
        for end in text.indices {
            #expect(throws: JSONMistake.self) { try JSONValue(parsing: Array(text[..<end])) }
        }
        // Each byte replaced by each of a few others: read or refused.
        for index in text.indices {
            for byte in Array("\"\\{}[]:,0u\u{0}".utf8) + [0xff] {
                var other = text
                other[index] = byte
                _ = try? JSONValue(parsing: other)
            }
        }
    }

    @Test("names are found with and without their module")
    func names() throws {
        let value = try JSONValue(parsing: #"{"openconfig-vlan:config":{"vlan-id":7,"mtu":"9000"}}"#)
        #expect(value["config", "vlan-id"]?.integer() == UInt16(7))
        #expect(value["openconfig-vlan:config"]?["openconfig-vlan:vlan-id"]?.integer() == 7)
        #expect(value["config"]?["mtu"]?.integer() == 9000)
        #expect(value["config"]?["vlan-id"]?.integer(UInt8.self) == 7)
        #expect(value["onfig"] == nil)
        #expect(value["other:config"] == nil)
        #expect(JSONMember("openconfig-vlan:config", .null).localName == "config")
    }
}
