package heapwarden.hook;

/**
 * What only a class beside {@code java.lang.Object} may call, called without reflection: that makes
 * JDK 18 and later spin a dozen classes for a method, 2 to 15 ms each time a signature is new.
 * Defined at start as {@code java.lang.HeapwardenNeighbour}. Any thread.
 */
public final class Neighbour {
  private Neighbour() {}

  /**
   * Fills a slot of what the JVM runs in turn when it ends.
   *
   * @throws RuntimeException when it is taken, or the JVM is ending
   * @throws LinkageError when this JVM has no such slots
   */
  public static void atExit(int slot, Runnable action) {
    Shutdown.add(slot, false, action);
  }

  /** Whether this JVM is writing an archive of classes; before JDK 16 nobody can ask. */
  public static boolean isDumpingArchive() {
    try {
      return CDS.isDumpingArchive();
    } catch (LinkageError e) {
      return false;
    }
  }

  /** Whether this JVM is writing a list of classes for an archive. */
  public static boolean isDumpingClassList() {
    try {
      return CDS.isDumpingClassList();
    } catch (LinkageError e) {
      return false;
    }
  }
}
