import FabricModel
import FabricSimulator
import Testing

@testable import FabricPlanning

/// What is desired of switches that have no place for some of it.
@Suite struct FittingLaws {
    private static let seeds: Range<UInt64> = 0..<250

    /// Two configurations, and what the switch has no place for.
    private struct Case {
        var observed: SwitchConfig
        var desired: SwitchConfig
        var withoutPlace: SettingSet

        init(seed: UInt64) {
            let configs = RandomConfigs(seed: seed)
            (self.observed, self.desired) = (configs.observed, configs.desired)
            var chance = SplitMix64(seed: seed &* 13)
            let share = Int.random(in: 1...4, using: &chance)
            self.withoutPlace = SettingSet(Setting.allCases.filter { _ in chance.oneIn(share) })
        }

        var fitted: SwitchConfig { self.desired.fitted(to: self.withoutPlace, over: self.observed) }
    }

    private func steps(from observed: SwitchConfig, to desired: SwitchConfig) -> [Step] {
        let differences = desired.differences(from: observed)
        return StepList(curing: differences, from: observed, to: desired, in: Surroundings()).steps
    }

    @Test("where there is a place for everything, fitting is the identity", arguments: seeds)
    func identity(seed: UInt64) {
        let item = Case(seed: seed)
        #expect(item.desired.fitted(to: [], over: item.observed) == item.desired)
        // And where everything is held already, there is nothing to give way in.
        #expect(item.desired.fitted(to: SettingSet(Setting.allCases), over: item.desired) == item.desired)
    }

    @Test("fitting twice is fitting once, and what was made of it needs no other fit", arguments: seeds)
    func idempotent(seed: UInt64) {
        let item = Case(seed: seed)
        #expect(item.fitted.fitted(to: item.withoutPlace, over: item.observed) == item.fitted)
        #expect(item.desired.fitted(to: item.withoutPlace, over: item.fitted) == item.fitted)
    }

    @Test("no step is about a setting without a place", arguments: seeds)
    func onlyWhatHasAPlace(seed: UInt64) {
        let item = Case(seed: seed)
        for step in self.steps(from: item.observed, to: item.fitted) {
            if let setting = step.change.setting { #expect(!item.withoutPlace.contains(setting), "\(step.change)") }
            guard case .setSVI(let vlan, .advertisement(let new?)) = step.change else { continue }
            // A router that was silent begins with what every router says.
            let old = item.observed[svi: vlan]?.advertisement ?? Advertisement(preference: .medium, mtu: 0)
            for (setting, isSame) in [
                (Setting.gatewayPreference, new.preference == old.preference), (.announcedMTU, new.mtu == old.mtu),
                (.nameServers, new.nameServers == old.nameServers), (.otherAnnouncements, new.others == old.others),
            ] where item.withoutPlace.contains(setting) {
                #expect(isSame, "\(setting) of \(vlan)")
            }
        }
    }

    @Test("what has a place is as desired", arguments: seeds)
    func theRestIsAsDesired(seed: UInt64) {
        let item = Case(seed: seed)
        // Over what is desired itself, everything that gave way comes back, and nothing else was touched.
        #expect(item.fitted.fitted(to: item.withoutPlace, over: item.desired) == item.desired)
    }

    @Test(
        "law 2: applying the plan to what was fitted gives what was fitted, and then there is nothing to do",
        arguments: seeds)
    func applies(seed: UInt64) {
        let item = Case(seed: seed)
        var state = item.observed
        for step in self.steps(from: item.observed, to: item.fitted) { state.apply(step.change) }
        #expect(state == item.fitted)
        let again = item.desired.fitted(to: item.withoutPlace, over: state)
        #expect(self.steps(from: state, to: again).isEmpty)
    }

    @Test("sets of settings are sets, and come back from their words", arguments: seeds)
    func sets(seed: UInt64) {
        let settings = Case(seed: seed).withoutPlace
        #expect(SettingSet(settings.elements.reversed()) == settings)
        #expect(Setting.allCases.filter { settings.contains($0) } == settings.elements)
        var less = settings
        for setting in settings.elements {
            less.remove(setting)
            #expect(!less.contains(setting))
        }
        #expect(less.isEmpty && Set(Setting.allCases.map(\.words)).count == Setting.allCases.count)
    }
}
