package heapwarden.report;

import java.util.Comparator;

/** What one test, or the fixtures of a class of tests, has opened, and made grow. Immutable. */
public final class TestLine {
  /** What has left most open comes first, then what has opened most. */
  public static final Comparator<TestLine> WORST_FIRST =
      Comparator.comparingLong((TestLine one) -> -one.open)
          .thenComparingLong(one -> -one.opened)
          .thenComparing(one -> one.name);

  final String name;
  final String type;
  final long opened;
  final long open;
  final long grown;

  /**
   * Creates a line.
   *
   * @param name such as {@code com.acme.FooTest.bar()}; for fixtures the class
   * @param type the class
   * @param open how many of the opened were never closed, of those that the findings are about
   * @param grown by how many entries containers had grown at its end, where it alone had run
   */
  public TestLine(String name, String type, long opened, long open, long grown) {
    this.name = name;
    this.type = type;
    this.opened = opened;
    this.open = open;
    this.grown = grown;
  }
}
