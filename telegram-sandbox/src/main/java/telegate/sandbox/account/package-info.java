/// The people of the sandbox and what must outlive a restart: who they are, their devices, logins
/// that were accepted but not finished, messages and update counters. One JSON file per account.
@NullMarked
package telegate.sandbox.account;

import org.jspecify.annotations.NullMarked;
