/// Text messages between accounts.
@NullMarked
package telegate.sandbox.chat;

import org.jspecify.annotations.NullMarked;
