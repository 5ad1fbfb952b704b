package telegate.worker.messaging;

import java.util.concurrent.CompletableFuture;

/// A record on its way to Kafka.
///
/// @param bytes key, value and headers
/// @param acknowledged completes when all replicas have it; fails when the producer has given it up
public record Sending(int bytes, CompletableFuture<Void> acknowledged) {}
