import ArgumentParser
import FabricModel
struct LabCommand: ParsableCommand {}
struct DemoCommand: ParsableCommand { func run() { print(PackageResources.single_switch_yaml.count) } }
extension LabOption { func announce(for fabric: Fabric) throws(Failure) {} }
