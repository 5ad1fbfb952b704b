package telegate.worker.egress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.SocketChannel;

/// A socket that asks the [Passage] right before each write to the kernel.
///
/// The look is here and not in a handler, because what a handler passed on may wait in Netty's
/// buffer until the peer reads, and is then written without any handler being asked. With
/// `WRITE_SPIN_COUNT` 1 there is one system call for each look.
final class GatedSocketChannel extends NioSocketChannel {

    private final Passage passage;
    private boolean gated;

    /// A connection to be made; gated from its first byte.
    GatedSocketChannel(Passage passage) {
        this.passage = passage;
        this.gated = true;
    }

    /// An accepted connection; gated once [#gate()] was called.
    GatedSocketChannel(Channel parent, SocketChannel socket, Passage passage) {
        super(parent, socket);
        this.passage = passage;
    }

    /// From now on what is written is Telegram's. On the event loop.
    void gate() {
        gated = true;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer buffer) throws Exception {
        if (!gated) {
            super.doWrite(buffer);
            return;
        }
        long looked = System.nanoTime();
        if (passage.open()) {
            super.doWrite(buffer);
            passage.passed(System.nanoTime() - looked);
        } else {
            // Stays in the buffer until somebody flushes; a writable socket must not wake the loop.
            clearOpWrite();
        }
    }
}
