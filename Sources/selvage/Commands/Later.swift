import ArgumentParser
import FabricModel
struct LabCommand: ParsableCommand {}
struct DemoCommand: ParsableCommand {}
extension LabOption { func announce(for fabric: Fabric) throws(Failure) {} }
