package heapwarden.track;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lists what is open, each resource with what writes into it, from the outermost wrapper in: a
 * buffered writer, the encoder below it, then the stream. Agent's thread only.
 */
final class Inventory implements Consumer<Entry> {
  /** A part of each writer, made by it and held by it: not a wrapper of its own. */
  private static final String ENCODER = "sun.nio.cs.StreamEncoder";

  private final List<Entry> open = new ArrayList<>();
  private final Map<Entry, List<Entry.Wrapper>> around = new HashMap<>();

  @Override
  public void accept(Entry entry) {
    if (entry instanceof Entry.Wrapper) {
      Object wrapper = entry.get();
      if (wrapper != null && !wrapper.getClass().getName().equals(ENCODER)) {
        Entry.Wrapper around = (Entry.Wrapper) entry;
        this.around.computeIfAbsent(around.inner(), inner -> new ArrayList<>()).add(around);
      }
    } else if (!entry.isSilent() && entry.isOpen() && !entry.site.isCovered()) {
      open.add(entry);
    }
  }

  List<LiveResource> resources() {
    List<LiveResource> resources = new ArrayList<>(open.size());
    for (Entry entry : open) {
      resources.add(new LiveResource(entry, outsideIn(entry)));
    }
    return resources;
  }

  /** Breadth first from the resource outwards, then turned round. */
  private List<Entry.Wrapper> outsideIn(Entry entry) {
    Deque<Entry.Wrapper> outermostFirst = new ArrayDeque<>();
    Deque<Entry> next = new ArrayDeque<>();
    next.add(entry);
    while (!next.isEmpty()) {
      for (Entry.Wrapper wrapper : around.getOrDefault(next.remove(), List.of())) {
        outermostFirst.push(wrapper);
        next.add(wrapper);
      }
    }
    return new ArrayList<>(outermostFirst);
  }
}
