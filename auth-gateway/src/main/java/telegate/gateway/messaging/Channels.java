package telegate.gateway.messaging;

/// The channels between this package and Kafka; their topics and settings stand in
/// `application.properties`.
final class Channels {

    /// Out: commands to the owners of accounts.
    static final String COMMANDS = "commands";

    /// Out: events that cannot be read or stored.
    static final String DEAD_LETTERS = "dead-letters";

    /// In: events, for the database.
    static final String EVENTS = "events";

    private Channels() {}
}
