package heapwarden.hook;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * What only a class beside {@code java.lang.Object} may call, called without reflection: that makes
 * JDK 18 and later spin a dozen classes for a method, 2 to 15 ms each time a signature is new.
 * Defined at start as {@code java.lang.HeapwardenNeighbour}. Any thread.
 */
public final class Neighbour implements Runnable {
  /** What takes the slot stays there; what it runs comes and goes with the agent. */
  private static boolean registered;

  private static @Nullable Runnable action;

  /** Where the JVM keeps how far its end has come; made when it is first asked. */
  private static @Nullable Object endBase;

  private static long endOffset;

  private Neighbour() {}

  /**
   * Has something run when the JVM ends: in a slot of what it runs in turn, or where that is taken
   * or there are no slots, beside the application's own shutdown hooks. What was to be run before
   * is not.
   *
   * @throws IllegalStateException when the JVM is ending
   */
  public static synchronized void atExit(int slot, Runnable next) {
    if (!registered) {
      Neighbour neighbour = new Neighbour();
      try {
        Shutdown.add(slot, false, neighbour);
      } catch (InternalError | LinkageError e) {
        Runtime.getRuntime().addShutdownHook(new Thread(neighbour, "heapwarden-exit"));
      }
      registered = true;
    }
    action = next;
  }

  /** Answers false when it is not to be run at the end, or was begun. */
  public static synchronized boolean notAtExit(Runnable other) {
    boolean was = action == other;
    if (was) {
      action = null;
    }
    return was;
  }

  @Override
  public void run() {
    Runnable now = taken();
    if (now != null) {
      now.run();
    }
  }

  private static synchronized @Nullable Runnable taken() {
    Runnable now = action;
    action = null;
    return now;
  }

  /**
   * Whether the JVM has begun to run what is to run at its end. Read as memory: JDK 22 and later
   * read a field by reflection through a handle, for which they load six classes and spin one.
   */
  public static synchronized boolean isEnding() {
    try {
      Object base = endBase;
      if (base == null) {
        Field running = Shutdown.class.getDeclaredField("currentRunningHook");
        base = Unsafe.getUnsafe().staticFieldBase(running);
        endOffset = Unsafe.getUnsafe().staticFieldOffset(running);
        endBase = base;
      }
      return Unsafe.getUnsafe().getInt(base, endOffset) >= 0;
    } catch (ReflectiveOperationException | RuntimeException | InternalError | LinkageError e) {
      return false;
    }
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
