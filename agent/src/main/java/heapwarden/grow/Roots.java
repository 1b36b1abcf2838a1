package heapwarden.grow;

import heapwarden.peek.Peek;
import java.lang.instrument.Instrumentation;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where the walk begins: the static fields of every initialised class and the live threads. Classes
 * are held weakly and in the order in which they were first seen, so that one walk is like the
 * next. Agent's thread only.
 */
final class Roots {
  /** In this order: what the application's own fields hold is known by these. */
  enum Group {
    APPLICATION,
    THREADS,
    JDK
  }

  private static final long CLASS_BYTES = 56;
  private static final long ROOT_BYTES = 130;

  /** One static field, or one thread. */
  static final class Root {
    private final @Nullable WeakReference<Class<?>> holder;
    private final Shape.@Nullable Edge edge;
    private final Shape.@Nullable Statics beside;
    private final @Nullable Thread thread;
    private final String text;
    private final long hash;

    Root(Class<?> holder, Shape.Edge edge, Shape.Statics beside) {
      this.beside = beside;
      this.holder = new WeakReference<>(holder);
      this.edge = edge;
      this.thread = null;
      this.text = edge.declaring + '.' + edge.name;
      this.hash = edge.hash;
    }

    Root(Thread thread) {
      this.beside = null;
      this.holder = null;
      this.edge = null;
      this.thread = thread;
      this.text = "thread \"" + Keys.folded(thread.getName()) + '"';
      this.hash = Keys.hash(text);
    }

    /** What it holds now. */
    @Nullable Object read() {
      if (edge == null || holder == null) {
        return thread;
      }
      Class<?> type = holder.get();
      return type == null ? null : Peek.reference(type, edge.offset);
    }

    /** The size that the class keeps beside it, or -1. */
    long size() {
      return beside == null ? Container.UNKNOWN : read(beside.size);
    }

    /** The limit that the class keeps beside it, or -1. */
    long limit() {
      return beside == null ? Container.UNKNOWN : read(beside.limit);
    }

    private long read(Shape.@Nullable Count count) {
      Class<?> type = holder == null ? null : holder.get();
      return type == null || count == null ? Container.UNKNOWN : count.read(type);
    }

    long hash() {
      return hash;
    }

    /** The class that holds it; {@code null} of a thread. */
    @Nullable Class<?> holder() {
      return holder == null ? null : holder.get();
    }

    /** The field that holds it; {@code null} of a thread. */
    @Nullable String field() {
      return edge == null ? null : edge.name;
    }

    String text() {
      return text;
    }

    /** The class that declares the field; of a thread that of threads. */
    String declaring() {
      return edge == null ? "java.lang.Thread" : edge.declaring;
    }

    boolean isOutside() {
      return edge != null && edge.outside;
    }

    /** Whether it is there for as long as the JVM runs. */
    boolean isLasting() {
      Class<?> type = holder == null ? null : holder.get();
      if (type == null) {
        return false;
      }
      ClassLoader loader = type.getClassLoader();
      return loader == null
          || loader == ClassLoader.getSystemClassLoader()
          || loader == ClassLoader.getPlatformClassLoader();
    }

    boolean isGone() {
      return holder != null && holder.get() == null;
    }
  }

  private final Instrumentation instrumentation;
  private final ClassLoader core;
  private final ThreadGroup excluded;
  private final Set<Class<?>> seen = Collections.newSetFromMap(new WeakHashMap<>());

  /**
   * The names of classes of the application's own loaders, each with its loader's class, hashed.
   */
  private final Set<Long> names = new HashSet<>();

  private final Loaders loaders;

  /** Of which classes of the application the fields are roots; {@code null} for all. */
  private @Nullable Predicate<String> wanted;

  private int once;
  private final List<Root> ofApplication = new ArrayList<>();
  private final List<Root> ofJdk = new ArrayList<>();

  Roots(Instrumentation instrumentation, Loaders loaders, ClassLoader core, ThreadGroup excluded) {
    this.instrumentation = instrumentation;
    this.loaders = loaders;
    this.core = core;
    this.excluded = excluded;
  }

  /** Looks at the fields of these classes only, of the JDK at none, and after no loaders. */
  void narrow(Predicate<String> classes) {
    wanted = classes;
  }

  /** Looks for new classes, the application's first, until the time is up. */
  void refresh(int pass, Allowance allowance) {
    if (!ofApplication.isEmpty()) {
      ofApplication.removeIf(Root::isGone);
    }
    Class<?>[] loaded = instrumentation.getAllLoadedClasses();
    look(loaded, false, pass, allowance);
    if (wanted != null) {
      return;
    }
    look(loaded, true, pass, allowance);
    loaders.settle(pass);
  }

  private void look(Class<?>[] loaded, boolean jdk, int pass, Allowance allowance) {
    int looked = 0;
    for (int i = loaded.length - 1; i >= 0; i--) {
      Class<?> type = loaded[i];
      if (type.isArray() || Leaves.isJdk(type) != jdk || seen.contains(type)) {
        continue;
      }
      if (Peek.isUninitialised(type)) {
        continue;
      }
      if ((looked++ & 63) == 0 && allowance.isSpent()) {
        return;
      }
      seen.add(type);
      ClassLoader loader = type.getClassLoader();
      if (wanted != null) {
        if (loader != core && wanted.test(type.getName())) {
          addRoots(type, ofApplication);
        }
        continue;
      }
      if (loader == null || loader == ClassLoader.getSystemClassLoader() || jdk) {
        once++;
      } else if (!names.add(Loaders.key(loader.getClass().getName(), type.getName()))) {
        loaders.again(type, loaded, pass);
      }
      if (loader != core && !Leaves.hasNoRoots(type)) {
        addRoots(type, jdk ? ofJdk : ofApplication);
      }
    }
  }

  private static void addRoots(Class<?> type, List<Root> roots) {
    Shape.Statics statics = Shape.statics(type);
    for (Shape.Edge edge : statics.edges) {
      roots.add(new Root(type, edge, statics));
    }
  }

  List<Root> of(Group group) {
    if (group != Group.THREADS) {
      return group == Group.JDK ? ofJdk : ofApplication;
    }
    List<Root> roots = new ArrayList<>();
    for (Thread thread : Peek.threads()) {
      if (thread.getThreadGroup() != excluded) {
        roots.add(new Root(thread));
      }
    }
    return roots;
  }

  /** How many initialised classes were seen; those of one name in loaders of one class are one. */
  int classes() {
    return once + names.size();
  }

  long bytes() {
    return (seen.size() + names.size()) * CLASS_BYTES
        + (ofApplication.size() + ofJdk.size()) * ROOT_BYTES;
  }
}
