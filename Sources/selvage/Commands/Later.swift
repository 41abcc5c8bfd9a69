import ArgumentParser
struct PlanCommand: ParsableCommand { static let configuration = CommandConfiguration(commandName: "plan") }
struct ApplyCommand: ParsableCommand {}
struct DriftCommand: ParsableCommand {}
struct LabCommand: ParsableCommand {}
struct DemoCommand: ParsableCommand {}
