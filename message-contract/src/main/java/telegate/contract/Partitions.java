package telegate.contract;

/// Where the records of an account stand.
public final class Partitions {

    private Partitions() {}

    /// The partition of a new account. Computed once, when the account is made, and stored with it:
    /// adding partitions later must not move an account.
    ///
    /// @param partitions how many the topic has now, at least 1
    public static int ofNew(AccountId account, int partitions) {
        return Math.floorMod(account.value().hashCode(), partitions);
    }
}
