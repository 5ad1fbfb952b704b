package telegate.worker.account;

import java.util.UUID;
import telegate.worker.egress.UpstreamFailure;
import telegate.worker.egress.UpstreamListener;

/// Of a gate that nobody connects through.
final class NoUpstream implements UpstreamListener {

    @Override
    public void connected(UUID client) {
        throw new AssertionError("nobody connects here");
    }

    @Override
    public void failed(UUID client, UpstreamFailure failure) {
        throw new AssertionError("nobody connects here");
    }
}
