package telegate.worker.storage;

import telegate.contract.AccountId;

/// That a client of an account is about to start, or is proven, as it is stored.
///
/// @param fence of the account's partition; its incarnation is the marker
/// @param abortedStarts 1 while the account is suspected to have ended a process, else 0
public record StartMark(Fence fence, AccountId account, int abortedStarts) {

    /// For an account that nothing is known against.
    public static StartMark of(Fence fence, AccountId account) {
        return new StartMark(fence, account, 0);
    }

    /// For the same account as a suspect.
    public StartMark suspected() {
        return new StartMark(fence, account, 1);
    }
}
