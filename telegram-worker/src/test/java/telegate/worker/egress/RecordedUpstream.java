package telegate.worker.egress;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps what the gate tells about its connections.
final class RecordedUpstream implements UpstreamListener {

    private final List<UUID> connected = new CopyOnWriteArrayList<>();
    private final List<UpstreamFailure> failures = new CopyOnWriteArrayList<>();

    @Override
    public void connected(UUID client) {
        connected.add(client);
    }

    @Override
    public void failed(UUID client, UpstreamFailure failure) {
        failures.add(failure);
    }

    List<UUID> connected() {
        return List.copyOf(connected);
    }

    List<UpstreamFailure> failures() {
        return List.copyOf(failures);
    }
}
