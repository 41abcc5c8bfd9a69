import FabricModel

/// A place where switches can be had for a trial: the simulator, a kernel.
///
/// A driver is brought before the contract by a file of its own: a ground, a switch on trial, and a suite that runs every law.
/// ```swift
/// @Suite struct SimulatedSwitchContract {
///     @Test(arguments: ContractLaw.all) func holds(_ law: ContractLaw) async throws {
///         try await law.prove(SimulatedGround())
///     }
/// }
/// ```
protocol TrialGround: Sendable {
    /// Makes a machine with these interfaces, each with somebody at the other end, none of them a member of anything and all of
    /// them down; hands it over, and takes all of it away afterwards, also after an error.
    func withSwitch(
        named name: String, ports: [String], _ body: @Sendable (any SwitchOnTrial) async throws -> Void
    ) async throws
}

/// A driver on trial, and the hands of somebody who works on the same machine without it.
protocol SwitchOnTrial: Sendable {
    var driver: any SwitchDriver { get }

    /// Whether the machine has a place for what a change makes: a law asks for no other by hand.
    func canHold(_ change: Change) -> Bool

    /// Makes a change with the machine's own tools (`bridge vlan del dev swp1 vid 10`), without any mark of ours.
    ///
    /// Laws ask for these: `.carry` and `.drop` at ports and the bridge; `.setPort` with any setting but `hasLinkLocal`; `.leave`, which here only
    /// takes the port out of the bridge; `.setBridge` with `.mac`, `.runsSTP`, `.snoopsMulticast`; `.setSVI` with `.advertisement(nil)`; `.removeAddress`, `.removeSVI`, `.setRouting(.forwards)`.
    func tamper(_ change: Change) async throws

    /// Pulls an interface out, so that the machine has none of that name.
    func unplug(_ port: String) async throws
    /// Puts an interface in, as `withSwitch` does.
    func plug(_ port: String) async throws
    /// Gives an interface another name and changes nothing else.
    func rename(_ port: String, to name: String) async throws

    /// Makes a link that has nothing to do with us, with an address on it, and puts an address of somebody else's on the
    /// SVI of `vlan`.
    func addForeign(onSVI vlan: VID) async throws
    /// All of that in full, as the machine's own tools print it.
    func foreignState() async throws -> String
}

extension SwitchOnTrial {
    func canHold(_ change: Change) -> Bool { true }
}
