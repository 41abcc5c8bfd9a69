import FabricModel
print(VID(10) as Any)
