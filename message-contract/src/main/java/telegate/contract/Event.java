package telegate.contract;

/// What has become of an account or one of its logins. Each event is the full state, so a reader
/// keeps the one with the highest version and may miss any other. Delivery is at least once.
public sealed interface Event permits LoginEvent, AccountEvent {

    /// Who owns the account.
    OwnerId owner();

    /// Rises with every change of the account or its login; one sequence for both.
    long version();
}
