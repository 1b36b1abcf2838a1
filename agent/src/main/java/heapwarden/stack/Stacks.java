package heapwarden.stack;

import heapwarden.finding.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the stack of an opening into its interned {@link Site}: a hash on the fast path, frames
 * only for a hash not seen before. Thread safe; blocks nobody.
 */
public final class Stacks {
  /** Kinds whose classes share a public parent that would mislead. */
  private static final EnumSet<Kind> BY_KIND =
      EnumSet.of(Kind.DIRECT_MEMORY, Kind.MAPPED_MEMORY, Kind.SCHEDULED_TASK, Kind.HTTP_SERVER);

  private final SiteTable sites;
  private final Frames folding;
  private final int depth;
  private final int max;

  /** How many frames are kept whatever they are. */
  private volatile int whole;

  /** Replaced once the fast way is proven: sites seen before that get a second, equal entry. */
  private volatile BacktraceHash hash;

  /**
   * Creates the stacks of one agent.
   *
   * @param depth how many frames are kept
   * @param max how many sites are kept
   */
  public Stacks(int depth, int max, Frames folding) {
    this.sites = new SiteTable(max);
    this.folding = folding;
    this.depth = depth;
    this.whole = depth;
    this.max = max;
    this.hash = BacktraceHash.slow(depth);
  }

  /** Switches to hashing without frames where this JVM allows it; takes some milliseconds. */
  public void accelerate() {
    hash = BacktraceHash.detect(depth);
  }

  /** Whether stacks are hashed without frames. */
  public boolean isFast() {
    return hash.isFast();
  }

  /** The key of a resource of this kind and class opened with this stack. */
  public long key(Trace trace, Kind kind, Class<?> type) {
    long key = BacktraceHash.mix(hash.of(trace), kind.ordinal());
    return BacktraceHash.mix(key, System.identityHashCode(type));
  }

  /** The site of a key, or {@code null} when it was never seen. */
  public @Nullable Site find(long key) {
    return sites.find(key);
  }

  /**
   * Builds a site for a key not seen before; {@link #add} makes it known. A slow path: some 10 us.
   *
   * @param skip how many frames at the top are the agent's own
   */
  public Site materialise(long key, Trace trace, int skip, Kind kind, Class<?> type) {
    StackTraceElement[] all = trace.getStackTrace();
    int from = Math.min(skip, all.length);
    // Until JDK 18 the hook stands in the thread's group, which is nobody's idea of a start.
    if (from < all.length && all[from].getClassName().equals("java.lang.ThreadGroup")) {
      from++;
    }
    StackTraceElement[] frames = Arrays.copyOfRange(all, from, Math.min(all.length, from + depth));
    ClassLoader loader = type.getClassLoader();
    boolean library = loader != null && loader != ClassLoader.getPlatformClassLoader();
    String name = library ? type.getName() : publicName(kind, type);
    return new Site(key, kind, name, library, frames, firstOwn(frames, kind, type));
  }

  /**
   * The constructors of what is opened are part of the opening, and all of a container's own code
   * is part of putting something in: who called them is the site.
   */
  private int firstOwn(StackTraceElement[] frames, Kind kind, Class<?> type) {
    int from = kind == Kind.CLOSEABLE ? 1 : 0;
    while (from < frames.length
        && (Frames.isJdk(frames[from])
            || (kind.isContainer()
                ? isOf(frames[from], type)
                : isConstructor(frames[from], type)))) {
      from++;
    }
    int caller = folding.firstOwn(frames, from);
    return caller < 0 ? folding.firstOwn(frames, 0) : caller;
  }

  private static boolean isConstructor(StackTraceElement frame, Class<?> type) {
    if (!frame.getMethodName().equals("<init>")) {
      return false;
    }
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (frame.getClassName().equals(c.getName())) {
        return true;
      }
    }
    return false;
  }

  /** Whether the method belongs to a class, its superclasses, or a class nested in one of them. */
  private static boolean isOf(StackTraceElement frame, Class<?> type) {
    String method = frame.getClassName();
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      String name = c.getName();
      if (method.startsWith(name)
          && (method.length() == name.length() || method.charAt(name.length()) == '$')) {
        return true;
      }
    }
    return false;
  }

  /** Internal classes of the JDK are shown as the public type a user knows. */
  private static String publicName(Kind kind, Class<?> type) {
    if (BY_KIND.contains(kind)) {
      return kind.type();
    }
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      if (isPublicType(c)) {
        return c.getName();
      }
    }
    return kind.type();
  }

  private static boolean isPublicType(Class<?> c) {
    String name = c.getName();
    return (name.startsWith("java.") || name.startsWith("com.sun.net.httpserver."))
        && java.lang.reflect.Modifier.isPublic(c.getModifiers())
        && !name.startsWith("java.nio.channels.spi.")
        && !name.equals("java.net.SocketImpl");
  }

  /**
   * Leaves out of stacks not seen before, beyond the first so many frames, all that tells nothing
   * of who it was: such a site has the fingerprint that it would have had.
   *
   * @param frames how many are kept whatever they are
   */
  public void shorten(int frames) {
    whole = frames;
  }

  /** How many frames of a stack are told apart and kept, if nothing is to be saved. */
  public int depth() {
    return depth;
  }

  /** Keeps no site that is not known, or again as many as at first. */
  public void close(boolean full) {
    sites.limit(full ? sites.size() : max);
  }

  /** The site as it is to be kept. JDBC's are told to be nested by any of their frames. */
  public Site shortened(Site site) {
    int least = Math.max(whole, site.firstOwn() + 1);
    return least >= site.frames().length || site.isCovered() || site.kind() == Kind.JDBC
        ? site
        : site.without(folding, least);
  }

  /** Makes a site known; answers the one that counts when another thread was first. */
  public Site add(Site site) {
    return sites.add(site);
  }

  public boolean isOverflow(Site site) {
    return sites.isOverflow(site);
  }

  /** All sites known now. */
  public List<Site> all() {
    return sites.all();
  }

  public Frames folding() {
    return folding;
  }

  /** An estimate of the memory held by sites and their frames. */
  public long bytes() {
    return sites.bytes();
  }
}
