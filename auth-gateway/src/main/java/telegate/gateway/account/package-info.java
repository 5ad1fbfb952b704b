/// Connected accounts: what the worker last told about each, shown to its owner, and log-out.
@NullMarked
package telegate.gateway.account;

import org.jspecify.annotations.NullMarked;
