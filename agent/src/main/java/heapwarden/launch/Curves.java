package heapwarden.launch;

import heapwarden.finding.Finding;
import heapwarden.finding.Kind;
import heapwarden.grow.ContainerSample;
import heapwarden.heap.HeapSample;
import heapwarden.heap.HeapWatch;
import heapwarden.report.History;
import heapwarden.report.History.Group;
import heapwarden.track.Snapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Notes at each sample what the page draws curves of. Agent's thread only. */
final class Curves {
  /** Containers that get a curve: those of findings, then the largest that grow. */
  private static final int CONTAINERS = 32;

  private static final int POLICIES = 20;

  private final History history = new History();

  /** Notes a sample. */
  void take(
      Snapshot snapshot,
      List<Finding> findings,
      @Nullable HeapWatch heap,
      @Nullable CensusRounds census,
      @Nullable BoundRounds bounds) {
    if (!history.begin(System.currentTimeMillis())) {
      return;
    }
    if (heap != null) {
      heap(heap);
    }
    for (Map.Entry<Kind, Snapshot.KindCount> kind : snapshot.kinds().entrySet()) {
      history.add(Group.KIND, kind.getKey().label(), "", kind.getValue().live());
    }
    if (census != null) {
      containers(census.last().containers(), findings);
    }
    if (bounds != null) {
      int most = POLICIES;
      for (heapwarden.bound.BoundSample sample : bounds.samples()) {
        if (most-- > 0 && sample.entries() >= 0) {
          history.add(Group.BOUND, sample.place(), sample.policy().name(), sample.entries());
        }
      }
    }
  }

  private void heap(HeapWatch heap) {
    HeapSample sample = heap.sample();
    Runtime runtime = Runtime.getRuntime();
    history.add(Group.HEAP, "used", "", runtime.totalMemory() - runtime.freeMemory());
    history.add(Group.HEAP, "live", "", heap.liveBytes());
    history.add(Group.HEAP, "limit", "", runtime.maxMemory());
    if (sample.containerLimitBytes() >= 0) {
      history.add(Group.HEAP, "container", "", sample.containerUsedBytes());
    }
  }

  private void containers(List<ContainerSample> all, List<Finding> findings) {
    Set<String> found = new HashSet<>();
    for (Finding finding : findings) {
      if (finding.owner() != null) {
        found.add(finding.owner());
      }
    }
    List<ContainerSample> chosen = new ArrayList<>(all);
    chosen.sort(
        (one, other) -> {
          int first = Boolean.compare(found.contains(other.owner()), found.contains(one.owner()));
          return first != 0 ? first : Long.compare(other.size(), one.size());
        });
    Set<String> names = new HashSet<>();
    for (ContainerSample container : chosen.subList(0, Math.min(CONTAINERS, chosen.size()))) {
      if (names.add(container.owner())) {
        history.add(Group.CONTAINER, container.owner(), container.type(), container.size());
      }
    }
    history.retainContainers(names);
  }

  History history() {
    return history;
  }
}
