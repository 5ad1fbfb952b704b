package telegate.worker.login;

import java.util.List;

/// What an input leads to.
public sealed interface LoginOutcome {

    /// A new state is to be stored and published, then the effects carried out.
    record Step(LoginState next, List<LoginEffect> effects) implements LoginOutcome {

        static Step to(LoginState next, LoginEffect... effects) {
            return new Step(next, List.of(effects));
        }
    }

    /// The input makes no sense in this state: Kafka redelivers, people click twice, and a click
    /// can come after the scan. Nothing changes; the present state is published again.
    record Rejected(Reason reason) implements LoginOutcome {}

    /// Why an input was rejected.
    enum Reason {
        /// The login has ended; the first final state wins.
        ENDED,
        /// The code was scanned already, so it cannot be replaced.
        ALREADY_SCANNED,
        /// Telegram has not asked for a password.
        NO_PASSWORD_ASKED,
        /// Another challenge is open by now, or this one is being checked.
        CHALLENGE_SPENT,
        /// The same link again.
        NOTHING_NEW,
        /// Telegram is being asked at this moment.
        CHECKING
    }
}
