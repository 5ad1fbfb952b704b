@NullMarked
package telegate.worker.login;

import org.jspecify.annotations.NullMarked;
