package heapwarden.launch;

import java.security.AccessController;
import java.security.PrivilegedAction;
import org.jspecify.annotations.Nullable;

/**
 * Lets the agent's thread work by the permissions of the agent's classes alone. Before JDK 24 a
 * program may install a security manager at any time, for which what those may do who had a hand in
 * starting a thread counts as well, so that even a report could not be written.
 */
final class Privileged implements PrivilegedAction<@Nullable Void> {
  private final Warden warden;

  private Privileged(Warden warden) {
    this.warden = warden;
  }

  static void work(Warden warden) {
    AccessController.doPrivileged(new Privileged(warden));
  }

  @Override
  public @Nullable Void run() {
    warden.work();
    return null;
  }
}
