package telegate.worker.masterkey;

/// The master key cannot be changed now; nothing was changed. The text is for the operator and
/// holds no key.
public final class RotationRefusedException extends Exception {

    RotationRefusedException(String reason) {
        super(reason);
    }
}
