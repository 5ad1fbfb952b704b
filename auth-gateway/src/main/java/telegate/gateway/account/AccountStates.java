package telegate.gateway.account;

import java.util.Optional;
import telegate.contract.AccountEvent;
import telegate.contract.Envelope;
import telegate.contract.Event;
import telegate.contract.LoginEvent;

/// What an event says about an account.
final class AccountStates {

    private AccountStates() {}

    /// The account's state, if the event has one. A login's success has: whoever reads it may ask
    /// for the account at once, and the account's own first event comes a moment later.
    static Optional<AccountEvent> of(Envelope<Event> envelope) {
        return switch (envelope.data()) {
            case AccountEvent state -> Optional.of(state);
            case LoginEvent.Succeeded login when !login.alreadyConnected() ->
                    Optional.of(
                            new AccountEvent.Connecting(
                                    login.owner(),
                                    login.version(),
                                    login.profile(),
                                    envelope.time()));
            default -> Optional.empty();
        };
    }
}
