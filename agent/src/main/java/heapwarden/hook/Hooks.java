package heapwarden.hook;

/**
 * The boot side: the static methods that woven code calls.
 *
 * <p>At start these bytes are defined beside {@code java.lang.Object} as {@code
 * java.lang.HeapwardenHooks}, so that every class of every loader and module can call them. They
 * know JDK types only, use no lambda, no string concatenation and no library, and let nothing out:
 * what the sink throws, errors of the JVM included, is counted in {@link #errors} and swallowed.
 *
 * <p>There is one sink for resources, one for what is put into suspects, one for counted calls, one
 * for containers under a policy, one for tests, one for tasks, and one that answers another attach.
 * Until the agent has started, and again after it was detached, each is a {@link Sink} whose
 * methods are empty. The fields are plain: a thread that sees an old sink for a moment records an
 * event too few or too many, which every sink tolerates.
 *
 * <p>The last argument of every hook on resources, {@code point}, carries the kind of the resource
 * in its low byte and the flags below above it. They are constants, so that the core never loads
 * this class for them.
 */
public final class Hooks {
  /**
   * Raised when a signature here or of {@link Neighbour} changes: a newer agent meets older classes
   * on re-attach.
   */
  public static final int ABI = 10;

  /** The bits of a point that hold the kind. */
  public static final int KIND_MASK = 0xff;

  /** Not an opening when there is an owner: the owner holds the descriptor. */
  public static final int UNLESS_OWNED = 1 << 8;

  /** The detail tells a listening socket (true, or not null) from a connected one. */
  public static final int LISTENING = 1 << 9;

  /** The hook may see one object more than once: only the first counts. */
  public static final int ONCE = 1 << 10;

  /** Only counts when the owner is tracked itself. */
  public static final int ONLY_OWNED = 1 << 11;

  /** The exact kind of executor follows from its class. */
  public static final int BY_CLASS = 1 << 12;

  /** The owner opens connections: it must be a data source or a driver. */
  public static final int JDBC_CONNECTION = 1 << 13;

  /** The owner must be a JDBC connection. */
  public static final int JDBC_STATEMENT = 1 << 14;

  /** The owner must be a JDBC statement; a new result set closes the one before. */
  public static final int JDBC_RESULT = 1 << 15;

  /** The detail is the thread that works for the resource and may outlive it. */
  public static final int OWN_THREAD = 1 << 16;

  /** The resource of a closing is that thread: it ended by itself. */
  public static final int THREAD_ENDED = 1 << 17;

  /** The resource must be an AutoCloseable. */
  public static final int AUTO_CLOSEABLE = 1 << 18;

  /** The resource is no resource itself but writes into the owner: what it holds back is seen. */
  public static final int WRAPS = 1 << 19;

  /** The resource is no resource itself but stands before the owner, perhaps the only way to it. */
  public static final int FRONTS = 1 << 20;

  /** What {@link #ask} returns when the question was taken on. */
  public static final String WILL_ANSWER = "will answer";

  private static final int MARKED = 0x80000001;

  private static final Sink NONE = new Sink();

  /** Errors swallowed so far; a lower bound, since racing increments may be lost. */
  public static long errors;

  private static Sink sink = NONE;
  private static Sink follower = NONE;
  private static Sink counter = NONE;
  private static Sink governor = NONE;
  private static Sink failer = NONE;
  private static Sink repeater = NONE;
  private static Sink witness = NONE;
  private static Sink carrier = NONE;

  /** Read by attaching threads, seldom. */
  private static volatile Sink voice = NONE;

  /** The sizes between which there are containers under a policy: others cost a comparison. */
  private static int governedFrom = Integer.MAX_VALUE;

  private static int governedTo = Integer.MAX_VALUE;

  private Hooks() {}

  /** The {@link #ABI} of the class that is there, which an older agent may have defined. */
  public static int abi() {
    return ABI;
  }

  /** Puts a sink in force; {@code null} puts the empty one back. */
  public static void install(Sink next) {
    sink = next == null ? NONE : next;
  }

  /** Puts a sink for insertions in force; {@code null} puts the empty one back. */
  public static void follow(Sink next) {
    follower = next == null ? NONE : next;
  }

  /** Puts a sink for counted calls in force; {@code null} puts the empty one back. */
  public static void count(Sink next) {
    counter = next == null ? NONE : next;
  }

  /** Puts a sink for finished tests in force; {@code null} puts the empty one back. */
  public static void repeat(Sink next) {
    repeater = next == null ? NONE : next;
  }

  /** Puts a sink for I/O calls in force; {@code null} puts the empty one back. */
  public static void fail(Sink next) {
    failer = next == null ? NONE : next;
  }

