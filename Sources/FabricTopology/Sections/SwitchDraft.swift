import FabricModel

/// What a switch or profile says, before the profile is put under the switch.
struct SwitchDraft {
    /// A value and the key at which it was written.
    struct Said<Content> {
        let content: Content
        let key: Word
    }

    var driver: Said<DriverKind>?
    var target: Said<SwitchTarget>?
    var bridge: Said<Word>?
    var address: Said<Word>?
    var tls: Said<TLS>?
    var credentials: Said<Credentials>?
    var management: Said<Word>?
    var transit: Bool?
    var limits = SwitchLimits()
    var site: SiteIndex?
    /// VLANs, with their addresses where they are fixed.
    var gateways: [GatewayDraft]?
    /// Index into `Reader.layouts`.
    var layout: Int?
    /// Something is wrong with its ports, so what they are is not known.
    var isBroken = false

    /// This draft, and the profile's words where it has none.
    func over(_ base: SwitchDraft) -> SwitchDraft {
        var draft = self
        draft.driver = self.driver ?? base.driver
        draft.target = self.target ?? base.target
        draft.bridge = self.bridge ?? base.bridge
        draft.address = self.address ?? base.address
        draft.tls = self.tls ?? base.tls
        draft.credentials = self.credentials ?? base.credentials
        draft.management = self.management ?? base.management
        draft.transit = self.transit ?? base.transit
        draft.limits = self.limits.over(base.limits)
        draft.site = self.site ?? base.site
        draft.gateways = self.gateways ?? base.gateways
        draft.layout = self.layout ?? base.layout
        draft.isBroken = self.isBroken || base.isBroken
        return draft
    }
}

/// A VLAN that a switch routes for.
struct GatewayDraft {
    let vlan: VID
    /// Filled in when it is known which switch.
    var owner: SwitchIndex = 0
    let address: IPv6Address?
    let origin: Origin
}
