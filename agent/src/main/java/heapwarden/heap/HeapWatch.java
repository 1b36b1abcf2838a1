package heapwarden.heap;

import heapwarden.config.Options;
import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.finding.Verdict;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches the heap of this process: its live set, how long that can go on, pressure, and which
 * classes grow while nothing else explains it.
 *
 * <p>Make one when the first sample is due, not before: it loads the JDK's management classes.
 * Agent's thread only.
 */
public final class HeapWatch {
  /** Alerts remembered for the report; of those beyond, the log alone tells. */
  private static final int MAX_ALERTS = 100;

  /** From this share of the live set on, what is known to grow explains the rise. */
  private static final int EXPLAINS = 10;

  private static final String RECORDER = "jdk.jfr";

  private final HeapSampler sampler;
  private final double threshold;
  private final long mark;
  private final double hour;
  private final LiveFloor floor;
  private final Pressure pressure = new Pressure(Alert.Kind.PRESSURE, Pressure.IN_A_ROW);
  private final Pressure emergency = new Pressure(Alert.Kind.EMERGENCY, 1);
  private final TypeWatch types;
  private final List<Alert> alerts = new ArrayList<>();
  private final Relief relief;

  /** {@code null} unless the user asked for it and this runtime has a flight recorder. */
  private final @Nullable Allocations allocations;

  private HeapSample last = new HeapSample.Builder(0, 0, 0).build();

  public HeapWatch(Options options, Instrumentation instrumentation) {
    this.sampler = new HeapSampler(instrumentation);
    this.types = new TypeWatch(new HistogramSource.AtFirstUse(instrumentation));
    this.threshold = options.heapThreshold();
    this.mark = options.heapMax();
    this.hour = 3_600_000.0 / options.interval();
    this.floor = new LiveFloor(options.interval());
    this.relief = new Relief(options, sampler);
    this.allocations =
        options.asksForAllocations() && ModuleLayer.boot().findModule(RECORDER).isPresent()
            ? new Allocations()
            : null;
  }

  /**
   * Takes a sample.
   *
   * @param findings what is known to leak, the suspects when there is pressure
   * @param time in milliseconds since the epoch
   * @return the alerts that have begun or ended with it
   */
  public List<Alert> observe(List<Finding> findings, long time) {
    last = sampler.sample();
    floor.add(last);
    List<Alert> news = new ArrayList<>();
    watch(pressure, Alert.Kind.PRESSURE, pressureMark(), findings, time, news);
    if (mark > 0) {
      watch(emergency, Alert.Kind.EMERGENCY, mark, findings, time, news);
    }
    types.observe(last, floor, explained(findings));
    if (allocations != null) {
      allocations.observe(types.growing());
    }
    return news;
  }

  /**
   * Does what the user asked for when memory is short; to be called once a sample, when its alerts
   * have been told.
   *
   * @return what was done, a sentence each
   */
  public List<String> relieve() {
    return relief.act(pressure.lasting(), emergency.lasting());
  }

  /** How often it was collected on purpose. */
  public int forcedCollections() {
    return relief.count();
  }

  /** The bytes in the heap before and after the last of these; -1 each when there was none. */
  public long[] lastForcedCollection() {
    return relief.beforeAndAfter();
  }

  /** Where the heap was dumped to; {@code null} when it was not. */
  public @Nullable String dumpFile() {
    return relief.dumpFile();
  }

  private void watch(
      Pressure watch,
      Alert.Kind kind,
      long limit,
      List<Finding> findings,
      long time,
      List<Alert> news) {
    if (!watch.changes(last.reading(), limit)) {
      return;
    }
    if (watch.lasting()) {
      Alert alert = watch.alert(last, floor, limit, findings, time);
      news.add(alert);
      if (alerts.size() < MAX_ALERTS) {
        alerts.add(alert);
      }
      return;
    }
    for (int i = alerts.size() - 1; i >= 0; i--) {
      if (alerts.get(i).kind() == kind && alerts.get(i).until() == 0) {
        alerts.set(i, alerts.get(i).endedAt(time));
        news.add(alerts.get(i));
        return;
      }
    }
  }

  private boolean explained(List<Finding> findings) {
    long bytes = 0;
    for (Finding finding : findings) {
      Long held = finding.bytes();
      boolean grows =
          finding.verdict() == Verdict.GROWING || finding.verdict() == Verdict.OVER_BOUND;
      bytes += grows && held != null ? held : 0;
    }
    return bytes * EXPLAINS >= floor.bytes() && bytes > 0;
  }

  /** The last sample; all zero before the first call of {@link #observe}. */
  public HeapSample sample() {
    return last;
  }

  /** The live set in bytes, or, unless {@link #liveExact}, a bound from above. */
  public long liveBytes() {
    return floor.bytes();
  }

  /** Whether {@link #liveBytes} is the live set, as a full collection left it. */
  public boolean liveExact() {
    return floor.exact();
  }

  /** {@code rising}, {@code steady}, or {@code unknown} after too few collections. */
  public String trend() {
    return floor.rising() ? "rising" : floor.known() ? "steady" : "unknown";
  }

  /** Bytes the floor rises an hour; 0 unless it rises. */
  public double risePerHour() {
    return floor.risePerHour();
  }

  /** Until the heap or the container can hold no more; -1 when that is not in sight. */
  public double exhaustionSeconds() {
    return floor.exhaustionSeconds();
  }

  /** All alerts so far, those that are over too, oldest first. */
  public List<Alert> alerts() {
    return List.copyOf(alerts);
  }

  /** Whether an alert of this kind lasts. */
  public boolean lasts(Alert.Kind kind) {
    return (kind == Alert.Kind.PRESSURE ? pressure : emergency).lasting();
  }

  /** Whether memory is short: an alert lasts. */
  public boolean isShort() {
    return pressure.lasting() || emergency.lasting();
  }

  /** How many bytes are live above the mark whose alert lasts, the lower one; negative below it. */
  public long excess() {
    long lowest = pressure.lasting() ? pressureMark() : Long.MAX_VALUE;
    lowest = emergency.lasting() ? Math.min(lowest, mark) : lowest;
    return last.reading().left - lowest;
  }

  /** Whether a collection has told what is live since the sample before. */
  public boolean isFresh() {
    return last.reading().fresh;
  }

  private long pressureMark() {
    return Math.round(threshold * last.room());
  }

  /** The classes that grow while nothing explains the rise of the heap, largest growth first. */
  public List<TypeGrowth> growingTypes() {
    return types.growing();
  }

  /** Where the objects of a class that grows are made, most first; empty when not known. */
  public List<AllocationSite> allocationsOf(String className) {
    return allocations == null ? List.of() : allocations.of(className);
  }

  /** Why the flight recorder could not be asked; {@code null} when it could, or was not to be. */
  public @Nullable String allocationProblem() {
    return allocations == null ? null : allocations.problem();
  }

  /** Whether growing classes were not looked for since that would take too long. */
  public boolean tooLargeForTypes() {
    return types.tooLarge();
  }

  /** Turns bytes a sample into bytes an hour. */
  public double perHour(double perSample) {
    return perSample * hour;
  }
}
