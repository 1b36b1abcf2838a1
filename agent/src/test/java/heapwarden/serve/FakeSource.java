package heapwarden.serve;

import heapwarden.finding.Health;
import heapwarden.report.HeapFigures;
import heapwarden.report.Report;
import heapwarden.report.ResourceFilter;
import heapwarden.report.ResourcePage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Knows a little of a process that does not exist, or gives no answer. */
final class FakeSource implements Source {
  final List<ResourceFilter> filters = new ArrayList<>();
  Health health = Health.OK;
  boolean silent;
  boolean known;
  int collections;
  List<String> written = List.of("now.html");

  private static Report made(Health health) {
    return new Report(
            "0.1.0",
            false,
            new Report.Jvm(4711, "17.0.15", "Debian", "com.acme.Main", 1_750_000_000_000L),
            1_750_000_000_000L,
            1_750_000_090_000L,
            List.of(),
            new HeapFigures(1 << 20, 1 << 30),
            Map.of("file", new Report.Count(3, 1, 0, 2)),
            0,
            0,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new Report.Cost(0, 0, 0, 0, null, null))
        .withHealth(health);
  }

  @Override
  public Report report() throws NoAnswer {
    if (silent) {
      throw new NoAnswer("the agent has not answered within 5000 ms");
    }
    return made(health);
  }

  @Override
  public Report lastReport() {
    return known ? made(health) : null;
  }

  @Override
  public ResourcePage resources(ResourceFilter filter) {
    filters.add(filter);
    return new ResourcePage(0, 0, List.of());
  }

  @Override
  public String history() {
    return "{\"times\":[],\"curves\":[]}";
  }

  @Override
  public long[] collect() {
    collections++;
    return new long[] {20, 10, 1};
  }

  @Override
  public List<String> writeReports() {
    return written;
  }
}
