import DriverGNMI
import FabricModel
import Testing

@Suite struct LoginTests {
    @Test("a line is a user and a password, which may have colons")
    func password() throws {
        #expect(try GNMILogin(reading: "admin:se:cret\n") == .password(user: "admin", Secret("se:cret")))
        #expect(try GNMILogin(reading: "admin:") == .password(user: "admin", Secret("")))
    }

    @Test("a certificate and its key may stand in either order, among other text")
    func certificate() throws {
        let certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        let key = "-----BEGIN PRIVATE KEY-----\nBBBB\n-----END PRIVATE KEY-----\n"
        let expected = GNMILogin.certificate(Array(certificate.utf8), key: Secret(key))
        #expect(try GNMILogin(reading: "for leaf1\n" + certificate + key) == expected)
        #expect(try GNMILogin(reading: key + "\n" + certificate) == expected)
    }

    @Test(
        "what is no login is refused without being repeated",
        arguments: [
            "", "hunter2", ":hunter2", "admin:hunter2\nroot:hunter2", "admin:hunter2\u{7f}", "admin:hünter2",
            "-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----",
            "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\nhunter2",
        ])
    func mistakes(text: String) {
        do throws(GNMILoginMistake) {
            _ = try GNMILogin(reading: text)
            Issue.record("'\(text)' was taken")
        } catch {
            #expect(!error.reason.contains("hunter2"))
        }
    }

    @Test("a secret prints as redacted, however it is printed")
    func redacted() throws {
        let login = try GNMILogin(reading: "admin:hunter2")
        let endpoint = GNMIEndpoint(host: "leaf1", port: 9339, login: login, targetName: "leaf1")
        var dumped = ""
        dump(endpoint, to: &dumped)
        for text in ["\(login)", "\(endpoint)", String(reflecting: endpoint), String(describing: login), dumped] {
            #expect(!text.contains("hunter2"), "\(text)")
        }
        #expect("\(login)".contains("redacted"))
    }

    @Test("an address is a host and a port")
    func addresses() {
        func parts(_ address: String) -> String? {
            GNMIEndpoint(address: address, targetName: "x").map { "\($0.host) \($0.port)" }
        }
        #expect(parts("leaf1.example:9339") == "leaf1.example 9339")
        #expect(parts("127.0.0.5:1") == "127.0.0.5 1")
        #expect(parts("[2001:db8::7]:9339") == "2001:db8::7 9339")
        for wrong in ["leaf1", "leaf1:", ":9339", "leaf1:0", "leaf1:65536", "2001:db8::7:9339", "[leaf1]:9339", "[]:1"]
        {
            #expect(parts(wrong) == nil, "\(wrong)")
        }
    }
}
