package heapwarden.launch;

import heapwarden.report.ResourceFilter;
import heapwarden.report.ResourceLine;
import heapwarden.report.ResourcePage;
import heapwarden.track.Ledger;
import heapwarden.track.LiveResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists what is open, the oldest first. Agent's thread only. */
final class Listing {
  private Listing() {}

  /**
   * A part of what passes the filter.
   *
   * @param interval milliseconds from sample to sample: ages are counted in samples
   */
  static ResourcePage of(Ledger ledger, ResourceFilter filter, long interval) {
    int now = ledger.sample();
    List<LiveResource> passed = new ArrayList<>();
    for (LiveResource one : ledger.open()) {
      // Those that nobody can end any more count as lost.
      if (one.isOpen()
          && filter.admits(one.kind().label(), age(one, now, interval))
          && (filter.isForAnySite() || filter.admits(one.site()))) {
        passed.add(one);
      }
    }
    passed.sort(Comparator.comparingInt(LiveResource::openedAt));
    int from = Math.min(filter.offset(), passed.size());
    int to = (int) Math.min((long) from + filter.limit(), passed.size());
    List<ResourceLine> lines = new ArrayList<>(to - from);
    for (LiveResource one : passed.subList(from, to)) {
      lines.add(
          new ResourceLine(
              one.kind().label(),
              one.type(),
              one.site(),
              one.label(),
              one.thread(),
              age(one, now, interval)));
    }
    return new ResourcePage(passed.size(), from, lines);
  }

  private static long age(LiveResource one, int now, long interval) {
    return Math.max(0, now - one.openedAt()) * interval;
  }
}
