package heapwarden.report;

import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.finding.Health;
import heapwarden.finding.Severity;
import heapwarden.finding.Verdict;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A report as metrics: in the text format 0.0.4 of Prometheus, or in OpenMetrics 1.0.
 *
 * <p>One prefix, base units, {@code _total} on what only climbs. The labels are bounded: kinds,
 * verdicts, severities, statuses and causes are few by nature; of findings and policies the first
 * {@value #MOST} are told one by one. What is not known is left out rather than 0.
 */
public final class Exposition {
  /** The content type of the text format. */
  public static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /** The content type of OpenMetrics. */
  public static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private static final int MOST = 20;
  private static final double NANOS = 1e9;
  private static final double HOUR = 3600;

  private final StringBuilder out = new StringBuilder(8192);
  private final boolean open;

  private Exposition(boolean open) {
    this.open = open;
  }

  /**
   * Writes it all.
   *
   * @param requests how many requests were answered so far, by status
   * @param closed how many connections were closed unanswered, by the reason
   * @param open whether as OpenMetrics
   */
  public static String of(
      Report report, Map<Integer, Long> requests, Map<String, Long> closed, boolean open) {
    Exposition all = new Exposition(open);
    all.process(report);
    all.heap(report.heap);
    all.resources(report);
    all.findings(report);
    all.bounds(report);
    all.agent(report.agent);
    all.http(requests, closed);
    if (open) {
      all.out.append("# EOF\n");
    }
    return all.out.toString();
  }

  private void process(Report report) {
    gauge("build_info", "The agent that tells this.", "version", report.toolVersion, 1);
    family("health_status", "gauge", "How the process is: 1 for the state it is in.");
    for (Health.Status status : Health.Status.values()) {
      String name = status.name().toLowerCase(Locale.ROOT);
      sample("health_status", report.health().status() == status ? 1 : 0, "status", name);
    }
    family("alert_active", "gauge", "Whether something is wrong with the process as a whole.");
    for (Alert.Kind kind : Alert.Kind.values()) {
      boolean active = false;
      for (Alert alert : report.alerts) {
        active |= alert.kind() == kind && alert.until() == 0;
      }
      sample("alert_active", active ? 1 : 0, "alert", kind.name().toLowerCase(Locale.ROOT));
    }
  }

  private void heap(HeapFigures heap) {
    gauge("heap_used_bytes", "Bytes in the heap, garbage included.", heap.used);
    gauge("heap_live_bytes", "Bytes that are live, or an upper bound of that.", heap.live);
    gauge("heap_live_exact", "Whether heap_live_bytes is exact.", heap.exact ? 1 : 0);
    gauge("heap_max_bytes", "Bytes that the heap may come to.", heap.max);
    known("container_limit_bytes", "Memory that the container may hold.", heap.containerLimit);
    known("container_used_bytes", "Memory that the container holds.", heap.containerUsed);
    gauge(
        "heap_rise_bytes_per_second",
        "How fast what collections leave rises; 0 when it does not.",
        Math.max(0, heap.risePerHour / HOUR));
    if (heap.exhaustionSeconds >= 0) {
      gauge(
          "heap_exhaustion_seconds",
          "Time until the heap or the container is full; absent while neither rises.",
          heap.exhaustionSeconds);
    }
    known("metaspace_bytes", "Bytes in the metaspace.", heap.metaspace);
    known("direct_memory_bytes", "Bytes in direct buffers.", heap.direct);
    known("mapped_memory_bytes", "Bytes of mapped files.", heap.mapped);
    known("process_threads", "Live threads of the JVM.", heap.threads);
    known("process_classes", "Loaded classes.", heap.classes);
    known("process_descriptors", "Open descriptors of the process.", heap.descriptors);
    known(
        "process_descriptors_limit", "Descriptors that it may open at most.", heap.descriptorLimit);
    if (heap.collections >= 0) {
      counter("gc_collections", "Garbage collections.", heap.collections);
      counter(
          "gc_collection_seconds",
          "Time spent in garbage collections.",
          Math.max(0, heap.collectionMillis) / 1000.0);
    }
  }

  private void resources(Report report) {
    family("resources_opened", "counter", "Resources that were opened, by kind.");
    report.kinds.forEach((kind, count) -> total("resources_opened", count.opened, "kind", kind));
    family("resources_closed", "counter", "Resources that the program has closed, by kind.");
    report.kinds.forEach((kind, count) -> total("resources_closed", count.closed, "kind", kind));
    family("resources_lost", "counter", "Resources that were dropped without a close, by kind.");
    report.kinds.forEach((kind, count) -> total("resources_lost", count.lost, "kind", kind));
    family("resources_open", "gauge", "Resources that are open, by kind.");
    report.kinds.forEach((kind, count) -> sample("resources_open", count.live, "kind", kind));
    counter("resources_dropped", "Openings not followed, for want of room.", report.dropped);
    counter("resources_sampled", "Openings not followed, to save time.", report.sampled);
  }

  private void findings(Report report) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Verdict verdict : Verdict.values()) {
      for (Severity severity : Severity.values()) {
        counts.put(key(verdict, severity), 0);
      }
    }
    for (Finding finding : report.findings) {
      counts.merge(key(finding.verdict(), finding.severity()), 1, Integer::sum);
    }
    family("findings", "gauge", "What holds now, by verdict and severity.");
    for (Verdict verdict : Verdict.values()) {
      for (Severity severity : Severity.values()) {
        sample(
            "findings",
            counts.getOrDefault(key(verdict, severity), 0),
            "verdict",
            verdict.name().toLowerCase(Locale.ROOT),
            "severity",
            severity.label());
      }
    }
    gauge(
        "findings_watched",
        "What grows, but not long enough to be called a finding.",
        report.watching.size());
    gauge("findings_retracted", "What is true no longer.", report.retracted.size());
    // One sample twice, and nobody accepts any of them.
    Map<String, Finding> worst = new LinkedHashMap<>();
    for (Finding finding : report.findings.subList(0, Math.min(MOST, report.findings.size()))) {
      worst.putIfAbsent(finding.fingerprint() + finding.verdict(), finding);
    }
    if (!worst.isEmpty()) {
      family("finding_objects", "gauge", "How many the worst findings speak of.");
      worst.values().forEach(finding -> finding("finding_objects", finding, finding.count()));
      family("finding_confirmed", "gauge", "Whether a gate would fail on it.");
      worst
          .values()
          .forEach(finding -> finding("finding_confirmed", finding, finding.isGateGrade() ? 1 : 0));
    }
  }

  private void finding(String name, Finding finding, double value) {
    sample(
        name,
        value,
        "fingerprint",
        finding.fingerprint(),
        "verdict",
        finding.verdict().name().toLowerCase(Locale.ROOT),
        "kind",
        finding.kind().label());
  }

  private static String key(Verdict verdict, Severity severity) {
    return verdict.name() + ' ' + severity.name();
  }

  /** A policy may govern several containers: they are added up. */
  private void bounds(Report report) {
    if (report.bounds() == null) {
      return;
    }
    Map<String, BoundTotals> totals = new LinkedHashMap<>();
    for (BoundLine bound : report.bounds()) {
      if (totals.containsKey(bound.name) || totals.size() < MOST) {
        totals.computeIfAbsent(bound.name, name -> new BoundTotals()).add(bound);
      }
    }
    family("bound_entries", "gauge", "Entries in the containers that a policy governs.");
    totals.forEach((name, all) -> sample("bound_entries", all.entries, "bound", name));
    family("bound_evictions", "counter", "Entries evicted, by cause.");
    totals.forEach(
        (name, all) ->
            all.evicted.forEach(
                (cause, n) -> total("bound_evictions", n, "bound", name, "cause", cause)));
    family("bound_would_evict", "counter", "Entries that would have been evicted, by cause.");
    totals.forEach(
        (name, all) ->
            all.wouldEvict.forEach(
                (cause, n) -> total("bound_would_evict", n, "bound", name, "cause", cause)));
    family("bound_hits", "counter", "Look-ups that found something.");
    totals.forEach((name, all) -> total("bound_hits", all.hits, "bound", name));
    family("bound_misses", "counter", "Look-ups that found nothing.");
    totals.forEach((name, all) -> total("bound_misses", all.misses, "bound", name));
    family("bound_regrets", "counter", "Evicted keys that were asked for again.");
    totals.forEach((name, all) -> total("bound_regrets", all.regretted, "bound", name));
  }

  private static final class BoundTotals {
    long entries;
    long hits;
    long misses;
    long regretted;
    final Map<String, Long> evicted = new LinkedHashMap<>();
    final Map<String, Long> wouldEvict = new LinkedHashMap<>();

    void add(BoundLine bound) {
      entries += Math.max(0, bound.entries);
      hits += bound.hits;
      misses += bound.misses;
      regretted += bound.regretted;
      bound.evicted.forEach((cause, n) -> evicted.merge(cause, n, Long::sum));
      bound.wouldEvict.forEach((cause, n) -> wouldEvict.merge(cause, n, Long::sum));
    }
  }

  private void agent(Report.Cost agent) {
    gauge("agent_memory_bytes", "What the agent's own tables hold, an estimate.", agent.bytes);
    counter(
        "agent_cpu_seconds", "Processor time of the agent's own threads.", agent.cpuNanos / NANOS);
    counter("agent_hook_errors", "Errors inside hooks.", agent.hookErrors);
    counter("agent_weave_failures", "Classes that could not be woven.", agent.weaveFailures);
    Report.CensusCost census = agent.census;
    if (census != null) {
      counter("agent_census_passes", "Walks through the heap's shape.", census.passes);
      gauge("agent_census_seconds", "How long the last one took.", census.nanos / NANOS);
      gauge("agent_census_objects", "How many objects it met.", census.objects);
      counter("agent_census_dropped", "Owner paths that found no room.", census.droppedPaths);
    }
  }

  private void http(Map<Integer, Long> requests, Map<String, Long> closed) {
    family("http_requests", "counter", "Requests that the agent has answered, by status.");
    requests.forEach((status, n) -> total("http_requests", n, "code", status.toString()));
    family("http_connections_closed", "counter", "Connections closed unanswered, by reason.");
    closed.forEach((reason, n) -> total("http_connections_closed", n, "reason", reason));
  }

  private void known(String name, String help, long value) {
    if (value >= 0) {
      gauge(name, help, value);
    }
  }

  private void gauge(String name, String help, double value) {
    family(name, "gauge", help);
    sample(name, value);
  }

  private void gauge(String name, String help, String label, String of, double value) {
    family(name, "gauge", help);
    sample(name, value, label, of);
  }

  private void counter(String name, String help, double value) {
    family(name, "counter", help);
    total(name, value);
  }

  private void family(String name, String type, String help) {
    // The older format names a counter by its sample.
    String suffix = !open && type.equals("counter") ? "_total" : "";
    out.append("# HELP heapwarden_").append(name).append(suffix).append(' ');
    out.append(escape(help, open)).append('\n');
    out.append("# TYPE heapwarden_").append(name).append(suffix).append(' ');
    out.append(type).append('\n');
  }

  private void total(String name, double value, String... labels) {
    sample(name + "_total", value, labels);
  }

  private void sample(String name, double value, String... labels) {
    out.append("heapwarden_").append(name);
    for (int i = 0; i < labels.length; i += 2) {
      out.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      out.append(escape(labels[i + 1], true)).append('"');
    }
    out.append(labels.length == 0 ? " " : "} ").append(number(value)).append('\n');
  }

  /** Quotes are escaped in labels, and in the help of OpenMetrics. */
  private static String escape(String text, boolean quotes) {
    String escaped = text.replace("\\", "\\\\").replace("\n", "\\n");
    return quotes ? escaped.replace("\"", "\\\"") : escaped;
  }

  private static String number(double value) {
    long whole = (long) value;
    return whole == value ? Long.toString(whole) : Double.toString(value);
  }
}
