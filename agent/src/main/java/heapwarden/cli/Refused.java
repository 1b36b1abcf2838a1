package heapwarden.cli;

/** What was asked cannot be done: one line that says why, and the remedy. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  /** A process that could not be reached. */
  Refused(String message) {
    this(Main.NOT_ATTACHED, message);
  }

  Refused(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
