package telegate.worker.account;

import java.time.Duration;
import telegate.contract.OwnerId;
import telegate.worker.login.LoginState;

/// Tells the log what a step means to people.
///
/// @param log where
/// @param owner who logs in
record LoginStory(LoginLog log, OwnerId owner) {

    void tell(LoginState before, LoginState next, Duration left) {
        switch (next) {
            case LoginState.Requested _, LoginState.CheckingPassword _ -> {}
            case LoginState.AwaitingScan scan -> {
                if (before instanceof LoginState.AwaitingScan) {
                    log.codeRenewed(owner);
                } else {
                    log.codeMade(owner);
                    log.waiting(owner, left.toSeconds());
                }
            }
            case LoginState.AwaitingPassword _ -> {
                if (!(before instanceof LoginState.CheckingPassword)) {
                    log.passwordAsked(owner);
                }
            }
            case LoginState.Succeeded succeeded -> {
                if (before instanceof LoginState.CheckingPassword) {
                    log.passwordRight(succeeded.profile());
                }
                log.succeeded(succeeded.profile());
            }
            case LoginState.Failed failed -> log.failed(owner, failed.code());
            case LoginState.Cancelled _, LoginState.Expired _ -> log.ended(owner, next.label());
        }
    }
}
