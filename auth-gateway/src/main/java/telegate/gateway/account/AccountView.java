package telegate.gateway.account;

import telegate.contract.AccountEvent;
import telegate.contract.AccountId;
import telegate.contract.OwnerId;

/// An account as the gateway knows it.
///
/// @param partition where its commands go
/// @param version of `state`
public record AccountView(
        AccountId accountId, OwnerId owner, int partition, long version, AccountEvent state) {}
