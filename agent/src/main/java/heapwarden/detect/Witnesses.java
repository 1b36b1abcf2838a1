package heapwarden.detect;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one container at one sample besides its sizes; everything may be unknown.
 * Immutable: each {@code with} gives a copy.
 */
final class Witnesses {
  private static final Witnesses NONE =
      new Witnesses(-1, Double.NaN, false, -1, Double.NaN, 0, 0, false, null);

  private final long bound;
  private final double share;
  private final boolean heapRises;
  private final long bytes;
  private final double stayed;
  private final int probes;
  private final int age;
  private final boolean weak;
  private final @Nullable Floors classes;

  private Witnesses(
      long bound,
      double share,
      boolean heapRises,
      long bytes,
      double stayed,
      int probes,
      int age,
      boolean weak,
      @Nullable Floors classes) {
    this.bound = bound;
    this.share = share;
    this.heapRises = heapRises;
    this.bytes = bytes;
    this.stayed = stayed;
    this.probes = probes;
    this.age = age;
    this.weak = weak;
    this.classes = classes;
  }

  /** Nothing is known. */
  static Witnesses none() {
    return NONE;
  }

  /**
   * The most entries it is configured to hold; negative or from 2^31 - 1 on means no bound known.
   */
  Witnesses withBound(long entries) {
    return new Witnesses(entries, share, heapRises, bytes, stayed, probes, age, weak, classes);
  }

  /**
   * The heap's floor.
   *
   * @param rises whether it rises
   * @param part the share, from 0 to 1, of its rise that this container explains; NaN if not known
   */
  Witnesses withHeap(boolean rises, double part) {
    return new Witnesses(bound, part, rises, bytes, stayed, probes, age, weak, classes);
  }

  /** What it keeps alive, in bytes; negative if not known. For the report only. */
  Witnesses withBytes(long held) {
    return new Witnesses(bound, share, heapRises, held, stayed, probes, age, weak, classes);
  }

  /**
   * What became of entries picked at random.
   *
   * @param stillThere how many of them are still inside
   * @param picked how many were picked; 0 means nothing is known
   * @param samplesAgo how many samples ago they were inside; the older, the more it says: best an
   *     eighth of the history or more. Below 16 it is ignored.
   */
  Witnesses withStayed(int stillThere, int picked, int samplesAgo) {
    double part = picked <= 0 ? Double.NaN : stillThere / (double) picked;
    return new Witnesses(bound, share, heapRises, bytes, part, picked, samplesAgo, weak, classes);
  }

  /** It drops entries by itself when the garbage collector runs. */
  Witnesses withWeak(boolean references) {
    return new Witnesses(bound, share, heapRises, bytes, stayed, probes, age, references, classes);
  }

  /**
   * How many classes were in use, sample by sample, at least as long as this container is known.
   */
  Witnesses withClasses(Floors inUse) {
    return new Witnesses(bound, share, heapRises, bytes, stayed, probes, age, weak, inUse);
  }

  boolean isBounded() {
    return bound >= 0 && bound < Integer.MAX_VALUE;
  }

  long bound() {
    return bound;
  }

  /** Of the heap's rise, from 0 to 1; NaN if not known or if the heap's floor does not rise. */
  double share() {
    return heapRises ? share : Double.NaN;
  }

  long bytes() {
    return bytes;
  }

  /** From 0 to 1; NaN if not known. */
  double stayed() {
    return stayed;
  }

  int probes() {
    return probes;
  }

  int age() {
    return age;
  }

  boolean isWeak() {
    return weak;
  }

  @Nullable Floors classes() {
    return classes;
  }
}
