package telegate.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import telegate.system.Browser.Look;
import telegate.system.PretendPhone.Person;

/// The phone is a real Telegram client too: TDLib, in this process, which knows nothing of ours.
@ExtendWith(SharedSystem.class)
class SecondTelegramClientST {

    private final TelegateSystem system;
    private final PretendPhone phone;

    SecondTelegramClientST(TelegateSystem system) {
        this.system = system;
        this.phone = system.phone();
    }

    @Test
    void shouldConnectTheAccountOfARealClientThatScansTheCode(@TempDir Path directory) {
        Person person = phone.newPerson("Tdlib");
        try (BrowserContext window = Browser.of(system, Look.RUSSIAN);
                TdlibPhone client =
                        TdlibPhone.open(system.sandboxLibrary(), directory, system.socksPort())) {
            client.ask("setAuthenticationPhoneNumber", "phone_number", person.phone());
            client.awaitState("WaitCode");
            String code = await().until(() -> phone.codes(person), c -> !c.isEmpty()).getFirst();
            client.ask("checkAuthenticationCode", "code", code);
            client.awaitState("Ready");
            LoginPage page = LoginPage.open(system, window);

            client.ask("confirmQrCodeAuthentication", "link", page.create());

            page.awaitStep("succeeded");
            assertThat(phone.devices(person)).hasSize(2);
            assertThat(phone.devices(person))
                    .extracting(PretendPhone.Device::model)
                    .contains(TdlibPhone.MODEL);
        }
    }
}
