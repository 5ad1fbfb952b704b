package telegate.worker.tdlib.internal;

import java.nio.charset.StandardCharsets;

/// Whom an object from TDLib is for, found without reading the object. TDLib writes `@type` first
/// and the envelope last (`{"@type":"ok",...,"@extra":7,"@client_id":3}`), and inside texts it
/// escapes quotation marks, so nothing that a person writes can look like an envelope.
///
/// @param type TDLib's name of the object
/// @param extra the number of the request that it answers; [#NO_REQUEST] for an update
record TdEnvelope(int clientId, long extra, String type) {

    /// Requests are numbered from 1.
    static final long NO_REQUEST = 0;

    private static final byte[] HEAD = "{\"@type\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLIENT = ",\"@client_id\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EXTRA = ",\"@extra\":".getBytes(StandardCharsets.US_ASCII);

    /// @throws IllegalArgumentException when the object is not built as TDLib builds them; the
    ///   message does not repeat it
    static TdEnvelope scan(byte[] json) {
        int end = json.length - 1;
        int clientDigits = digitsBefore(json, end);
        int client = clientDigits - CLIENT.length;
        if (!matches(json, 0, HEAD)
                || end < 0
                || json[end] != '}'
                || clientDigits == end
                || !matches(json, client, CLIENT)) {
            throw new IllegalArgumentException("an object from TDLib has no envelope");
        }
        int extraDigits = digitsBefore(json, client);
        boolean answer = extraDigits < client && matches(json, extraDigits - EXTRA.length, EXTRA);
        return new TdEnvelope(
                (int) number(json, clientDigits, end),
                answer ? number(json, extraDigits, client) : NO_REQUEST,
                type(json));
    }

    private static String type(byte[] json) {
        int end = HEAD.length;
        while (json[end] != '"') {
            end++;
        }
        return new String(json, HEAD.length, end - HEAD.length, StandardCharsets.ISO_8859_1);
    }

    private static int digitsBefore(byte[] json, int end) {
        int start = end;
        while (start > 0 && json[start - 1] >= '0' && json[start - 1] <= '9') {
            start--;
        }
        return start;
    }

    private static long number(byte[] json, int start, int end) {
        long number = 0;
        for (int i = start; i < end; i++) {
            number = number * 10 + (json[i] - '0');
        }
        return number;
    }

    private static boolean matches(byte[] json, int from, byte[] wanted) {
        if (from < 0 || from + wanted.length > json.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (json[from + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
