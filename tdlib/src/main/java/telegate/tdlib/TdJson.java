package telegate.tdlib;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// TDLib's JSON interface (`td_json_client.h`), bound with the foreign function API. JSON goes in
/// and out as it is; nothing is parsed here.
///
/// **Threads.** [#createClientId()], [#send(int, String)] and [#execute(String)] may be called from
/// any thread, virtual ones too: they return in microseconds. [#receive(Duration)] blocks inside
/// native code and would pin a virtual thread, so it belongs on one platform thread, which serves
/// all clients of the process. TDLib forbids two calls of it at the same time; a second one fails
/// here with [IllegalStateException] instead of corrupting memory.
///
/// **Memory.** Requests are copied by TDLib during the call, answers are copied into Java objects
/// before the call returns; no native memory is handed out and nothing has to be freed by the
/// caller.
///
/// **Failures.** What Telegram or TDLib refuses comes back as a JSON object of type `error`.
/// Exceptions are thrown only for mistakes of the caller ([IllegalArgumentException],
/// [IllegalStateException]) and, from [#load(Path)], for a library that cannot be used. A failed
/// check inside TDLib aborts the whole process.
///
/// **The end of the process** does not wait for clients that are still open: they are gone as after
/// a `kill -9`, and the exit code is the one that was asked for. Close them before, and wait for
/// `authorizationStateClosed`, where nothing may be left undone.
///
/// **Life.** The library stays loaded until the process ends. There is one TDLib per process,
/// because two copies of it would each start forty threads and share nothing.
///
/// Needs `--enable-native-access`.
@SuppressWarnings("restricted")
public final class TdJson {

    // System properties, because a class loader of its own (a second web application, a test) has
    // its own copy of this class, but TDLib is there once. Not below "telegate.tdlib.": those are
    // settings of the worker, which refuses to start with one that it does not know.
    private static final String LOADED = "telegate-loaded-tdlib";
    private static final String RECEIVING = "telegate-receiving-tdlib";

    private static final Linker LINKER = Linker.nativeLinker();
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static @Nullable TdJson instance;

    private final MethodHandle createClientId;
    private final MethodHandle send;
    private final MethodHandle receive;
    private final MethodHandle execute;
    private final MethodHandle setLogMessageCallback;
    private final MethodHandle stringLength;
    private final Optional<MethodHandle> mallocTrim;

