package telegate.chaos;

import java.util.List;
import java.util.Optional;
import telegate.chaos.Link.Mode;
import telegate.chaos.WorkerLinks.Target;
import telegate.standalone.PartName;

/// The faults that there are. Their order belongs to what a seed draws.
final class Faults {

    static final List<Fault> ALL =
            List.of(
                    WorkerFault.KILL,
                    WorkerFault.LOSE,
                    WorkerFault.PAUSE,
                    WorkerFault.FLICKER,
                    WorkerFault.TERMINATE,
                    WorkerFault.MUTE,
                    WorkerFault.TWIN,
                    new FleetFault(true),
                    new FleetFault(false),
                    new LinkFault(Target.POSTGRES, Mode.CUT),
                    new LinkFault(Target.POSTGRES, Mode.HALF_OPEN),
                    new LinkFault(Target.POSTGRES, Mode.SLOW),
                    new LinkFault(Target.KAFKA, Mode.CUT),
                    new LinkFault(Target.KAFKA, Mode.HALF_OPEN),
                    new LinkFault(Target.TELEGRAM, Mode.CUT),
                    new LinkFault(Target.TELEGRAM, Mode.HALF_OPEN),
                    new ServerFault(PartName.POSTGRES, false),
                    new ServerFault(PartName.KAFKA, false),
                    new ServerFault(PartName.KAFKA, true),
                    new ServerFault(PartName.SANDBOX, false),
                    new ServerFault(PartName.SANDBOX, true),
                    new ServerFault(PartName.GATEWAY, true),
                    new DataFault.Duplicates(),
                    WorkerFault.OLD_COPY,
                    new DataFault.Poison(),
                    WorkerFault.ISLAND,
                    new ServerFault(PartName.POSTGRES, true),
                    WorkerFault.DRAIN);

    private Faults() {}

    static Optional<Fault> named(String name) {
        return ALL.stream().filter(fault -> fault.name().equals(name)).findFirst();
    }

    static List<String> names() {
        return ALL.stream().map(Fault::name).toList();
    }
}
