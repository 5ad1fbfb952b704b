package telegate.worker.egress;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;

/// Accepts gated connections.
final class GatedServerChannel extends NioServerSocketChannel {

    private final Passage passage;

    GatedServerChannel(Passage passage) {
        this.passage = passage;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws IOException {
        SocketChannel socket = javaChannel().accept();
        if (socket == null) {
            return 0;
        }
        accepted.add(new GatedSocketChannel(this, socket, passage));
        return 1;
    }
}
