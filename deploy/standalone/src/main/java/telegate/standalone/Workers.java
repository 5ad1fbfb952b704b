package telegate.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The workers of a system, in the order in which they were added. Thread-safe.
final class Workers {

    private final Ports ports;
    private final Function<WorkerPlace, Part> maker;
    private final List<Part> parts = new ArrayList<>();
    private int numbers;
    private int twins;

    Workers(Ports ports, Function<WorkerPlace, Part> maker) {
        this.ports = ports;
        this.maker = maker;
    }

    /// A new one, not started, with a number that none had before.
    synchronized Part add(PartSettings added) {
        numbers++;
        String name = label(numbers);
        return add(new WorkerPlace(name, name, ports.ofWorker(numbers), added));
    }

    /// A second process of a worker's name, not started, with a folder of its own: a container and
    /// its successor on another machine.
    synchronized Part addTwin(Part of, PartSettings added) {
        twins++;
        String label = of.label() + "-twin-" + twins;
        return add(new WorkerPlace(label, of.label(), Ports.free().of(Port.WORKER), added));
    }

    private Part add(WorkerPlace place) {
        Part part = maker.apply(place);
        parts.add(part);
        return part;
    }

    /// @throws IllegalArgumentException when it is none of these
    synchronized void remove(Part part) {
        if (!parts.remove(part)) {
            throw new IllegalArgumentException(part.label() + " is not here.");
        }
    }

    synchronized List<Part> all() {
        return List.copyOf(parts);
    }

    /// @throws IllegalArgumentException when there is no such worker, or not any more
    synchronized Part get(int number) {
        return parts.stream()
                .filter(part -> part.label().equals(label(number)))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("There is no worker " + number + "."));
    }

    private static String label(int number) {
        return PartName.WORKER.label() + "-" + number;
    }
}
