package heapwarden.bound;

import heapwarden.config.Bound;
import heapwarden.config.OptionException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Races of threads that use a governed map while others evict from it. */
final class GovernorRaces {
  private static final int LIMIT = 4;
  private static final Bound POLICY = policy();

  private GovernorRaces() {}

  private static Bound policy() {
    try {
      return Bound.parse(
          "test", "com.acme.Cache.map;max=" + LIMIT + ";mode=enforce;regret.max=100%");
    } catch (OptionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A map at its limit, which the hooks of a woven map are called for. */
  abstract static class Full {
    final Map<Integer, String> map = new ConcurrentHashMap<>();
    final Governor governor = new Governor();

    Full() {
      governor.govern(POLICY, "com.acme.Cache.map", map);
      for (int key = 1; key <= LIMIT; key++) {
        put(key, "old");
      }
    }

    /** As a call site that is seen puts. */
    final void put(Integer key, String value) {
      governor.looking(map, key, 1);
      if (map.put(key, value) == null) {
        governor.addedKey(map, key);
      }
    }

    final boolean has(Integer key, String value) {
      return value.equals(map.get(key));
    }
  }

  /** Two put: both find what they have put, and the limit holds. */
  @JCStressTest
  @Outcome(id = "true, true, true", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a put was lost, or the limit")
  @State
  public static class TwoPuts extends Full {
    @Actor
    public void first() {
      put(11, "new");
    }

    @Actor
    public void second() {
      put(12, "new");
    }

    @Arbiter
    public void see(ZZZ_Result result) {
      result.r1 = has(11, "new");
      result.r2 = has(12, "new");
      result.r3 = map.size() <= LIMIT;
    }
  }

  /** The oldest is written over while another put evicts: what was written last is not lost. */
  @JCStressTest
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a value was evicted that nobody had seen")
  @State
  public static class PutOverTheVictim extends Full {
    @Actor
    public void writer() {
      put(1, "new");
    }

    @Actor
    public void other() {
      put(11, "new");
    }

    @Arbiter
    public void see(ZZ_Result result) {
      result.r1 = has(1, "new");
      result.r2 = has(11, "new");
    }
  }

  /** The agent trims, twice as it needs for what it does not know, while one puts and removes. */
  @JCStressTest
  @Outcome(id = "true, false, true", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "a put or a removal was lost")
  @State
  public static class TrimAmongChanges extends Full {
    public TrimAmongChanges() {
      map.put(5, "unseen");
      map.put(6, "unseen");
      governor.tend();
    }

    @Actor
    public void agent() {
      governor.tend();
    }

    @Actor
    public void application() {
      put(11, "new");
      map.remove(4);
    }

    @Arbiter
    public void see(ZZZ_Result result) {
      result.r1 = has(11, "new");
      result.r2 = map.containsKey(4);
      result.r3 = map.size() <= LIMIT + 1;
    }
  }

  /** Looked up while others evict: what is young is found. */
  @JCStressTest
  @Outcome(id = "true, true", expect = Expect.ACCEPTABLE)
  @Outcome(expect = Expect.FORBIDDEN, desc = "an entry was missed that is in")
  @State
  public static class GetAmongEvictions extends Full {
    @Actor
    public void reader(ZZ_Result result) {
      String found = map.get(LIMIT);
      governor.looked(map, LIMIT, found);
      result.r1 = "old".equals(found);
    }

    @Actor
    public void writer() {
      put(11, "new");
      put(12, "new");
    }

    @Arbiter
    public void see(ZZ_Result result) {
      result.r2 = has(LIMIT, "old") && has(12, "new");
    }
  }
}
