package telegate.standalone;

/// The ports that a system listens on, all on the loopback interface unless told otherwise.
public enum Port {
    GATEWAY("gateway", 8000),
    PHONE("pretend phone", 8010),
    SOCKS("sandbox", 8011),
    WORKER("worker", 8020),
    KAFKA("Kafka", 8030),
    KAFKA_CONTROLLER("Kafka controller", 8031),
    POSTGRES("PostgreSQL", 8040);

    private final String owner;
    private final int standard;

    Port(String owner, int standard) {
        this.owner = owner;
        this.standard = standard;
    }

    /// Who listens there, in words.
    public String owner() {
        return owner;
    }

    /// The port unless set otherwise.
    public int standard() {
        return standard;
    }

    /// The environment variable that sets it.
    public String setting() {
        return "TELEGATE_" + name() + "_PORT";
    }

    boolean belongsToSandbox() {
        return this == PHONE || this == SOCKS;
    }
}
