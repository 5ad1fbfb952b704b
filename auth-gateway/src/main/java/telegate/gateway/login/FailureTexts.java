package telegate.gateway.login;

import telegate.contract.FailureCode;
import telegate.contract.LoginEvent;

/// English sentences for programs that show no own ones.
final class FailureTexts {

    private FailureTexts() {}

    static LoginResource.FailureResource of(LoginEvent.Failed failed) {
        return new LoginResource.FailureResource(
                Codes.of(failed.code()),
                failed.retryAt(),
                title(failed.code()),
                detail(failed.code()));
    }

    private static String title(FailureCode code) {
        return switch (code) {
            case API_ID_INVALID -> "Telegram does not accept this installation's API keys";
            case TELEGRAM_UNREACHABLE -> "Telegram cannot be reached";
            case FLOOD_WAIT -> "Telegram asks to wait";
            case CAPACITY_REACHED -> "No room for another account";
            case UNSUPPORTED_STEP -> "Telegram asks for a step that is not supported";
            case ACCOUNT_REFUSED -> "Telegram refuses the account";
            case OTHER_ACCOUNT -> "Another Telegram account was used";
            case INTERNAL -> "The login could not be carried out";
        };
    }

    private static String detail(FailureCode code) {
        return switch (code) {
            case API_ID_INVALID -> "An operator has to correct the API id and hash.";
            case TELEGRAM_UNREACHABLE -> "Try again in some minutes.";
            case FLOOD_WAIT -> "Begin a new login at the time in retryAt.";
            case CAPACITY_REACHED ->
                    "Begin a new login: it may come to a worker with room. If that fails too, an"
                            + " operator has to add a worker, or an account to go.";
            case UNSUPPORTED_STEP -> "Finish the step in a Telegram app, then begin a new login.";
            case ACCOUNT_REFUSED -> "The account is banned or deleted.";
            case OTHER_ACCOUNT ->
                    "Scan with the account that is to be reconnected, or connect a new one.";
            case INTERNAL -> "Begin a new login. If that fails again, the log says more.";
        };
    }
}