    private TdJson(SymbolLookup library) {
        SymbolLookup libc = LINKER.defaultLookup();
        createClientId =
                bind(library, "td_create_client_id", FunctionDescriptor.of(ValueLayout.JAVA_INT));
        send =
                bind(
                        library,
                        "td_send",
                        FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        receive =
                bind(
                        library,
                        "td_receive",
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_DOUBLE));
        execute =
                bind(
                        library,
                        "td_execute",
                        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        setLogMessageCallback =
                bind(
                        library,
                        "td_set_log_message_callback",
                        FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        stringLength =
                bind(
                        libc,
                        "strlen",
                        FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        mallocTrim =
                libc.find("malloc_trim")
                        .map(address ->
                                LINKER.downcallHandle(
                                        address,
                                        FunctionDescriptor.of(
                                                ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG)));
    }

    /// Loads TDLib from a file, for the rest of the process's life. A second call with the same
    /// file returns the same engine.
    ///
    /// @param library the shared library, see [NativeLibrary#unpackInto(Path)]
    /// @throws IllegalArgumentException when the file is missing, is not a library for this
    ///   platform, or lacks one of TDLib's functions
    /// @throws IllegalStateException when another file was loaded in this process before
    public static synchronized TdJson load(Path library) {
        if (!Files.isRegularFile(library)) {
            throw new IllegalArgumentException("TDLib is not at " + library);
        }
        String file = library.toAbsolutePath().normalize().toString();
        Object loaded = System.getProperties().putIfAbsent(LOADED, file);
        if (loaded != null && !loaded.equals(file)) {
            throw new IllegalStateException(
                    "TDLib was already loaded from %s; %s cannot be loaded beside it"
                            .formatted(loaded, file));
        }
        if (instance == null) {
            instance = open(Path.of(file));
            if (loaded == null) {
                instance.endBeforeTdlibIsTakenApart();
            }
        }
        return instance;
    }

    private static TdJson open(Path library) {
        try {
            return new TdJson(SymbolLookup.libraryLookup(library, Arena.global()));
        } catch (IllegalArgumentException unusable) {
            System.clearProperty(LOADED);
            throw new IllegalArgumentException(
                    "%s is not a TDLib for this platform: %s"
                            .formatted(library, unusable.getMessage()),
                    unusable);
        }
    }

    /// When a process ends, the C library takes TDLib's static objects apart, and TDLib aborts when
    /// clients are still open (`Scheduler::clear` in `Scheduler.cpp`): an orderly exit code would
    /// become SIGABRT, as if an account had ended the process. So `_exit(2)` is put before that:
    /// functions given to on_exit(3) are called last first, and with the exit code.
    private void endBeforeTdlibIsTakenApart() {
        SymbolLookup libc = LINKER.defaultLookup();
        Optional<MemorySegment> exitNow = libc.find("_exit");
        Optional<MemorySegment> onExit = libc.find("on_exit");
        if (exitNow.isEmpty() || onExit.isEmpty()) {
            return; // not glibc
        }
        // The first call that needs a client makes what is taken apart: it has to be there before.
        receive(Duration.ZERO);
        MethodHandle register =
                LINKER.downcallHandle(
                        onExit.get(),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try {
            if ((int) register.invokeExact(exitNow.get(), MemorySegment.NULL) != 0) {
                throw new IllegalStateException("on_exit(3) takes no more functions");
            }
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /// Makes a client and returns its id. The client does nothing, and sends no update, before its
    /// first request.
    public int createClientId() {
        try {
            return (int) createClientId.invokeExact();
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /// Sends a request; its answer is received later, with the same `@extra`. Requests of one
    /// client are carried out in the order in which they were sent, if one thread sent them.
    ///
    /// @throws IllegalArgumentException when the request contains a NUL character, which no JSON
    ///   does
    public void send(int clientId, String request) {
        try (Arena arena = Arena.ofConfined()) {
            send.invokeExact(clientId, toNative(arena, request));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /// The next update or answer of any client, or null when there was none within `timeout`.
    ///
    /// @throws IllegalStateException when another thread is receiving
    public @Nullable String receive(Duration timeout) {
        byte[] json = receiveUtf8(timeout);
        return json == null ? null : new String(json, StandardCharsets.UTF_8);
    }

    /// As [#receive(Duration)], but as the UTF-8 bytes that TDLib wrote: for callers that drop most
    /// of what they receive and do not want to decode it first.
    public byte @Nullable [] receiveUtf8(Duration timeout) {
        double seconds = (double) timeout.toNanos() / NANOS_PER_SECOND;
        Object receiver =
                System.getProperties().putIfAbsent(RECEIVING, Thread.currentThread().getName());
        if (receiver != null) {
            throw new IllegalStateException("already receiving from TDLib: thread " + receiver);
        }
        try {
            return toBytes((MemorySegment) receive.invokeExact(seconds));
        } catch (Throwable failure) {
            throw unexpected(failure);
        } finally {
            System.clearProperty(RECEIVING);
        }
    }

    /// Carries out one of the few requests that TDLib answers at once and without a client
    /// (`setLogVerbosityLevel`, `getTextEntities`, ...).
    ///
    /// @return the answer, or null when TDLib cannot read the request
    /// @throws IllegalArgumentException when the request contains a NUL character, which no JSON
    ///   does
    public @Nullable String execute(String request) {
        try (Arena arena = Arena.ofConfined()) {
            // TDLib keeps the answer in a variable of the native thread until its next call;
            // nothing
            // between the call and the copy can move a virtual thread to another one.
            byte[] json = toBytes((MemorySegment) execute.invokeExact(toNative(arena, request)));
            return json == null ? null : new String(json, StandardCharsets.UTF_8);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /// Hands TDLib's log messages up to `maxLevel` to `log`, in place of an earlier receiver. TDLib
    /// goes on writing to its own log stream too, unless `setLogStream` says otherwise. A few bytes
    /// stay in use for ever after each call, since TDLib's threads may still be inside an earlier
    /// receiver.
    ///
    /// @param maxLevel see [TdLog]; TDLib also needs `setLogVerbosityLevel` at least as high
    public void setLog(int maxLevel, TdLog log) {
        try {
            MethodHandle target =
                    MethodHandles.lookup()
                            .findStatic(
                                    TdJson.class,
                                    "deliver",
                                    MethodType.methodType(
                                            void.class,
                                            TdLog.class,
                                            int.class,
                                            MemorySegment.class))
                            .bindTo(log);
            MemorySegment stub =
                    LINKER.upcallStub(
                            target,
                            FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                            Arena.global());
            setLogMessageCallback.invokeExact(maxLevel, stub);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /// Gives memory that closed clients left behind back to the operating system; without it the
    /// process does not shrink. Takes some milliseconds.
    ///
    /// @return false when nothing could be given back, or when the C library is not glibc
    public boolean trimMemory() {
        try {
            return mallocTrim.isPresent() && (int) mallocTrim.get().invokeExact(0L) == 1;
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /// Called by TDLib through the method handle that [#setLog(int, TdLog)] makes.
    static void deliver(TdLog log, int level, MemorySegment message) {
        try {
            log.log(level, message.reinterpret(Long.MAX_VALUE).getString(0));
        } catch (RuntimeException | Error failure) {
            // An exception that leaves an upcall ends the JVM: a log line is not worth that.
            System.getLogger(TdJson.class.getName())
                    .log(System.Logger.Level.ERROR, "TDLib's log receiver failed", failure);
        }
    }

    private byte @Nullable [] toBytes(MemorySegment json) throws Throwable {
        if (json.equals(MemorySegment.NULL)) {
            return null;
        }
        long length = (long) stringLength.invokeExact(json);
        return json.reinterpret(length).toArray(ValueLayout.JAVA_BYTE);
    }

    private static MemorySegment toNative(Arena arena, String request) {
        if (request.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a request must not contain a NUL character");
        }
        return arena.allocateFrom(request);
    }

    private static MethodHandle bind(
            SymbolLookup library, String function, FunctionDescriptor descriptor) {
        MemorySegment address =
                library.find(function)
                        .orElseThrow(() -> new IllegalArgumentException("it has no " + function));
        return LINKER.downcallHandle(address, descriptor);
    }

    private static RuntimeException unexpected(Throwable failure) {
        return switch (failure) {
            case RuntimeException mistake -> mistake;
            case Error error -> throw error;
            default -> new IllegalStateException("a call of TDLib failed", failure);
        };
    }
}
