package heapwarden.serve;

/** The agent's thread has not answered in time, or has ended. */
public final class NoAnswer extends Exception {
  private static final long serialVersionUID = 1;

  /** Says why, in a phrase. */
  public NoAnswer(String reason) {
    super(reason, null, false, false);
  }

  /** Why, in a phrase. */
  String reason() {
    String message = getMessage();
    return message == null ? "no answer" : message;
  }
}
