package telegate.worker.egress;

import java.util.UUID;

/// Hears how connections to Telegram begin. Called on the gate's event loop; must not block.
public interface UpstreamListener {

    /// A client's connection is up.
    void connected(UUID client);

    /// A client's connection did not come about; the client has been told and tries again.
    void failed(UUID client, UpstreamFailure failure);
}
