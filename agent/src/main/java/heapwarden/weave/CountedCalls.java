package heapwarden.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The call sites in the packages of {@code maps.sites} that put into a collection, each counted by
 * a call of the hook before it.
 *
 * <p>What a collection is, is told by the name of the type that is called, such as {@code Map} or
 * {@code com.acme.UserCache}: no class is loaded to find out. A site is a method, a line and what
 * it calls; the same site woven again keeps its number. Beyond the most sites all further ones
 * share one number. Thread safe; two threads that meet a new site at once may use up a number.
 */
public final class CountedCalls extends CallSites {
  private static final String[] COLLECTIONS = {
    "Map",
    "List",
    "Set",
    "Queue",
    "Deque",
    "Collection",
    "Cache",
    "Vector",
    "Stack",
    "Table",
    "Properties",
    "Bag",
    "SetView"
  };

  private final int most;
  private final Map<String, Site> sites = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  /** One counted call site. Immutable. */
  public static final class Site {
    private final int number;
    private final String place;
    private final String call;

    Site(int number, String place, String call) {
      this.number = number;
      this.place = place;
      this.call = call;
    }

    /** What the hook is given. */
    public int number() {
      return number;
    }

    /** Such as {@code com.acme.Users.login(Users.java:42)}. */
    public String place() {
      return place;
    }

    /** Such as {@code java.util.Map.put}. */
    public String call() {
      return call;
    }
  }

  /**
   * Prepares the counting.
   *
   * @param packages such as {@code com.acme.*} or {@code com.acme}
   * @param most how many sites have a number of their own, from 0 on
   */
  CountedCalls(List<String> packages, int most) {
    super(packages, "counted");
    this.most = most;
  }

  @Override
  int number(Call call) {
    boolean counts =
        call.isVirtual()
            && OwnInsertions.METHODS.contains(call.name())
            && isCollection(call.owner());
    return counts ? number(call.place(), call.owner().replace('/', '.') + '.' + call.name()) : -1;
  }

  /** All sites that have a number of their own, in no order. */
  public List<Site> sites() {
    List<Site> own = new ArrayList<>();
    for (Site site : sites.values()) {
      if (site.number < most) {
        own.add(site);
      }
    }
    return own;
  }

  private int number(String place, String call) {
    String key = place + ' ' + call;
    Site site = sites.get(key);
    if (site != null) {
      return site.number;
    }
    if (next.get() >= most) {
      return most;
    }
    Site fresh = new Site(next.getAndIncrement(), place, call);
    if (fresh.number >= most) {
      return most;
    }
    Site known = sites.putIfAbsent(key, fresh);
    return known == null ? fresh.number : known.number;
  }

  private static boolean isCollection(String type) {
    for (String end : COLLECTIONS) {
      if (type.endsWith(end)) {
        return true;
      }
    }
    return false;
  }
}
