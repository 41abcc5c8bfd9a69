import FabricModel

/// What decides about trees besides who is a member: kept, since an edit of members changes none of it.
struct TreeRules: Sendable {
    let bounds: Bounds
    /// For every VLAN id its gateways in order of preference.
    let gateways: [[SwitchIndex]]
    /// The choices among equals that were needed so far.
    var cache: WaysCache
}
