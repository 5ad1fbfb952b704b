package telegate.sandbox.dc;

import telegate.sandbox.mtproto.AuthKey;
import telegate.sandbox.mtproto.BindingCipher;
import telegate.sandbox.mtproto.ProtocolViolation;
import telegate.sandbox.tl.TlException;
import telegate.sandbox.tl.TlObject;

/// `auth.bindTempAuthKey`: ties a temporary key to a permanent one (core.telegram.org/api/pfs). It
/// stands apart from other methods because it looks at the packet that carries it.
final class KeyBinding {
    private final AuthKeys keys;

    KeyBinding(AuthKeys keys) {
        this.keys = keys;
    }

    /// @throws RpcError `400 ENCRYPTED_MESSAGE_INVALID` when the permanent key is unknown or any
    ///   detail does not fit
    void bind(Session session, long messageId, TlObject method) throws RpcError {
        AuthKey temporary = session.key();
        AuthKey permanent = keys.find(method.longValue("perm_auth_key_id"));
        if (permanent == null || permanent.temporary() || !temporary.temporary()) {
            throw invalid();
        }
        try {
            var opened = BindingCipher.open(permanent, method.bytes("encrypted_message"));
            var inner = TlObject.read(opened.body());
            if (opened.messageId() != messageId
                    || !inner.is("bind_auth_key_inner")
                    || inner.longValue("nonce") != method.longValue("nonce")
                    || inner.longValue("temp_auth_key_id") != temporary.id()
                    || inner.longValue("perm_auth_key_id") != permanent.id()
                    || inner.longValue("temp_session_id") != session.id()
                    || inner.integer("expires_at") != method.integer("expires_at")) {
                throw invalid();
            }
        } catch (ProtocolViolation | TlException _) {
            throw invalid();
        }
        keys.bind(temporary, permanent);
    }

    private static RpcError invalid() {
        return RpcError.badRequest("ENCRYPTED_MESSAGE_INVALID");
    }
}
