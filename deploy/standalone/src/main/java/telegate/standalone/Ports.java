package telegate.standalone;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import telegate.embedded.FreePorts;

/// A number for each [Port].
public final class Ports {

    private static final int HIGHEST = 65_535;

    private final Map<Port, Integer> numbers;
    private final boolean free;

    private Ports(Map<Port, Integer> numbers, boolean free) {
        this.numbers = new EnumMap<>(numbers);
        this.free = free;
    }

    /// Free ports for all, so that several systems can run at once.
    public static Ports free() {
        Map<Port, Integer> numbers = new EnumMap<>(Port.class);
        for (Port port : Port.values()) {
            int number = FreePorts.orFree(0);
            while (numbers.containsValue(number)) {
                number = FreePorts.orFree(0);
            }
            numbers.put(port, number);
        }
        return new Ports(numbers, true);
    }

    /// From the variables of each port and `TELEGATE_PORT_OFFSET`, which is added to all. 0 means a
    /// free one.
    ///
    /// @throws SettingsException for a value that is no port, or two ports that are the same
    static Ports fromEnvironment(Map<String, String> environment) {
        int offset = number(environment, "TELEGATE_PORT_OFFSET", 0);
        Map<Port, Integer> numbers = new EnumMap<>(Port.class);
        for (Port port : Port.values()) {
            int set = number(environment, port.setting(), port.standard());
            int number = set == 0 ? FreePorts.orFree(0) : set + offset;
            if (number < 1 || number > HIGHEST) {
                throw new SettingsException(
                        "%s would listen on port %d, which does not exist. Change %s or TELEGATE_PORT_OFFSET."
                                .formatted(port.owner(), number, port.setting()));
            }
            numbers.put(port, number);
        }
        Ports ports = new Ports(numbers, false);
        ports.refuseDuplicates();
        return ports;
    }

    public int of(Port port) {
        return Objects.requireNonNull(numbers.get(port), "every port has a number");
    }

    /// Where a worker listens: each one above the one before, or, where all ports are free ones, at
    /// another one with each call.
    ///
    /// @param worker its number, from 1
    int ofWorker(int worker) {
        int first = of(Port.WORKER);
        return worker == 1 ? first : free ? FreePorts.orFree(0) : first + worker - 1;
    }

    /// Whether the ports were looked for and not set.
    boolean areFree() {
        return free;
    }

    private static int number(Map<String, String> environment, String name, int standard) {
        String value = environment.getOrDefault(name, "").strip();
        try {
            return value.isEmpty() ? standard : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new SettingsException("%s must be a number, not \"%s\".".formatted(name, value));
        }
    }

    private void refuseDuplicates() {
        Map<Integer, Port> owners = new HashMap<>();
        List<String> complaints = new ArrayList<>();
        numbers.forEach((port, number) -> {
            Port other = owners.putIfAbsent(number, port);
            if (other != null) {
                complaints.add(
                        "%s and %s are both %d: give each its own port."
                                .formatted(other.setting(), port.setting(), number));
            }
        });
        if (!complaints.isEmpty()) {
            throw new SettingsException(String.join("\n", complaints));
        }
    }
}
