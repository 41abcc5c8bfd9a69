import ArgumentParser
import FabricModel
extension LabOption { func announce(for fabric: Fabric) throws(Failure) {} }
