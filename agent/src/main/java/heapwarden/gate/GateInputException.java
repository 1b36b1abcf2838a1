package heapwarden.gate;

/** What a gate was given cannot be used; one sentence says what is wrong, and where. */
public final class GateInputException extends Exception {
  private static final long serialVersionUID = 1;

  public GateInputException(String sentence) {
    super(sentence);
  }
}
