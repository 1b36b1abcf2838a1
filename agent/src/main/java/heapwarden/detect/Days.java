package heapwarden.detect;

/**
 * Compares a container with itself a day ago: the floor of each twenty-fourth part of a day with
 * that of the same part of the day before. What follows the hours of the day is no higher than
 * yesterday, however steep its mornings are. Some 150 bytes. Agent's thread only.
 */
final class Days {
  private static final int PARTS = 24;

  private final int length;
  private final int[] floors = new int[PARTS];
  private long ups;
  private int floor = Integer.MAX_VALUE;
  private int samples;
  private int closed;

  /** Needs at least {@value #PARTS} samples a day. */
  Days(int samplesPerDay) {
    length = samplesPerDay / PARTS;
  }

  void add(int size) {
    floor = Math.min(floor, size);
    if (++samples < length) {
      return;
    }
    int slot = closed % PARTS;
    if (closed >= PARTS) {
      ups = ups << 1 | (floor > floors[slot] ? 1 : 0);
    }
    floors[slot] = floor;
    floor = Integer.MAX_VALUE;
    samples = 0;
    closed++;
  }

  /** Whether on each of the last one or two days nearly every part rose over the day before. */
  boolean rise(int days) {
    int parts = days * PARTS;
    long mask = (1L << parts) - 1;
    return closed >= PARTS + parts && Long.bitCount(ups & mask) >= parts - 2 * days;
  }
}
