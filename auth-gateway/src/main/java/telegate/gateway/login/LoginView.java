package telegate.gateway.login;

import java.time.Instant;
import telegate.contract.AccountId;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.OwnerId;
import telegate.contract.TenantId;

/// A login as the gateway knows it: who it belongs to and the newest state the worker told.
///
/// @param accountId the account that is being connected; routes the commands
/// @param version of `state`; 0 while the worker has not answered, the state then being
///   [LoginEvent.Requested]
public record LoginView(
        LoginId loginId,
        AccountId accountId,
        TenantId tenant,
        OwnerId owner,
        long version,
        LoginEvent state,
        Instant createdAt) {

    /// The same login with a state that the worker told later.
    LoginView with(LoginEvent newer) {
        return new LoginView(loginId, accountId, tenant, owner, newer.version(), newer, createdAt);
    }
}
