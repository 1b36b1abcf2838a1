package heapwarden.launch;

import heapwarden.hook.Neighbour;

/**
 * Runs something when the JVM ends, after the application's own shutdown hooks, so that what these
 * still close counts as closed.
 *
 * <p>{@code java.lang.Shutdown} runs its slots in turn: the console, the application's hooks, the
 * files to delete; those above are free. The one that is taken is kept, since nobody can give it
 * back without reflection, which fails where there is no room for classes: an agent that could not
 * start then would have kept the next one out.
 */
final class ExitHook {
  private static final int SLOT = 9;

  private ExitHook() {}

  /** Whether the JVM has begun to run its exit hooks: what shrinks from now on shrinks for that. */
  static boolean hasBegun() {
    return Neighbour.isEnding();
  }

  /** Takes the action out again, whatever is left of memory. */
  static void drop(Runnable action) {
    Neighbour.notAtExit(action);
  }

  /** Takes the action out again; answers false when that cannot be done any more. */
  static boolean remove(Runnable action) {
    return !hasBegun() && Neighbour.notAtExit(action);
  }

  /** Registers the action, in place of one before it; it runs at most once. */
  static void register(Runnable action) {
    Neighbour.atExit(SLOT, action);
  }
}
