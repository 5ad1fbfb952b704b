package telegate.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What `bench recycling` was asked for.
///
/// @param messages for each account
/// @param perHour how many of them ordinary traffic would have in an hour
/// @param rate messages in a second, of all accounts together, at most
/// @param recycleAfter after how many messages a client is recycled
/// @param budgetMib the worker's memory budget
record RecyclingOptions(
        int accounts,
        int messages,
        double perHour,
        double rate,
        int recycleAfter,
        int budgetMib,
        Optional<Path> json) {

    static final String HELP =
            """
            ./telegate bench recycling [options]

            Delivers the messages of a day to connected accounts in minutes, while their clients are
            recycled (closed and opened again, because TDLib forgets no message before), and
            measures the worker's memory against its budget and for how long each account had no
            proven connection. Starts a system of its own on free ports of this machine, with the
            sandbox in place of Telegram, and ends it.

              --accounts 100       accounts to connect
              --messages 4800      messages for each of them
              --per-hour 200       how many of these an hour of ordinary traffic has: 4,800 are 24 h
              --rate 500           messages in a second, all accounts together; fewer when the worker
                                   does not keep up. The defaults take 16 minutes
              --recycle-after 480  messages after which a client is recycled
              --budget N           the worker's memory budget in MiB; without it 400, and 1 for each
                                   account
              --json FILE          write the results there too

            Exit code 1 when a message was not published, an account did not come back, or a process
            ended by itself. No memory and no time counts as a failure.
            """;

    private static final int BUDGET_OF_PROCESS = 400;

    static RecyclingOptions parse(List<String> words) {
        Arguments given =
                Arguments.parse(
                        words,
                        Set.of(
                                "accounts",
                                "messages",
                                "per-hour",
                                "rate",
                                "recycle-after",
                                "budget",
                                "json"),
                        Set.of());
        int accounts = given.number("accounts", 100, 1, 2_000);
        return new RecyclingOptions(
                accounts,
                given.number("messages", 4_800, 1, 1_000_000),
                given.decimal("per-hour", 200, 0.1, 1_000_000),
                given.decimal("rate", 500, 0.1, 100_000),
                given.number("recycle-after", 480, 1, 1_000_000),
                given.number("budget", BUDGET_OF_PROCESS + accounts, 1, 1_000_000),
                given.file("json"));
    }

    /// To how many hours of ordinary traffic the messages come.
    double hours() {
        return messages / perHour;
    }

    /// What the worker is told.
    Map<String, String> workerProperties() {
        return Map.of(
                "telegate.recycling.messages",
                Integer.toString(recycleAfter),
                "telegate.recycling.memory-budget",
                budgetMib + "M");
    }

    /// For the JSON report.
    Map<String, Object> summary() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("accounts", accounts);
        summary.put("messages_each", messages);
        summary.put("per_hour", perHour);
        summary.put("rate", rate);
        summary.put("recycle_after", recycleAfter);
        summary.put("budget_mib", budgetMib);
        return summary;
    }
}
