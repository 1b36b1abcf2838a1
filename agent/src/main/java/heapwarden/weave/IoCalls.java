package heapwarden.weave;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The call sites in the packages of {@code inject} that call a method of the JDK which may throw an
 * IOException, see {@link IoMethods}. Before each stands a call of the hook, which may throw in its
 * stead; after it where it is a closing, since one that throws has closed all the same.
 *
 * <p>A site is a method, a line and what it calls; the same site woven again keeps its number. At
 * most {@value #MOST} are woven. Thread safe.
 */
public final class IoCalls extends CallSites {
  private static final int MOST = 20_000;
  private static final String CLOSE = "close";

  private final IoMethods methods = new IoMethods();
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  private final Map<Integer, Site> sites = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  /** One call site. Immutable. */
  public static final class Site {
    private final String text;
    private final String failure;

    Site(String text, String failure) {
      this.text = text;
      this.failure = failure;
    }

    /** Such as {@code java.io.InputStream.read in com.acme.Files.load(Files.java:42)}. */
    public String text() {
      return text;
    }

    /** The class of what it may throw. */
    public String failure() {
      return failure;
    }
  }

  /**
   * Prepares; loads the classes of the JDK whose methods count.
   *
   * @param packages such as {@code com.acme.*} or {@code com.acme}
   */
  IoCalls(List<String> packages) {
    super(packages, "io");
  }

  /** The site of that number. */
  public Site site(int number) {
    Site site = sites.get(number);
    return site == null ? new Site("an unknown call", "java.io.IOException") : site;
  }

  @Override
  int number(Call call) {
    String failure =
        isOfBase(call) ? null : methods.failure(call.owner(), call.name(), call.descriptor());
    return failure == null ? -1 : number(text(call), failure);
  }

  /** One that throws has closed all the same. */
  @Override
  boolean isToldAfter(String method) {
    return method.equals(CLOSE);
  }

  /** What streams inherit from the abstract ones does no I/O itself: {@code super.close()}. */
  private static boolean isOfBase(Call call) {
    return call.isSpecial()
        && !call.name().equals(HookPoint.CONSTRUCTOR)
        && (call.owner().equals("java/io/InputStream")
            || call.owner().equals("java/io/OutputStream"));
  }

  private static String text(Call call) {
    String owner = call.owner().replace('/', '.');
    String called =
        call.name().equals(HookPoint.CONSTRUCTOR) ? "new " + owner : owner + '.' + call.name();
    return called + " in " + call.place();
  }

  /** The number of a site; -1 when there are too many. */
  private int number(String text, String failure) {
    Integer known = numbers.get(text);
    if (known != null) {
      return known;
    }
    int fresh = next.getAndIncrement();
    if (fresh >= MOST) {
      return -1;
    }
    sites.put(fresh, new Site(text, failure));
    Integer before = numbers.putIfAbsent(text, fresh);
    return before == null ? fresh : before;
  }
}
