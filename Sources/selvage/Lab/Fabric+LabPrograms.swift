import DriverNetlink
import FabricModel
import KernelLab
import Netlink

extension Fabric {
    /// What a lab of the fabric runs inside its switches: a radvd for each that has gateways, which hosts learn their routers
    /// from. Its configuration announces nothing until the topology is applied.
    func labPrograms() -> [LabProgram] {
        var programs: [LabProgram] = []
        for (index, item) in self.switches.enumerated() where self.gateways.contains(where: { Int($0.owner) == index })
        {
            let namespace = item.target == .local ? NetworkNamespace.current : .named(item.name)
            let radvd = Radvd(of: item.bridge, in: namespace)
            programs.append(
                LabProgram(
                    in: namespace, radvd.arguments, from: "radvd",
                    configuration: (radvd.configurationPath, Radvd.silentConfiguration), sign: radvd.processPath))
        }
        return programs
    }
}
