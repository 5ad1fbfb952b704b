/// The worker's settings, one interface for each feature.
@NullMarked
package telegate.worker.config;

import org.jspecify.annotations.NullMarked;
