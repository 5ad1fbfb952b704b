package telegate.worker.egress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// One side of a connection that is up: what it reads goes to the other side.
final class Relay extends ChannelInboundHandlerAdapter {

    private final Connection connection;
    private final Channel to;

    Relay(Connection connection, Channel to) {
        this.connection = connection;
        this.to = to;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        connection.pass((ByteBuf) message, context.channel(), to);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        connection.proceed();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.sideEnded(to);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        connection.broken(cause);
    }
}
