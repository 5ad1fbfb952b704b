package telegate.gateway.login;

/// A login as the database has it.
///
/// @param partition the account's
record StoredLogin(LoginView view, int partition) {

    static StoredLogin of(LoginRow row) {
        return new StoredLogin(row.view(), row.partition);
    }
}