  /**
   * Puts a sink for containers under a policy in force; {@code null} puts the empty one back.
   *
   * @param from the size from which on insertions are delivered
   * @param to the size up to which they are
   */
  public static void govern(Sink next, int from, int to) {
    governedFrom = next == null ? Integer.MAX_VALUE : from;
    governedTo = to;
    governor = next == null ? NONE : next;
  }

  /** Puts a sink for the begin and end of tests in force; {@code null} puts the empty one back. */
  public static void witness(Sink next) {
    witness = next == null ? NONE : next;
  }

  /** Puts a sink for tasks in force; {@code null} puts the empty one back. */
  public static void carry(Sink next) {
    carrier = next == null ? NONE : next;
  }

  /** Puts in force who answers what is asked of the agent. */
  public static void answer(Sink next) {
    voice = next;
  }

  /** Nobody answers any more. */
  public static void answerNoMore() {
    voice = NONE;
  }

  /** Puts the empty sink back everywhere but where questions are answered. */
  public static void silence() {
    sink = NONE;
    follower = NONE;
    counter = NONE;
    failer = NONE;
    repeater = NONE;
    governedFrom = Integer.MAX_VALUE;
    governedTo = Integer.MAX_VALUE;
    governor = NONE;
    witness = NONE;
    carrier = NONE;
    errors = 0;
  }

  /** Whether an agent is at work, be it that it is about to leave. */
  public static boolean installed() {
    return sink != NONE || voice != NONE;
  }

  /**
   * Asks the agent at work, from the loader of another one.
   *
   * @return {@link #WILL_ANSWER}, or what speaks against it; empty when nobody is there yet
   */
  public static String ask(String request) {
    return voice.ask(request);
  }

  /**
   * A resource was opened on the calling thread.
   *
   * @param resource the object that must be closed; {@code null} is ignored
   * @param owner the object whose closing closes this one too, or {@code null}
   * @param detail whatever the hook point knows for a label or a kind, or {@code null}
   * @param point the kind and the flags
   */
  @DontInline
  public static void opened(Object resource, Object owner, Object detail, int point) {
    try {
      sink.opened(resource, owner, detail, point);
    } catch (Throwable e) {
      errors++;
    }
  }

  /** A resource is being closed on the calling thread; one that was never opened is ignored. */
  @DontInline
  public static void closed(Object resource, int point) {
    try {
      sink.closed(resource, point);
    } catch (Throwable e) {
      errors++;
    }
  }

  /** More became known of a resource, for example the peer of a socket. */
  @DontInline
  public static void detailed(Object resource, Object detail, int point) {
    try {
      sink.detailed(resource, detail, point);
    } catch (Throwable e) {
      errors++;
    }
  }

  /**
   * Something was put into a container on the calling thread, or is about to be.
   *
   * @param container the container, or the class whose objects or static field make it up
   * @param delta by how much it grew; what is not positive is no insertion
   */
  public static void inserted(Object container, long delta) {
    try {
      follower.inserted(container, delta);
    } catch (Throwable e) {
      errors++;
    }
  }

  /** A call site that is counted was passed. */
  public static void counted(int site) {
    try {
      counter.counted(site);
    } catch (Throwable e) {
      errors++;
    }
  }

  /**
   * A test, or a group of tests, has finished on the calling thread, and all who listen know.
   *
   * @param adapter what tells them
   */
  public static void finished(Object adapter, Object descriptor) {
    try {
      repeater.finished(adapter, descriptor);
    } catch (Throwable e) {
      errors++;
    }
  }

  /** An I/O call is about to be made, or a closing is done, where failures were asked for. */
  public static void io(int site) {
    Throwable failure = null;
    try {
      failure = failer.io(site);
    } catch (Throwable e) {
      errors++;
    }
    if (failure != null) {
      Hooks.<RuntimeException>raise(failure);
    }
  }

  /** Throws it, checked or not: the call that would have been made is declared to. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void raise(Throwable failure) throws T {
    throw (T) failure;
  }

  /**
   * An entry was made for a hash table on the calling thread, which will put it in now.
   *
   * @param hash the hash of its key, as the table keeps it
   * @param mark a field of the table; only where its lowest bit is set, or where it is negative for
   *     as long as the table moves, there may be a policy
   */
  public static void addingIfMarked(Object container, int hash, int mark) {
    if ((mark & MARKED) != 0) {
      adding(container, hash);
    }
  }

  private static void adding(Object container, int hash) {
    try {
      governor.adding(container, hash);
    } catch (Throwable e) {
      errors++;
    }
  }

