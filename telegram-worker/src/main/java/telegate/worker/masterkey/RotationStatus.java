package telegate.worker.masterkey;

import java.util.List;

/// How far a worker is with a new master key. Keys appear by their ids, which are no secret.
///
/// @param primary the key that this worker seals with
/// @param keys the keys that its file holds
/// @param running whether a rotation is under way here
/// @param rewrapped copies that the last rotation here has re-wrapped so far
/// @param unreadable copies that it had to leave because no key in the file opens them
/// @param outcome what became of the last rotation here, in words
public record RotationStatus(
        String primary,
        List<String> keys,
        boolean running,
        long rewrapped,
        long unreadable,
        String outcome) {}
