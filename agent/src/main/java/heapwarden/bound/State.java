package heapwarden.bound;

/** What is done with a container under a policy. */
public enum State {
  /** Nothing is evicted; it is counted what would be. */
  OBSERVING("observing"),
  ENFORCING("enforcing"),
  /** It was enforced until too much of what was evicted was asked for again. */
  PAUSED("paused"),
  /** It cannot be bounded, or not safely. */
  REFUSED("refused");

  private final String label;

  State(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