  /**
   * An insertion on the calling thread is complete: the container may be changed again.
   *
   * @param size how many elements there are with it
   */
  public static void added(Object container, int size) {
    if (size > governedFrom && size <= governedTo) {
      try {
        governor.added(container);
      } catch (Throwable e) {
        errors++;
      }
    }
  }

  /** The same, of a table that is marked if there may be a policy. */
  public static void addedIfMarked(Object container, int mark) {
    if ((mark & MARKED) != 0) {
      addedMarked(container);
    }
  }

  private static void addedMarked(Object container) {
    try {
      governor.added(container);
    } catch (Throwable e) {
      errors++;
    }
  }

  /** The same, with the key. */
  public static void addedKeyIfMarked(Object container, Object key, int mark) {
    if ((mark & MARKED) != 0) {
      addedKey(container, key);
    }
  }

  /**
   * A hash table has another array now, or had none before; by that it has lost its mark.
   *
   * @param mark the size up to which this array will do, about
   */
  public static void resized(Object container, int mark) {
    if (mark >= governedFrom) {
      try {
        governor.resized(container);
      } catch (Throwable e) {
        errors++;
      }
    }
  }

  /**
   * A hash table that many threads put into gets another array, and will then be without its mark,
   * and unseen by the others, unless it gets both at once.
   *
   * @param limit the size up to which this array will do, about to be written into its field
   * @return what to write there
   */
  public static int limited(int limit, Object container) {
    if (limit >= governedFrom) {
      try {
        return governor.limited(limit, container);
      } catch (Throwable e) {
        errors++;
      }
    }
    return limit;
  }

  /** A hash table is about to be serialized, with the field that may be marked. */
  public static void writing(Object container) {
    try {
      governor.writing(container);
    } catch (Throwable e) {
      errors++;
    }
  }

  /** An insertion is complete, with the key. */
  public static void addedKey(Object container, Object key, int size) {
    if (size > governedFrom && size <= governedTo) {
      try {
        governor.addedKey(container, key);
      } catch (Throwable e) {
        errors++;
      }
    }
  }

  /** The same, where the size is not at hand. */
  public static void addedKey(Object container, Object key) {
    try {
      governor.addedKey(container, key);
    } catch (Throwable e) {
      errors++;
    }
  }

  /**
   * A key is about to be removed, whether it is there or not.
   *
   * @param key {@code null} for all
   * @param expected the value it must have to be removed, or {@code null}
   */
  public static void removing(Object container, Object key, Object expected) {
    if (expected == null) {
      try {
        governor.removing(container, key);
      } catch (Throwable e) {
        errors++;
      }
    }
  }

  /**
   * A key was looked up at a call site that is watched.
   *
   * @param result what was found, or {@code null}
   * @return what the caller is to get
   */
  public static Object looked(Object container, Object key, Object result) {
    try {
      return governor.looked(container, key, result);
    } catch (Throwable e) {
      errors++;
      return result;
    }
  }

  /** The same, where only was asked whether the key is in. */
  public static boolean lookedFor(Object container, Object key, boolean found) {
    try {
      governor.lookedFor(container, key, found);
    } catch (Throwable e) {
      errors++;
    }
    return found;
  }

  /** A key is about to be looked up at a call site that is watched, or to be put. */
  public static void looking(Object container, Object key, int call) {
    try {
      governor.looking(container, key, call);
    } catch (Throwable e) {
      errors++;
    }
  }

  /** Something is about to be put into a container at a call site that a policy names. */
  public static void putting(Object container, int policy) {
    try {
      governor.putting(container, policy);
    } catch (Throwable e) {
      errors++;
    }
  }

  /** A test, or a group of tests, has begun on the calling thread. */
  public static void begun(Object test) {
    try {
      witness.begun(test);
    } catch (Throwable e) {
      errors++;
    }
  }

  /**
   * A test, or a group of tests, has ended.
   *
   * @param result how, as its engine says
   * @return how, as is to be told
   */
  public static Object ended(Object test, Object result) {
    try {
      return witness.ended(test, result);
    } catch (Throwable e) {
      errors++;
      return result;
    }
  }

  /** A task was made or handed over on the calling thread, to be run on any. */
  public static void submitted(Object task) {
    try {
      carrier.submitted(task);
    } catch (Throwable e) {
      errors++;
    }
  }

  /** A task is about to be run on the calling thread. */
  public static void running(Object task) {
    try {
      carrier.running(task);
    } catch (Throwable e) {
      errors++;
    }
  }

  /** A task was run on the calling thread. */
  public static void ran(Object task) {
    try {
      carrier.ran(task);
    } catch (Throwable e) {
      errors++;
    }
  }
}
