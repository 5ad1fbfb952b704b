package telegate.gateway.page;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// Every text of the pages. The texts themselves stand in `messages/msg_en.properties` and
/// `messages/msg_ru.properties`; a key without a text here or there fails a test.
@MessageBundle
interface Messages {

    // On every page.

    @Message
    String navConnect();

    @Message
    String navAccounts();

    @Message
    String navLabel();

    @Message
    String languageLabel();

    @Message
    String skipToContent();

    @Message
    String signOut();

    @Message
    String sandboxNote();

    @Message
    String noScript();

    // Signing in.

    @Message
    String signInTitle();

    @Message
    String signInLead();

    @Message
    String signInFailed();

    @Message
    String userName();

    @Message
    String userPassword();

    @Message
    String signIn();

    @Message
    String showPassword();

    @Message
    String hidePassword();

    // The login, step by step.

    @Message
    String loginTitle();

    @Message
    String loginLead();

    @Message
    String createQr();

    @Message
    String creatingQr();

    @Message
    String statusIdle();

    @Message
    String statusRequested();

    @Message
    String statusScan();

    @Message
    String statusPassword();

    @Message
    String statusSucceeded();

    @Message
    String statusFailed();

    @Message
    String statusCancelled();

    @Message
    String statusExpired();

    @Message
    String slowStart();

    @Message
    String stepsTitle();

    @Message
    String stepOpen();

    @Message
    String stepPath();

    @Message
    String stepScan();

    @Message
    String qrLabel();

    @Message
    String codeRenews();

    @Message
    String timeLeft();

    @Message
    String openInTelegram();

    @Message
    String refreshQr();

    @Message
    String refreshingQr();

    @Message
    String need2fa();

    @Message
    String asking();

    @Message
    String notAskedYet();

    @Message
    String cancel();

    @Message
    String cancelling();

    @Message
    String tryAgain();

    @Message
    String helpTitle();

    @Message
    String helpRefreshTitle();

    @Message
    String helpRefreshText();

    @Message
    String helpScanTitle();

    @Message
    String helpScanText();

    @Message
    String helpPasswordTitle();

    @Message
    String passwordLabel();

    @Message
    String passwordHint();

    @Message
    String passwordSafe();

    @Message
    String confirm();

    @Message
    String checking();

    @Message
    String helpRightPassword();

    @Message
    String helpSpaces();

    @Message
    String helpTwoFactorOn();

    // The end of a login that succeeded.

    @Message
    String goesOn();

    @Message
    String openDashboard();

    @Message
    String alreadyConnected();

    // What telegate.contract.NoticeCode says, see Sentences.

    @Message
    String noticePasswordIncorrect();

    @Message
    String noticePasswordIncorrectAdvice();

    @Message
    String noticePasswordUnknown();

    @Message
    String noticePasswordUnknownAdvice();

    @Message
    String noticeFloodWait();

    @Message
    String noticeFloodWaitAdvice();

    @Message
    String noticeTelegramUnavailable();

    @Message
    String noticeTelegramUnavailableAdvice();

    @Message
    String noticeScanNewCode();

    @Message
    String noticeScanNewCodeAdvice();

    @Message
    String retryIn();

    // Why a login ended without an account, see Sentences.

    @Message
    String failedApiId();

    @Message
    String failedApiIdAdvice();

    @Message
    String failedUnreachable();

    @Message
    String failedUnreachableAdvice();

    @Message
    String failedFloodWait();

    @Message
    String failedFloodWaitAdvice();

    @Message
    String failedCapacity();

    @Message
    String failedCapacityAdvice();

    @Message
    String failedUnsupported();

    @Message
    String failedUnsupportedAdvice();

    @Message
    String failedAccount();

    @Message
    String failedAccountAdvice();

    @Message
    String failedOther();

    @Message
    String failedOtherAdvice();

    @Message
    String failedInternal();

    @Message
    String failedInternalAdvice();

    @Message
    String cancelledRequested();

    @Message
    String cancelledRequestedAdvice();

    @Message
    String cancelledUnwatched();

    @Message
    String cancelledUnwatchedAdvice();

    @Message
    String expired();

    @Message
    String expiredAdvice();

    // The dashboard.

    @Message
    String dashboardTitle();

    @Message
    String dashboardLead();

    @Message
    String accountsEmpty();

    @Message
    String accountsEmptyAdvice();

    @Message
    String connectFirst();

    @Message
    String connectAnother();

    @Message
    String accountOnline();

    @Message
    String accountConnecting();

    @Message
    String accountDisconnected();

    @Message
    String connectedSince();

    @Message
    String disconnectedAt();

    @Message
    String noUsername();

    @Message
    String reconnect();

    @Message
    String reconnecting();

    @Message
    String logOut();

    @Message
    String loggingOut();

    @Message
    String logOutTitle();

    @Message
    String logOutQuestion();

    @Message
    String logOutKeep();

    @Message
    String logOutConfirm();

    @Message
    String reasonLoggedOut();

    @Message
    String reasonLoggedOutAdvice();

    @Message
    String reasonRevoked();

    @Message
    String reasonRevokedAdvice();

    @Message
    String reasonKeyDuplicated();

    @Message
    String reasonKeyDuplicatedAdvice();

    @Message
    String reasonQuarantined();

    @Message
    String reasonQuarantinedAdvice();

    @Message
    String nextSteps();

    @Message
    String nextNow();

    @Message
    String nextApi();

    @Message
    String nextApiText();

    @Message
    String nextApiLink();

    @Message
    String nextLater();

    @Message
    String nextSend();

    @Message
    String nextNotify();

    @Message
    String nextIntegrate();

    @Message
    String nextChats();

    @Message
    String nextSettings();

    // What the scripts say; the templates hand these to them.

    @Message
    String connectionLost();

    @Message
    String connectionBack();

    @Message
    String sayOffline();

    @Message
    String sayTooMany();

    @Message
    String sayUnavailable();

    @Message
    String sayWrongState();

    @Message
    String sayGone();

    @Message
    String sayPasswordEmpty();

    @Message
    String sayPasswordTooLong();

    @Message
    String sayUnexpected();

    // Pages that say why there is no page.

    @Message
    String notFoundTitle();

    @Message
    String notFoundText();

    @Message
    String loginGoneTitle();

    @Message
    String loginGoneText();

    @Message
    String tooManyTitle();

    @Message
    String tooManyText();

    @Message
    String unavailableTitle();

    @Message
    String unavailableText();

    @Message
    String refusedTitle();

    @Message
    String refusedText();

    @Message
    String troubleTitle();

    @Message
    String troubleText();

    @Message
    String goToConnect();

    @Message
    String goToDashboard();
}
