/// Which models targets serve, and so what kind of switch they are.
package enum TargetModels: Sendable {
    /// OpenConfig's, and `selvage-bridge`.
    case all
    /// OpenConfig's alone, as real switches have them: the bridge is there by nature with every port in it, and VLANs are in a table.
    case openConfig

    package var modules: [YANGModule] {
        switch self {
        case .all: YANGModule.allCases
        case .openConfig: YANGModule.allCases.filter { $0 != .selvage }
        }
    }

    var schema: Schema {
        switch self {
        case .all: .standard
        case .openConfig: .openConfig
        }
    }
}
