package heapwarden.finding;

import java.util.List;

/** Something that is wrong with the whole process, not at one site. Immutable. */
public final class Alert {
  /** What is wrong. */
  public enum Kind {
    /** The live set has come near to what the heap or the container can hold. */
    PRESSURE,
    /** The live set has passed the mark of {@code heap.max}. */
    EMERGENCY
  }

  private final Kind kind;
  private final long at;
  private final long until;
  private final String message;
  private final List<Finding> suspects;

  /**
   * Tells of an alert that has begun.
   *
   * @param at milliseconds since the epoch
   * @param suspects worst first
   */
  public Alert(Kind kind, long at, String message, List<Finding> suspects) {
    this(kind, at, 0, message, suspects);
  }

  private Alert(Kind kind, long at, long until, String message, List<Finding> suspects) {
    this.kind = kind;
    this.at = at;
    this.until = until;
    this.message = message;
    this.suspects = List.copyOf(suspects);
  }

  /** The same alert, over since the given time. */
  public Alert endedAt(long time) {
    return new Alert(kind, at, time, message, suspects);
  }

  public Kind kind() {
    return kind;
  }

  /** When it began, in milliseconds since the epoch. */
  public long at() {
    return at;
  }

  /** When it ended, in milliseconds since the epoch; 0 while it lasts. */
  public long until() {
    return until;
  }

  /** What was seen, in a sentence. */
  public String message() {
    return message;
  }

  /** What may be the cause, worst first; empty when nothing is suspected. */
  public List<Finding> suspects() {
    return suspects;
  }
}
