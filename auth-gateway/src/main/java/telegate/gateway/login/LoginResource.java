package telegate.gateway.login;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import telegate.contract.AccountId;
import telegate.contract.ChallengeId;
import telegate.contract.LoginEvent;
import telegate.contract.LoginId;
import telegate.contract.Notice;
import telegate.contract.Profile;

/// A login as the API shows it. Absent fields are left out.
@Schema(name = "Login", description = "One attempt to connect an account.")
record LoginResource(
        @Schema(implementation = String.class, format = "uuid") LoginId id,
        @Schema(
                        implementation = String.class,
                        format = "uuid",
                        description = "The account that is being connected.")
                AccountId accountId,
        @Schema(
                        enumeration = {
                            "requested",
                            "awaiting-scan",
                            "password-required",
                            "succeeded",
                            "failed",
                            "cancelled",
                            "expired"
                        })
                String state,
        @Schema(description = "Rises with every state.") long version,
        @Schema(description = "When the attempt ends by itself.") Instant deadline,
        Instant createdAt,
        @Schema(
                        description =
                                "In `awaiting-scan`: show it as a QR code. Lives about 30 seconds;"
                                        + " a new one comes by itself.")
                @Nullable String link,
        @Schema(description = "1 for the first code of the login.") @Nullable Integer codeNumber,
        @Schema(description = "In `password-required`: the person's own hint, may be empty.")
                @Nullable String hint,
        @Schema(
                        implementation = String.class,
                        format = "uuid",
                        description = "In `password-required`: which question is to be answered.")
                @Nullable ChallengeId challengeId,
        @Schema(description = "Something to tell the person at this step.")
                @Nullable NoticeResource notice,
        @Schema(description = "In `succeeded`.") @Nullable ConnectedResource account,
        @Schema(description = "In `failed`.") @Nullable FailureResource failure,
        @Schema(
                        description = "In `cancelled`.",
                        enumeration = {"requested", "unwatched"})
                @Nullable String cancelReason) {

    /// See [Notice].
    @Schema(name = "Notice")
    record NoticeResource(
            @Schema(
                            enumeration = {
                                "password-incorrect",
                                "password-outcome-unknown",
                                "flood-wait",
                                "telegram-unavailable",
                                "scan-new-code"
                            })
                    String code,
            @Schema(description = "When Telegram will listen again.") @Nullable Instant retryAt) {

        static @Nullable NoticeResource of(@Nullable Notice notice) {
            return notice == null
                    ? null
                    : new NoticeResource(Codes.of(notice.code()), notice.retryAt());
        }
    }

    /// Which account a login connected.
    @Schema(name = "ConnectedAccount")
    record ConnectedResource(
            @Schema(implementation = String.class, format = "uuid") AccountId id,
            long telegramUserId,
            String firstName,
            String lastName,
            @Nullable String username,
            @Schema(description = "It was connected before this login.") boolean alreadyConnected) {

        static ConnectedResource of(LoginEvent.Succeeded success) {
            Profile profile = success.profile();
            return new ConnectedResource(
                    success.accountId(),
                    profile.telegramUserId(),
                    profile.firstName(),
                    profile.lastName(),
                    profile.username(),
                    success.alreadyConnected());
        }
    }

    /// Why a login ended without an account.
    @Schema(name = "LoginFailure", description = "`code` is stable, texts are not.")
    record FailureResource(
            @Schema(
                            enumeration = {
                                "api-id-invalid",
                                "telegram-unreachable",
                                "flood-wait",
                                "capacity-reached",
                                "unsupported-step",
                                "account-refused",
                                "other-account",
                                "internal"
                            })
                    String code,
            @Schema(description = "When Telegram will listen again.") @Nullable Instant retryAt,
            String title,
            String detail) {}

    static LoginResource of(LoginView login) {
        LoginEvent state = login.state();
        return switch (state) {
            case LoginEvent.Requested it ->
                    new Fields("requested").notice(it.notice()).build(login);
            case LoginEvent.AwaitingScan it ->
                    new Fields("awaiting-scan")
                            .notice(it.notice())
                            .code(it.link(), it.codeNumber())
                            .build(login);
            case LoginEvent.PasswordRequired it ->
                    new Fields("password-required")
                            .notice(it.notice())
                            .question(it.hint(), it.challengeId())
                            .build(login);
            case LoginEvent.Succeeded it ->
                    new Fields("succeeded").account(ConnectedResource.of(it)).build(login);
            case LoginEvent.Failed it ->
                    new Fields("failed").failure(FailureTexts.of(it)).build(login);
            case LoginEvent.Cancelled it ->
                    new Fields("cancelled").reason(Codes.of(it.reason())).build(login);
            case LoginEvent.Expired _ -> new Fields("expired").build(login);
        };
    }

    @Override
    public String toString() {
        return "LoginResource[id=" + id + ", state=" + state + ", version=" + version + "]";
    }

    /// What only some states have.
    private static final class Fields {

        private final String state;
        private @Nullable String link;
        private @Nullable Integer codeNumber;
        private @Nullable String hint;
        private @Nullable ChallengeId challengeId;
        private @Nullable NoticeResource notice;
        private @Nullable ConnectedResource account;
        private @Nullable FailureResource failure;
        private @Nullable String cancelReason;

        Fields(String state) {
            this.state = state;
        }

        Fields notice(@Nullable Notice value) {
            notice = NoticeResource.of(value);
            return this;
        }

        Fields code(String value, int number) {
            link = value;
            codeNumber = number;
            return this;
        }

        Fields question(String itsHint, ChallengeId id) {
            hint = itsHint;
            challengeId = id;
            return this;
        }

        Fields account(ConnectedResource value) {
            account = value;
            return this;
        }

        Fields failure(FailureResource value) {
            failure = value;
            return this;
        }

        Fields reason(String value) {
            cancelReason = value;
            return this;
        }

        LoginResource build(LoginView login) {
            return new LoginResource(
                    login.loginId(),
                    login.accountId(),
                    state,
                    login.version(),
                    login.state().deadline(),
                    login.createdAt(),
                    link,
                    codeNumber,
                    hint,
                    challengeId,
                    notice,
                    account,
                    failure,
                    cancelReason);
        }
    }
}
