package telegate.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import telegate.chaos.Link.Mode;
import telegate.chaos.WorkerLinks.Target;

/// A part of the design that the workers leave out (`telegate.worker.break`), and the faults
/// against which it is there: without it each of them does harm.
enum Breakage {
    GATE(WorkerFault.PAUSE),
    EPOCH(WorkerFault.PAUSE),
    LEASE(new LinkFault(Target.POSTGRES, Mode.CUT), new LinkFault(Target.POSTGRES, Mode.HALF_OPEN)),
    MARKER(WorkerFault.MUTE);

    private final List<Fault> telling;

    Breakage(Fault... telling) {
        this.telling = List.of(telling);
    }

    /// As `--break` and the worker's setting call it.
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<Fault> telling() {
        return telling;
    }

    static Optional<Breakage> labelled(String label) {
        return Arrays.stream(values()).filter(one -> one.label().equals(label)).findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Breakage::label).toList();
    }
}
