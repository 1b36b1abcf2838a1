package heapwarden.launch;

import heapwarden.grow.CallCounts;
import heapwarden.hook.Hooks;
import heapwarden.report.Report;
import heapwarden.weave.CountedCalls;
import heapwarden.weave.Weaver;
import java.util.ArrayList;
import java.util.List;

/** The counts of {@code maps.sites}; loaded only where that is asked for. */
final class PutCalls {
  private final CountedCalls calls;
  private final CallCounts counts = new CallCounts();

  /** Begins to count in the packages; before the weaver is installed. */
  PutCalls(Weaver weaver, List<String> packages) {
    calls = weaver.countCalls(packages, CallCounts.MOST);
    Hooks.count(counts);
  }

  /** Each site that was passed. */
  List<Report.MapSite> sites() {
    List<Report.MapSite> sites = new ArrayList<>();
    for (CountedCalls.Site site : calls.sites()) {
      long count = counts.of(site.number());
      if (count > 0) {
        sites.add(new Report.MapSite(site.place(), site.call(), count));
      }
    }
    long rest = counts.of(CallCounts.MOST);
    if (rest > 0) {
      sites.add(new Report.MapSite("beyond " + CallCounts.MOST + " sites", "further calls", rest));
    }
    return sites;
  }
}
