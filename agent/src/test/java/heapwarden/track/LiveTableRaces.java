package heapwarden.track;

import heapwarden.finding.Kind;
import heapwarden.stack.Frames;
import heapwarden.stack.Site;
import heapwarden.stack.Sites;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Races in one chain of the table of live resources; see {@link LiveTableRacesTest}. */
final class LiveTableRaces {
  private static final Site SITE = Sites.site(Kind.FILE, new Frames(List.of(), List.of()));
  private static final int HASH = 7;

  private LiveTableRaces() {}

  /** A table with a few entries in one chain, oldest first. */
  abstract static class Chain {
    final ReferenceQueue<Object> queue = new ReferenceQueue<>();
    final LiveTable table = new LiveTable();
    final Object old = new Object();
    final Object middle = new Object();
    final Object young = new Object();
    final Entry oldEntry = add(old);
    final Entry middleEntry = add(middle);
    final Entry youngEntry = add(young);

    final Entry add(Object resource) {
      Entry entry = new Entry(resource, queue, HASH, SITE, 1, "test", null);
      table.add(entry);
      return entry;
    }

    final void remove(Entry entry) {
      entry.end(Entry.CLOSED);
      table.unlink(entry);
    }

    final boolean has(Object resource) {
      return table.find(resource, HASH) != null;
    }
  }

  /** Two openings at once: both are found. */
  @JCStressTest
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "an opening was lost")
  @State
  public static class TwoAdds extends Chain {
    private final Object one = new Object();
    private final Object other = new Object();

    @Actor
    public void first() {
      add(one);
    }

    @Actor
    public void second() {
      add(other);
    }

    @Arbiter
    public void see(ZZ_Result result) {
      result.r1 = has(one);
      result.r2 = has(other);
    }
  }

  /** Neighbours are closed at once: the third stays, the two are gone. */
  @JCStressTest
  @Outcome(id = "true, false, false", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a live entry was lost or a dead one came back")
  @State
  public static class TwoRemovals extends Chain {
    @Actor
    public void first() {
      remove(youngEntry);
    }

    @Actor
    public void second() {
      remove(middleEntry);
    }

    @Arbiter
    public void see(ZZZ_Result result) {
      result.r1 = has(old);
      result.r2 = has(middle);
      result.r3 = has(young);
    }
  }

  /** The head is closed while another is opened upon it. */
  @JCStressTest
  @Outcome(id = "true, true, false", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a live entry was lost or a dead one came back")
  @State
  public static class AddUponRemoval extends Chain {
    private final Object fresh = new Object();

    @Actor
    public void opener() {
      add(fresh);
    }

    @Actor
    public void closer() {
      remove(youngEntry);
    }

    @Arbiter
    public void see(ZZZ_Result result) {
      result.r1 = has(old) && has(middle);
      result.r2 = has(fresh);
      result.r3 = has(young);
    }
  }

  /** The oldest is looked for while those before it are closed and another is opened. */
  @JCStressTest
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a live entry was not found")
  @State
  public static class FindAmongRemovals extends Chain {
    private final Object fresh = new Object();

    @Actor
    public void changer() {
      remove(middleEntry);
      add(fresh);
      remove(youngEntry);
    }

    @Actor
    public void finder(ZZ_Result result) {
      result.r1 = has(old);
    }

    @Arbiter
    public void see(ZZ_Result result) {
      result.r2 = has(fresh) && has(old);
    }
  }

  /** Program and collector end one entry: one of them has done it. */
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "ended twice or never")
  @State
  public static class TwoEnds extends Chain {
    @Actor
    public void program(ZZ_Result result) {
      result.r1 = middleEntry.end(Entry.CLOSED);
    }

    @Actor
    public void collector(ZZ_Result result) {
      result.r2 = middleEntry.end(Entry.COLLECTED);
    }
  }

  /** The agent sweeps while neighbours are closed and opened. */
  @JCStressTest
  @Outcome(id = "true, true, false", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a live entry was lost or a dead one came back")
  @State
  public static class SweepAmongChanges extends Chain {
    private final Object fresh = new Object();

    @Actor
    public void agent() {
      table.sweep(entry -> {});
    }

    @Actor
    public void application() {
      remove(middleEntry);
      add(fresh);
    }

    @Arbiter
    public void see(ZZZ_Result result) {
      result.r1 = has(old) && has(young);
      result.r2 = has(fresh);
      result.r3 = has(middle);
    }
  }
}
