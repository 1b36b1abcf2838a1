package heapwarden.bound;

/** Why an entry was evicted, or would have been. */
public enum Cause {
  SIZE("size"),
  BYTES("bytes"),
  TTL("ttl"),
  IDLE("idle"),
  EMERGENCY("emergency");

  private final String label;

  Cause(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
