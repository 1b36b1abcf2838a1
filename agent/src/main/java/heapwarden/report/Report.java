package heapwarden.report;

import heapwarden.finding.Alert;
import heapwarden.finding.Cleanup;
import heapwarden.finding.Finding;
import heapwarden.finding.GateResult;
import heapwarden.finding.Health;
import heapwarden.finding.Injection;
import heapwarden.finding.Repetition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything a report tells, ready to be printed in any form. Built once, then only read. */
public final class Report {
  /** Bumped only when a field changes its meaning or goes; fields are only ever added. */
  public static final int SCHEMA_VERSION = 1;

  /** Whether one kind is followed on this JVM. */
  public static final class Coverage {
    final String kind;
    final boolean hooked;
    final @Nullable String reason;

    public Coverage(String kind, boolean hooked, @Nullable String reason) {
      this.kind = kind;
      this.hooked = hooked;
      this.reason = reason;
    }
  }

  /** Opened, closed, lost and live of one kind. */
  public static final class Count {
    final long opened;
    final long closed;
    final long lost;
    final long live;

    public Count(long opened, long closed, long lost, long live) {
      this.opened = opened;
      this.closed = closed;
      this.lost = lost;
      this.live = live;
    }
  }

  /** The process that is watched. */
  public static final class Jvm {
    final long pid;
    final String version;
    final String vendor;
    final String mainClass;
    final long startedAt;

    public Jvm(long pid, String version, String vendor, String mainClass, long startedAt) {
      this.pid = pid;
      this.version = version;
      this.vendor = vendor;
      this.mainClass = mainClass;
      this.startedAt = startedAt;
    }
  }

  /** What the census costs, and what it left out. */
  public static final class CensusCost {
    final int passes;
    final int objects;
    final long nanos;
    final boolean complete;
    final long droppedPaths;
    final long droppedInsertions;

    /**
     * Creates the cost.
     *
     * @param objects how many the last one met
     * @param nanos how long the last one took
     * @param complete whether it saw all it wanted to see
     */
    public CensusCost(
        int passes,
        int objects,
        long nanos,
        boolean complete,
        long droppedPaths,
        long droppedInsertions) {
      this.passes = passes;
      this.objects = objects;
      this.nanos = nanos;
      this.complete = complete;
      this.droppedPaths = droppedPaths;
      this.droppedInsertions = droppedInsertions;
    }
  }

  /** What the agent itself costs. */
  public static final class Cost {
    final long bytes;
    final long cpuNanos;
    final long hookErrors;
    final int weaveFailures;
    final @Nullable String lastWeaveFailure;
    final @Nullable CensusCost census;
    private List<BudgetLine> budgets = List.of();

    public Cost(
        long bytes,
        long cpuNanos,
        long hookErrors,
        int weaveFailures,
        @Nullable String lastWeaveFailure,
        @Nullable CensusCost census) {
      this.bytes = bytes;
      this.cpuNanos = cpuNanos;
      this.hookErrors = hookErrors;
      this.weaveFailures = weaveFailures;
      this.lastWeaveFailure = lastWeaveFailure;
      this.census = census;
    }

    /** Adds what became of the budgets. */
    public Cost within(List<BudgetLine> lines) {
      budgets = List.copyOf(lines);
      return this;
    }

    List<BudgetLine> budgets() {
      return budgets;
    }
  }

  /** A call site that puts into a collection, and how often it was passed. */
  public static final class MapSite {
    final String site;
    final String call;
    final long count;

    public MapSite(String site, String call, long count) {
      this.site = site;
      this.call = call;
      this.count = count;
    }
  }

  final String toolVersion;
  final boolean gate;
  final Jvm jvm;
  final long from;
  final long to;
  final List<Coverage> coverage;
  final HeapFigures heap;
  final Map<String, Count> kinds;
  final long dropped;
  final long sampled;
  final List<Finding> findings;
  final List<Finding> watching;
  final List<Finding> retracted;
  final List<Alert> alerts;
  final Cost agent;

  /** Most first; {@code null} unless they were asked for. */
  private @Nullable List<MapSite> mapSites;

  private List<Cleanup> cleanup = List.of();
  private Health health = Health.OK;

  /** {@code null} unless failures were asked for. */
  private @Nullable Injection injection;

  /** {@code null} unless a scenario was repeated. */
  private @Nullable Repetition repetition;

  /** {@code null} unless the agent was attached, and where the system does not tell. */
  private @Nullable DescriptorCounts descriptors;

  /** {@code null} unless the report is to be a page. */
  private @Nullable History history;

  /** {@code null} unless the report is to be a page. */
  private @Nullable ResourcePage resources;

  /** {@code null} unless a gate has judged. */
  private @Nullable GateResult gateResult;

  /** {@code null} without a policy. */
  private @Nullable List<BoundLine> bounds;

  /** {@code null} unless tests were told apart. */
  private @Nullable List<TestLine> tests;

  private long testsLeftOut;

  /** Most first; {@code null} unless containers were looked at while tests ran. */
  private @Nullable List<GrownLine> grown;

