package telegate.sandbox.account;

import java.util.List;

/// The people who are there after the first start. One for each way that a login can go.
final class DefaultAccounts {
    static final List<NewAccount> ALL =
            List.of(
                    new NewAccount("Alice", "Winter", "alice_winter", 1, null, null),
                    new NewAccount("Bruno", "Costa", "bruno_costa", 1, "sesame-1001", "Open …"),
                    new NewAccount("Chiara", "Lindt", "chiara_lindt", 2, null, null),
                    new NewAccount("Дарья", "Соколова", null, 1, null, null),
                    new NewAccount("Emil", "Novak", "emil_novak", 2, "пароль тест 7", "три слова"),
                    new NewAccount("Farah", "", "farah_k", 1, "no-hint-here", null));

    private DefaultAccounts() {}
}
