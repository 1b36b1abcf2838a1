package heapwarden.grow;

import heapwarden.peek.Identity;
import heapwarden.peek.Peek;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The class loaders of one class that define a class of the same name again and again, as those of
 * plugins, web applications and scripts do.
 *
 * <p>A loader defines a name once; so as many classes of one name as there are, defined by loaders
 * of one class, so many loaders are alive. Such a population is founded when a name comes a second
 * time, and known by that name; the other names that the same loaders define are looked at no
 * further. Classes are held weakly and loaders not at all; none of their methods is called.
 *
 * <p>A loader that was dropped lies about until a collection unloads classes, which may take hours.
 * So it is counted only once it has outlived one, which {@link Decoys} tell; and then for each
 * census since it was first seen. How many there were is thus told late, for all the censuses since
 * it was last told, but garbage is never among them.
 *
 * <p>At most {@value #MAX} populations of {@value #MEMBERS} members; where there are more of these,
 * every second one stands for two, and so on. A class that was not seen before costs a look-up, one
 * whose name comes again a comparison with the loaders of its kind. Agent's thread only.
 */
final class Loaders {
  static final int MAX = 64;
  static final int MEMBERS = 512;

  /** From so many on it is asked what holds them. */
  static final int LEAST = 8;

  /** For how many censuses it is told at once what came of them. */
  private static final int MOST_TOLD = 4096;

  /** How many loaders are compared with all others in one census, to found a population. */
  private static final int TRIES = 8;

  /** Censuses between two searches for what holds them. */
  private static final int SEARCH_EVERY = 8;

  private static final int[] NOTHING = {};
  private static final long POPULATION_BYTES = 300;
  private static final long MEMBER_BYTES = 88;

  /** One loader, by a class that it has defined. */
  static final class Member {
    private final WeakReference<Class<?>> type;
    final int born;

    Member(Class<?> type, int born) {
      this.type = new WeakReference<>(type);
      this.born = born;
    }

    @Nullable ClassLoader loader() {
      Class<?> defined = type.get();
      return defined == null ? null : defined.getClassLoader();
    }
  }

  /** Loaders of one class, each with a class of its own that has this name. */
  static final class Population {
    final long key;
    final String loader;
    final String name;
    private final int founded;
    private List<Member> members = new ArrayList<>();

    /** How many loaders a member stands for. */
    private int weight = 1;

    private int turn;

    /** The census up to which it is known who has outlived a collection. */
    private int provenAt;

    /** How many outlived a collection at first and were unloaded later. */
    private long removed;

    private int[] told = NOTHING;
    private List<String> holders = List.of();
    private int soughtAt = -SEARCH_EVERY;
    private int soughtFor;

    private Population(long key, String loader, String name, int pass) {
      this.key = key;
      this.loader = loader;
      this.name = name;
      this.founded = pass;
      this.provenAt = pass - 1;
    }

    private void add(Class<?> type, int pass) {
      if (turn++ % weight != 0) {
        return;
      }
      members.add(new Member(type, pass));
      if (members.size() > MEMBERS) {
        bury();
      }
      if (members.size() > MEMBERS) {
        List<Member> half = new ArrayList<>();
        for (int i = 0; i < members.size(); i += 2) {
          half.add(members.get(i));
        }
        members = half;
        weight *= 2;
      }
    }

    private void bury() {
      List<Member> alive = new ArrayList<>();
      for (Member one : members) {
        if (!Identity.isCleared(one.type)) {
          alive.add(one);
        } else if (one.born <= provenAt) {
          removed += weight;
        }
      }
      members = alive;
    }

    /** Whether a loader is among them; where not all are kept, it is taken to be. */
    private boolean has(ClassLoader wanted) {
      if (weight > 1) {
        return true;
      }
      for (int i = members.size() - 1; i >= 0; i--) {
        if (members.get(i).loader() == wanted) {
          return true;
        }
      }
      return false;
    }

    /** Whoever was seen up to this census and is still here has outlived a collection. */
    private void prove(int upTo) {
      bury();
      if (upTo <= provenAt) {
        return;
      }
      int from = Math.max(provenAt + 1, upTo - MOST_TOLD + 1);
      told = new int[upTo - from + 1];
      for (Member one : members) {
        if (one.born <= upTo) {
          told[Math.max(0, one.born - from)] += weight;
        }
      }
      for (int i = 1; i < told.length; i++) {
        told[i] += told[i - 1];
      }
      provenAt = upTo;
    }

    private int live() {
      return members.size() * weight;
    }

    /** How many have outlived a collection, if that was just told; else 0. */
    private int proven() {
      return told.length == 0 ? 0 : told[told.length - 1];
    }

    private boolean isUnexplained(int pass, boolean last) {
      return last
          ? proven() > soughtFor || holders.isEmpty()
          : proven() > soughtFor && pass - soughtAt >= SEARCH_EVERY;
    }

    /** The earlier half, among which is not the one in use. */
    List<Member> elders() {
      return members.subList(0, members.size() / 2);
    }

    List<Member> members() {
      return members;
    }

    void foundHeldBy(List<String> paths, int pass) {
      soughtAt = pass;
      soughtFor = proven();
      if (!paths.isEmpty()) {
        holders = List.copyOf(paths);
      }
    }
  }

  private final Map<Long, Population> populations = new HashMap<>();
  private final Decoys decoys = new Decoys();

  /** For which loader a population was last to be founded, and how often in this census. */
  private @Nullable ClassLoader tried;

  private int tries;

  /** Whether classes of this name count; what the JVM or a framework counts up does not. */
  static boolean isNamed(String type) {
    return type.indexOf('/') < 0 && !type.contains("$Proxy");
  }

  /** Whether loaders of this class count; those of the JDK's own reflection do not. */
  static boolean isKind(String loader) {
    return !loader.startsWith("jdk.internal.")
        && !loader.startsWith("sun.")
        && !loader.equals("heapwarden.CoreLoader");
  }

  static long key(String loader, String type) {
    return Keys.hash(loader, type);
  }

  /**
   * Takes note of a class whose name a loader of this class has defined before.
   *
   * @param loaded all classes
   */
  void again(Class<?> type, Class<?>[] loaded, int pass) {
    ClassLoader loader = type.getClassLoader();
    String kind = loader.getClass().getName();
    Population known = populations.get(key(kind, type.getName()));
    if (known != null) {
      if (known.founded != pass) { // else it was added then
        known.add(type, pass);
      }
      return;
    }
    for (Population other : populations.values()) {
      if (other.loader.equals(kind) && other.has(loader)) {
        return;
      }
    }
    boolean counts = isKind(kind) && isNamed(type.getName());
    if (counts && populations.size() < MAX && tries < TRIES && tried != loader) {
      tries++;
      tried = loader;
      found(loader, kind, loaded, pass);
    }
  }

  private void found(ClassLoader loader, String kind, Class<?>[] loaded, int pass) {
    String name = common(loader, kind, loaded);
    if (name == null) {
      return;
    }
    Population founded = new Population(key(kind, name), kind, name, pass);
    for (int i = loaded.length - 1; i >= 0; i--) { // the JVM names the youngest first
      Class<?> other = loaded[i];
      if (other.getName().equals(name) && isUsed(other, kind)) {
        founded.add(other, pass);
      }
    }
    populations.put(founded.key, founded);
  }

  /**
   * Of the names that a loader has in common with others of its class the first by the alphabet,
   * those of nested classes last: the same in each run.
   */
  private static @Nullable String common(ClassLoader loader, String kind, Class<?>[] loaded) {
    Set<String> own = new HashSet<>();
    for (Class<?> type : loaded) {
      if (type.getClassLoader() == loader && isUsed(type, kind)) {
        own.add(type.getName());
      }
    }
    String best = null;
    for (Class<?> type : loaded) {
      String name = type.getName();
      if (type.getClassLoader() != loader
          && own.contains(name)
          && (best == null || isBefore(name, best))
          && isUsed(type, kind)) {
        best = name;
      }
    }
    return best;
  }

  private static boolean isBefore(String name, String other) {
    boolean nested = name.indexOf('$') >= 0;
    boolean otherNested = other.indexOf('$') >= 0;
    return nested == otherNested ? name.compareTo(other) < 0 : otherNested;
  }

  /** Whether a class is in use and was defined by a loader of this class. */
  private static boolean isUsed(Class<?> type, String kind) {
    ClassLoader loader = type.getClassLoader();
    return loader != null
        && !type.isArray()
        && loader.getClass().getName().equals(kind)
        && isNamed(type.getName())
        && !Peek.isUninitialised(type);
  }

  /** Looks whether there was a collection; to be called once all new classes were noted. */
  void settle(int pass) {
    tries = 0;
    tried = null;
    if (populations.isEmpty()) {
      return;
    }
    for (Population one : populations.values()) {
      one.told = NOTHING;
    }
    int proven = decoys.takeGone();
    if (proven >= 0) {
      for (Population one : populations.values()) {
        one.prove(proven);
      }
      populations.values().removeIf(one -> one.members.isEmpty());
    }
    decoys.place(pass);
  }

  /** Prepares for a collection that is asked for at the end. */
  void expectLast(int pass) {
    if (!populations.isEmpty()) {
      decoys.placeLast(pass);
    }
  }

  /**
   * Those of which it was just told that there are many, and more than when it was last asked what
   * holds them.
   *
   * @param last whether there will be no other time
   */
  List<Population> unexplained(int pass, boolean last) {
    List<Population> due = new ArrayList<>();
    for (Population one : populations.values()) {
      if (one.proven() >= LEAST && one.isUnexplained(pass, last)) {
        due.add(one);
      }
    }
    return due;
  }

  List<LoaderSample> samples() {
    List<LoaderSample> samples = new ArrayList<>();
    for (Population one : populations.values()) {
      samples.add(
          new LoaderSample(
              one.key,
              one.loader,
              one.name,
              Arrays.copyOf(one.told, one.told.length),
              one.removed,
              one.live(),
              one.holders));
    }
    return samples;
  }

  long bytes() {
    long bytes = 0;
    for (Population one : populations.values()) {
      bytes += POPULATION_BYTES + one.members.size() * MEMBER_BYTES;
    }
    return bytes;
  }
}
