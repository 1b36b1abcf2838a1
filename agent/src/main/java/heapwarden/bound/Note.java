package heapwarden.bound;

/** Something to be said. Immutable. */
public final class Note {
  private final boolean warning;
  private final String text;

  Note(boolean warning, String text) {
    this.warning = warning;
    this.text = text;
  }

  /** Whether somebody should look at it. */
  public boolean isWarning() {
    return warning;
  }

  public String text() {
    return text;
  }
}
