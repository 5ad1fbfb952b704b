package telegate.sandbox;

/// A port that the sandbox should listen on belongs to somebody else.
public final class PortTaken extends Exception {
    private static final long serialVersionUID = 1L;

    private final String service;
    private final int port;

    PortTaken(String service, int port, Throwable cause) {
        super("Port " + port + " for " + service + " is taken.", cause);
        this.service = service;
        this.port = port;
    }

    public int port() {
        return port;
    }

    public String service() {
        return service;
    }
}
