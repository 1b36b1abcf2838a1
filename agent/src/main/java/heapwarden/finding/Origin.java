package heapwarden.finding;

import java.util.Locale;

/** Whose code opened it. */
public enum Origin {
  /** The user's own code is on the stack. */
  OWN,
  /** Only libraries are. */
  LIBRARY,
  /** Only the JDK is. */
  JDK;

  /** The name in reports. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
