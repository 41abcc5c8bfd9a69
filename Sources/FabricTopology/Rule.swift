/// What the reader can find, each kind under a stable word that scripts and the documentation know it by.
package enum Rule: String, CaseIterable, Sendable {
    // The file.
    case unreadable
    case tooLarge = "too-large"
    case notText = "not-text"
    case empty

    // Included files.
    case includeOutside = "include-outside"
    case includeTwice = "include-twice"
    case tooManyIncludes = "too-many-includes"

    // The YAML.
    case syntax
    case unquotedBracket = "unquoted-bracket"
    case tab
    case severalDocuments = "several-documents"
    case complexKey = "complex-key"
    case tag
    case tooDeep = "too-deep"
    case tooManyNodes = "too-many-nodes"

    // The shape.
    case unknownKey = "unknown-key"
    case duplicateKey = "duplicate-key"
    case missingKey = "missing-key"
    case wrongType = "wrong-type"
    case badValue = "bad-value"
    case notYet = "not-yet"
    case tooManyMistakes = "too-many-mistakes"

    // Names and ranges.
    case badName = "bad-name"
    case badRange = "bad-range"
    case tooManyNames = "too-many-names"
    case lengthMismatch = "length-mismatch"
    case duplicateName = "duplicate-name"
    case nameCase = "name-case"

    // Numbers.
    case badVLANID = "bad-vlan-id"
    case duplicateVLANID = "duplicate-vlan-id"
    case badPrefix = "bad-prefix"
    case badAddress = "bad-address"

    // References.
    case unknownVLAN = "unknown-vlan"
    case unknownSwitch = "unknown-switch"
    case unknownPort = "unknown-port"
    case unknownProfile = "unknown-profile"
    case unknownSite = "unknown-site"
    case siteNeeded = "site-needed"

    // Switches, ports, cables and hosts.
    case driverKey = "driver-key"
    case portMode = "port-mode"
    case managementPort = "management-port"
    case gatewayOrder = "gateway-order"
    case badEndpoint = "bad-endpoint"
    case badLink = "bad-link"
    case portTaken = "port-taken"
    case disagreement
    case noVLAN = "no-vlan"
    case notCarried = "not-carried"

    // Promises.
    case badExpectation = "bad-expectation"
    case unknownHost = "unknown-host"
    case ambiguousSelector = "ambiguous-selector"
    case emptySelector = "empty-selector"
}
