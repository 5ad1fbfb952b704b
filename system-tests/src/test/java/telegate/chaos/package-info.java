/// Tests of the chaos suite itself: what it draws, and that the checker finds what is wrong.
@NullMarked
package telegate.chaos;

import org.jspecify.annotations.NullMarked;
