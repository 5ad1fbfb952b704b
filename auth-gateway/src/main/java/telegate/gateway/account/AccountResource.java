package telegate.gateway.account;

import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountEvent;
import telegate.contract.AccountId;

/// An account as the API shows it. Absent fields are left out.
@Schema(name = "Account", description = "A connected Telegram account.")
record AccountResource(
        @Schema(implementation = String.class, format = "uuid") AccountId id,
        @Schema(
                        enumeration = {"connecting", "online", "disconnected"},
                        description = "`online` is proven: Telegram has answered.")
                String state,
        @Schema(description = "Rises with every state.") long version,
        long telegramUserId,
        String firstName,
        String lastName,
        @Nullable String username,
        Instant connectedAt,
        @Nullable Instant disconnectedAt,
        @Schema(
                        enumeration = {"logged-out", "revoked", "key-duplicated", "quarantined"},
                        description = "In `disconnected`: why.")
                @Nullable String reason) {

    static AccountResource of(AccountView account) {
        return switch (account.state()) {
            case AccountEvent.Connecting _ -> of(account, "connecting", null, null);
            case AccountEvent.Online _ -> of(account, "online", null, null);
            case AccountEvent.Disconnected it ->
                    of(
                            account,
                            "disconnected",
                            it.disconnectedAt(),
                            it.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        };
    }

    private static AccountResource of(
            AccountView account,
            String state,
            @Nullable Instant disconnectedAt,
            @Nullable String reason) {
        AccountEvent event = account.state();
        return new AccountResource(
                account.accountId(),
                state,
                account.version(),
                event.profile().telegramUserId(),
                event.profile().firstName(),
                event.profile().lastName(),
                event.profile().username(),
                event.connectedAt(),
                disconnectedAt,
                reason);
    }
}
