package heapwarden.real.growing;

/** Does one thing again and again, a few milliseconds apart, for a time. */
final class Steps {
  /** One step; {@code i} counts from 0. */
  interface Step {
    void take(int i) throws Exception;
  }

  private static final long PAUSE = 4;

  private Steps() {}

  /** Takes steps until the time, in milliseconds, is up; answers how many they were. */
  static int run(long millis, Step step) throws Exception {
    long end = System.nanoTime() + millis * 1_000_000;
    int i = 0;
    while (System.nanoTime() < end) {
      step.take(i++);
      Thread.sleep(PAUSE);
    }
    return i;
  }
}
