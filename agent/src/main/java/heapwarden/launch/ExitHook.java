package heapwarden.launch;

import heapwarden.hook.Neighbour;
import java.lang.reflect.Field;

/**
 * Runs something when the JVM ends, after the application's own shutdown hooks, so that what these
 * still close counts as closed.
 *
 * <p>{@code java.lang.Shutdown} runs its slots in turn: the console, the application's hooks, the
 * files to delete; those above are free. Where that is out of reach, an ordinary shutdown hook has
 * to do, which runs beside the application's.
 */
final class ExitHook {
  private static final int SLOT = 9;

  private ExitHook() {}

  /** Whether the JVM has begun to run its exit hooks: what shrinks from now on shrinks for that. */
  static boolean hasBegun() {
    try {
      Field running = Class.forName("java.lang.Shutdown").getDeclaredField("currentRunningHook");
      running.setAccessible(true);
      return running.getInt(null) >= 0;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }

  /** Takes the action out again; answers false when that cannot be done, or not any more. */
  static boolean remove(Runnable action) {
    try {
      Class<?> shutdown = Class.forName("java.lang.Shutdown");
      Field lock = shutdown.getDeclaredField("lock");
      Field hooks = shutdown.getDeclaredField("hooks");
      lock.setAccessible(true);
      hooks.setAccessible(true);
      synchronized (lock.get(null)) {
        Runnable[] slots = (Runnable[]) hooks.get(null);
        if (slots[SLOT] != action || hasBegun()) {
          return false;
        }
        slots[SLOT] = null;
        return true;
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false;
    }
  }

  /** Registers the action; it runs at most once. */
  static void register(Runnable action) {
    try {
      Neighbour.atExit(SLOT, action);
    } catch (RuntimeException | LinkageError e) {
      Runtime.getRuntime().addShutdownHook(new Thread(action, "heapwarden-exit"));
    }
  }
}