  private long grownLeftOut;
  private boolean grownComplete;
  private boolean testsNotSeen;

  /** Collects the parts; lists and maps are copied. */
  public Report(
      String toolVersion,
      boolean gate,
      Jvm jvm,
      long from,
      long to,
      List<Coverage> coverage,
      HeapFigures heap,
      Map<String, Count> kinds,
      long dropped,
      long sampled,
      List<Finding> findings,
      List<Finding> watching,
      List<Finding> retracted,
      List<Alert> alerts,
      Cost agent) {
    this.toolVersion = toolVersion;
    this.gate = gate;
    this.jvm = jvm;
    this.from = from;
    this.to = to;
    this.coverage = List.copyOf(coverage);
    this.heap = heap;
    this.kinds = new java.util.TreeMap<>(kinds);
    this.dropped = dropped;
    this.sampled = sampled;
    this.findings = List.copyOf(findings);
    this.watching = List.copyOf(watching);
    this.retracted = List.copyOf(retracted);
    this.alerts = List.copyOf(alerts);
    this.agent = agent;
  }

  /** Adds what a page shows besides: how figures have gone, and what is open. */
  public Report withPage(History curves, ResourcePage open) {
    history = curves;
    resources = open;
    return this;
  }

  @Nullable History history() {
    return history;
  }

  @Nullable ResourcePage resources() {
    return resources;
  }

  /** Adds the counted call sites, before the report is handed on. */
  public Report withMapSites(List<MapSite> sites) {
    List<MapSite> sorted = new ArrayList<>(sites);
    sorted.sort(
        Comparator.comparingLong((MapSite one) -> -one.count)
            .thenComparing(one -> one.site)
            .thenComparing(one -> one.call));
    mapSites = List.copyOf(sorted);
    return this;
  }

  /** Adds what became of what was left open at the end, before the report is handed on. */
  public Report withCleanup(List<Cleanup> outcomes) {
    cleanup = List.copyOf(outcomes);
    return this;
  }

  /** Adds the open descriptors of a process that ran before it was watched. */
  public Report withDescriptors(DescriptorCounts counts) {
    descriptors = counts;
    return this;
  }

  @Nullable DescriptorCounts descriptors() {
    return descriptors;
  }

  /** Adds what came of a scenario that was repeated. */
  public void withRepetition(Repetition outcome) {
    repetition = outcome;
  }

  @Nullable Repetition repetition() {
    return repetition;
  }

  /** Adds where I/O calls could fail, and what came of the one that was made to. */
  public void withInjection(Injection outcome) {
    injection = outcome;
  }

  @Nullable Injection injection() {
    return injection;
  }

  /**
   * Adds what each test has opened, the worst first.
   *
   * @param leftOut how many are not among them
   */
  public Report withTests(List<TestLine> lines, long leftOut) {
    tests = List.copyOf(lines);
    testsLeftOut = leftOut;
    return this;
  }

  @Nullable List<TestLine> tests() {
    return tests;
  }

  long testsLeftOut() {
    return testsLeftOut;
  }

  /**
   * Adds the containers that have grown while tests ran, those first that have most.
   *
   * @param leftOut how many are not among them
   * @param complete whether the last look at them saw all it wanted to see
   */
  public void withGrown(List<GrownLine> lines, long leftOut, boolean complete) {
    grown = List.copyOf(lines);
    grownLeftOut = leftOut;
    grownComplete = complete;
  }

  @Nullable List<GrownLine> grown() {
    return grown;
  }

  long grownLeftOut() {
    return grownLeftOut;
  }

  boolean isGrownComplete() {
    return grownComplete;
  }

  /** Adds that tests have run of which nothing was seen. */
  public void withoutTests() {
    testsNotSeen = true;
  }

  boolean isWithoutTests() {
    return testsNotSeen;
  }

  /** Adds how the process is. */
  public Report withHealth(Health now) {
    health = now;
    return this;
  }

  Health health() {
    return health;
  }

  /** Whether the process will not work for long. */
  public boolean isCritical() {
    return health.status() == Health.Status.CRITICAL;
  }

  /** Adds what a gate says of it, before the report is handed on. */
  public Report withGate(GateResult result) {
    gateResult = result;
    return this;
  }

  @Nullable GateResult gateResult() {
    return gateResult;
  }

  List<Cleanup> cleanup() {
    return cleanup;
  }

  /** Adds what came of the policies, before the report is handed on. */
  public void withBounds(List<BoundLine> lines) {
    bounds = List.copyOf(lines);
  }

  @Nullable List<BoundLine> bounds() {
    return bounds;
  }

  @Nullable List<MapSite> mapSites() {
    return mapSites;
  }

  Count total() {
    long opened = 0;
    long closed = 0;
    long lost = 0;
    long live = 0;
    for (Count count : kinds.values()) {
      opened += count.opened;
      closed += count.closed;
      lost += count.lost;
      live += count.live;
    }
    return new Count(opened, closed, lost, live);
  }
}
