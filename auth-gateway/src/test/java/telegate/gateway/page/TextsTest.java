package telegate.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import telegate.contract.CancelReason;
import telegate.contract.DisconnectReason;
import telegate.contract.FailureCode;
import telegate.contract.NoticeCode;
import telegate.gateway.Surroundings;
import telegate.gateway.problem.ProblemType;

@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class TextsTest {

    private static final Pattern CYRILLIC = Pattern.compile("\\p{IsCyrillic}");

    @ParameterizedTest
    @EnumSource(Language.class)
    void shouldHaveEveryTextInEveryLanguage(Language language) throws Exception {
        Properties texts = file(language);

        assertThat(texts.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Messages.class.getDeclaredMethods())
                                .map(Method::getName)
                                .collect(Collectors.toSet()));
        Messages messages = Sentences.in(language).messages();
        for (Method method : Messages.class.getDeclaredMethods()) {
            String text = (String) method.invoke(messages);
            assertThat(text).as(method.getName()).isEqualTo(texts.get(method.getName()));
            assertThat(text).as(method.getName()).isNotBlank();
            assertThat(CYRILLIC.matcher(text).find())
                    .as("%s is in the language of the file", method.getName())
                    .isEqualTo(language == Language.RUSSIAN);
        }
    }

    @Test
    void shouldKeepTheWordsOfTheOriginalPage() {
        Messages messages = Sentences.in(Language.RUSSIAN).messages();

        assertThat(messages.createQr()).isEqualTo("Создать QR-код");
        assertThat(messages.statusScan()).isEqualTo("Ожидание сканирования QR-кода...");
        assertThat(messages.stepPath()).isEqualTo("Настройки → Устройства → Подключить устройство");
        assertThat(messages.statusSucceeded()).isEqualTo("Авторизация успешна!");
        assertThat(messages.statusPassword()).isEqualTo("QR-код отсканирован! Введите пароль 2FA");
        assertThat(messages.confirm()).isEqualTo("Подтвердить");
        assertThat(messages.need2fa()).isEqualTo("Нужна 2FA?");
        assertThat(messages.refreshQr()).isEqualTo("Обновить QR-код");
        assertThat(messages.nextSteps()).isEqualTo("Следующие шаги");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void shouldSayOfEveryCodeWhatHappenedAndWhatToDo(Language language) {
        Sentences sentences = Sentences.in(language);

        List<Sentence> all =
                Stream.of(
                                Stream.of(NoticeCode.values()).map(sentences::of),
                                Stream.of(FailureCode.values()).map(sentences::of),
                                Stream.of(CancelReason.values()).map(sentences::of),
                                Stream.of(DisconnectReason.values()).map(sentences::of),
                                Stream.of(sentences.expired(), sentences.loginGone()))
                        .flatMap(each -> each)
                        .toList();

        assertThat(all).doesNotHaveDuplicates();
        assertThat(all)
                .allSatisfy(sentence -> {
                    assertThat(sentence.title()).isNotBlank();
                    assertThat(sentence.advice()).isNotBlank();
                });
        assertThat(Stream.of(ProblemType.values()).map(sentences::of)).doesNotContainNull();
    }

    @Test
    void shouldNotNameCodesToPeople() throws IOException {
        Set<String> codes =
                Stream.of(NoticeCode.values(), FailureCode.values(), DisconnectReason.values())
                        .flatMap(Stream::of)
                        .map(Enum::name)
                        .filter(name -> name.contains("_"))
                        .collect(Collectors.toSet());

        for (Language language : Language.values()) {
            assertThat(file(language).values())
                    .noneSatisfy(text -> assertThat(codes).anyMatch(text.toString()::contains));
        }
    }

    private static Properties file(Language language) throws IOException {
        String name = "/messages/msg_" + language.tag() + ".properties";
        try (InputStream bytes = TextsTest.class.getResourceAsStream(name);
                Reader reader =
                        new InputStreamReader(
                                Objects.requireNonNull(bytes), StandardCharsets.UTF_8)) {
            Properties texts = new Properties();
            texts.load(reader);
            return texts;
        }
    }
}
