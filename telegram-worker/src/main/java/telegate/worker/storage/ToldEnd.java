package telegate.worker.storage;

import java.util.UUID;

/// An end that Kafka has confirmed.
///
/// @param id of the login that has ended, or of the account that is connected no more
/// @param version of that state
public record ToldEnd(UUID id, long version) {

    /// The later of two ends of the same.
    public ToldEnd orLater(ToldEnd other) {
        return other.version > version ? other : this;
    }
}
