package heapwarden.launch;

import heapwarden.finding.Alert;
import heapwarden.heap.AllocationSite;
import heapwarden.heap.HeapSample;
import heapwarden.heap.HeapWatch;
import heapwarden.heap.TypeGrowth;
import heapwarden.report.HeapFigures;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts into a report what is known of the heap. Agent's thread only. */
final class HeapReporting {
  private HeapReporting() {}

  /**
   * All of one moment, the last sample's: what is live is never more than what is used. Of a
   * program that ended before the first sample, only what is used is known.
   *
   * @param owners what holds objects of a class, by its name
   */
  static HeapFigures figures(@Nullable HeapWatch watch, Map<String, String> owners) {
    if (watch == null || watch.sample().maxBytes() == 0) {
      Runtime runtime = Runtime.getRuntime();
      return new HeapFigures(runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory());
    }
    HeapSample sample = watch.sample();
    HeapFigures figures = new HeapFigures(sample.usedBytes(), sample.maxBytes());
    figures
        .live(watch.liveBytes(), watch.liveExact())
        .container(sample.containerLimitBytes(), sample.containerUsedBytes())
        .trend(watch.trend(), watch.risePerHour(), watch.exhaustionSeconds())
        .pools(sample.pools())
        .outside(sample.metaspaceBytes(), sample.directBytes(), sample.mappedBytes())
        .counts(sample.threads(), sample.classes(), sample.descriptors())
        .descriptorLimit(sample.descriptorLimit())
        .collections(sample.collections(), sample.collectionMillis());
    long[] forced = watch.lastForcedCollection();
    figures.forced(watch.forcedCollections(), forced[0], forced[1]).dump(watch.dumpFile());
    for (TypeGrowth type : watch.growingTypes()) {
      figures.type(
          type.className(),
          type.count(),
          type.bytes(),
          watch.perHour(type.perSample()),
          owners.get(type.className()));
      for (AllocationSite site : watch.allocationsOf(type.className())) {
        figures.madeAt(site.share(), site.stack());
      }
    }
    String problem = watch.allocationProblem();
    if (problem != null) {
      figures.missing("the flight recorder tells of no allocations: " + problem);
    }
    if (!sample.complete()) {
      figures.missing("this runtime has no module java.management: only what is used is known");
    } else if (watch.tooLargeForTypes()) {
      figures.missing("growing classes were not looked for: to count so large a heap takes long");
    }
    return figures;
  }

  static List<Alert> alerts(@Nullable HeapWatch watch) {
    return watch == null ? List.of() : watch.alerts();
  }
}
