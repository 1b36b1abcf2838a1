package heapwarden.track;

import heapwarden.finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * Looks for what tests have left open, on the thread that asks. Looks in the table first, then at
 * what the agent's thread has taken from there, so that nothing is missed in between. Changes
 * nothing but that what was taken is not told again.
 */
public final class LeftByTests {
  private final Tracker tracker;
  private final Contexts contexts;

  public LeftByTests(Tracker tracker, Contexts contexts) {
    this.tracker = tracker;
    this.contexts = contexts;
  }

  /**
   * What is open or lost, nobody was blamed for, and these tests have opened. Parts of something
   * that is open itself, and what is regularly ended by its collection, are not among it.
   */
  public List<LiveResource> of(IntPredicate tests) {
    List<LiveResource> left = new ArrayList<>();
    tracker
        .table()
        .visit(
            new Consumer<Entry>() {
              @Override
              public void accept(Entry entry) {
                if (tests.test(entry.context()) && isLeft(entry)) {
                  left.add(new LiveResource(entry, List.of()));
                }
              }
            });
    for (Entry entry : contexts.takeLost(tests)) {
      if (entry.isCollected() || (entry.isOpen() && entry.get() == null)) {
        left.add(new LiveResource(entry, List.of()));
      }
    }
    return left;
  }

  private static boolean isLeft(Entry entry) {
    if (entry.context() == Contexts.NONE
        || entry.isSilent()
        || entry.isBlamed()
        || !entry.isOpen()
        || entry.site.isCovered()) {
      return false;
    }
    boolean part = entry instanceof Entry.Owned && !((Entry.Owned) entry).owner().isSilent();
    return !part && (entry.get() != null || entry.site.kind().loss() != Kind.Loss.NONE);
  }
}
