package telegate.worker.egress;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyConnectionEvent;

/// Watches a connection to Telegram until it is of use.
final class UpstreamOpening extends ChannelInboundHandlerAdapter {

    private final Connection connection;
    private final boolean proxied;

    UpstreamOpening(Connection connection, boolean proxied) {
        this.connection = connection;
        this.proxied = proxied;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!proxied) {
            connection.connected();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ProxyConnectionEvent) {
            connection.connected();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.failed(UpstreamFailure.UNREACHABLE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        connection.failed(
                cause instanceof ProxyConnectException
                        ? reason(String.valueOf(cause.getMessage()))
                        : UpstreamFailure.UNREACHABLE);
    }

    /// Netty tells a proxy's answer in the text alone. It holds neither user nor password, but is
    /// not logged either.
    static UpstreamFailure reason(String message) {
        if (message.contains("authStatus: ")
                || message.contains("unexpected authMethod: ")
                || message.contains("status: 407")) {
            return UpstreamFailure.AUTHENTICATION;
        }
        return message.contains("status: ") ? UpstreamFailure.REFUSED : UpstreamFailure.UNREACHABLE;
    }
}
