package heapwarden.grow;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What ran while containers gained entries. Immutable. */
public final class Meanwhile {
  private final List<String> classes;
  private final int more;
  private final @Nullable String test;

  /**
   * Tells what ran.
   *
   * @param classes the classes of tests, some of them where they were many; none for nothing
   * @param more how many were left out
   * @param test the one test that ran; {@code null} when it was not one alone
   */
  public Meanwhile(List<String> classes, int more, @Nullable String test) {
    this.classes = List.copyOf(classes);
    this.more = more;
    this.test = test;
  }

  public List<String> classes() {
    return classes;
  }

  public int more() {
    return more;
  }

  public @Nullable String test() {
    return test;
  }

  /** Whether it is of the same classes. */
  boolean isAlike(Meanwhile other) {
    return more == other.more && classes.equals(other.classes);
  }
}
