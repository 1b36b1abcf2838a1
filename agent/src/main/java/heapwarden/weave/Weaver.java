package heapwarden.weave;

import heapwarden.config.Declared;
import heapwarden.finding.Kind;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * The one transformer: weaves classes of the JDK by name, and classes of the application that JDBC
 * or the user's {@code track} concern.
 *
 * <p>Called by the JVM on whatever thread loads a class, under its locks. So it does no I/O, logs
 * nothing, takes no lock and loads no class: everything it needs has run once in {@link #warmUp}.
 * Only where an earlier start has woven all that is there now, {@link #reuse}, that follows a
 * moment later; a class that is new to it and comes before that reads and loads the parser, by
 * classes that are all loaded by then. It answers {@code null} for a class it leaves alone, and
 * lets nothing out: a failure is counted, kept for the report, and leaves the class as it was.
 */
public final class Weaver implements ClassFileTransformer {
  private final ClassLoader core;
  private final ClassLoader platform;
  private final Map<String, HookedClass> jdk;
  private final boolean jdbc;
  private final DeclaredPoints declared;

  /** What was hot at the attach, and is left alone. */
  private final Map<String, HookedClass> spared = new ConcurrentHashMap<>();

  private final Set<String> pending = ConcurrentHashMap.newKeySet();
  private final AtomicInteger failures = new AtomicInteger();

  /** Null unless the user asked for counts. */
  private @Nullable CountedCalls counted;

  /** Null unless the user asked for failures. */
  private @Nullable IoCalls io;

  /** Null as long as nothing is suspected: then no class of it is loaded. */
  private volatile @Nullable Insertions insertions;

  /** Null as long as nothing is governed: then no class of it is loaded. */
  private volatile @Nullable Governing governing;

  /** What is woven into the platform that runs tests; empty unless that is asked for. */
  private List<HookPoint> ofTests = Collections.emptyList();

  private volatile boolean testsRan;
  private volatile boolean testsUnmet;

  private @Nullable LoadedClasses loadedClasses;

  /** By class; null until a test has begun. */
  private volatile @Nullable Map<String, List<HookPoint>> ofTasks;

  private volatile @Nullable String lastFailure;

  /** Null unless what is woven is to be remembered, or was before, and some seconds later. */
  private volatile @Nullable WovenClasses reused;

  private boolean warm;

  /**
   * Prepares a weaver.
   *
   * @param kinds which kinds to hook
   * @param tracked what the user declared
   * @param feature the feature version of this JVM, such as 17
   */
  public Weaver(EnumSet<Kind> kinds, List<Declared> tracked, int feature) {
    this.core = Weaver.class.getClassLoader();
    this.platform = ClassLoader.getPlatformClassLoader();
    this.jdk = HookTable.of(kinds, feature);
    this.jdbc = kinds.contains(Kind.JDBC);
    this.declared = new DeclaredPoints(tracked);
  }

  /**
   * Counts the calls in these packages that put into a collection; before {@link #install}.
   *
   * @param packages such as {@code com.acme.*}
   * @param most how many sites are counted one by one
   */
  public CountedCalls countCalls(List<String> packages, int most) {
    CountedCalls calls = new CountedCalls(packages, most);
    counted = calls;
    return calls;
  }

  /**
   * Tells of the classes that are loaded; before {@link #install}.
   *
   * <p>All of that runs once here, so no other thread of the agent may have begun: a thread that
   * first met a class of ours in the transformer would ask our loader for it, which another may
   * hold that waits for a class this one is loading.
   *
   * @param example of a class with a field of a type that few know
   */
  public void tell(LoadedClasses listener, byte[] example) {
    tellFields(listener, null, "heapwarden", example);
    tellFields(listener, null, "heapwarden", new byte[0]);
    loadedClasses = listener;
  }

  private static void tellFields(
      LoadedClasses listener, @Nullable ClassLoader loader, String name, byte[] classFile) {
    byte[] fields = FieldTable.fields(classFile);
    if (fields != null) {
      listener.loaded(loader, name, fields);
    }
  }

  /** Lets the hook fail at I/O calls in these packages; before {@link #install}. */
  public IoCalls watchIo(List<String> packages) {
    IoCalls calls = new IoCalls(packages);
    io = calls;
    return calls;
  }

  /** Follows which stream or writer writes into which; before {@link #install}. */
  public void followWrappers() {
    for (HookedClass wrapper : HookTable.wrappers().values()) {
      HookedClass known = jdk.putIfAbsent(wrapper.name, wrapper);
      if (known != null) {
        known.points.addAll(wrapper.points);
      }
    }
  }

  /** Follows the begin and end of tests, where there are any; before {@link #install}. */
  public void followTests() {
    ofTests = TestPoints.and(ofTests, TestPoints.ofPlatform());
  }

  /** Sees where the JUnit Platform has run all tests; before {@link #install}. */
  public void followEndOfTests() {
    ofTests = TestPoints.and(ofTests, TestPoints.afterPlatform());
  }

  /** Whether tests have run on the JUnit Platform, as far as that can be told by its classes. */
  public boolean haveTestsRun() {
    return testsRan;
  }

  /** Whether the platform lacked a method that was to be woven. */
  public boolean missesTests() {
    return testsUnmet;
  }

  /**
   * Follows tasks from the thread that hands one over to the one that runs it. Any thread, once.
   *
   * @return false when they are followed already
   */
  public boolean followTasks(Instrumentation instrumentation) {
    Map<String, List<HookPoint>> points;
    synchronized (this) {
      if (ofTasks != null) {
        return false;
      }
      points = TestPoints.ofTasks();
      ofTasks = points;
    }
    List<Class<?>> loaded = new ArrayList<>();
    for (Class<?> one : instrumentation.getAllLoadedClasses()) {
      if (one.getClassLoader() == null && points.containsKey(one.getName().replace('.', '/'))) {
        loaded.add(one);
      }
    }
    reweave(instrumentation, loaded);
    return true;
  }

  /** Takes over what was woven before, and remembers what is not among it; before install. */
  public void reuse(WovenClasses before) {
    reused = before;
  }

  /** What was reused and woven since. Agent's thread only. */
  public @Nullable WovenClasses reused() {
    return reused;
  }

  /** What was reused and woven since; nothing of it is used any more. Agent's thread only. */
  public @Nullable WovenClasses takeReused() {
    WovenClasses taken = reused;
    reused = null;
    return taken;
  }

  /** Whether {@link #warmUp} has run. Agent's thread only, once that has begun. */
  public boolean isWarm() {
    return warm;
  }

  /** Whether {@link #warmUp} may wait until the application has begun. */
  public boolean canWarmUpLater() {
    WovenClasses before = reused;
    return before != null
        && !before.isEmpty()
        && declared.isEmpty()
        && ofTests.isEmpty()
        && counted == null
        && io == null
        && governing == null;
  }

  /** Runs all code of a transformation once, on any class file, before the JVM calls it. */
  public void warmUp(byte[] classFile) {
    warm = true;
    Members.methods(classFile).advance(); // as for a class that names a type of JDBC
    List<HookPoint> points = new ArrayList<>(JdbcPoints.of(classFile));
    points.addAll(declared.of("none"));
    points.addAll(jdk.isEmpty() ? List.of() : jdk.values().iterator().next().points);
    ClassWeaver.weave(new ClassReader(classFile), points, new boolean[points.size()]);
    if (governing != null) {
      Governing.warmUp(classFile);
    }
  }

  /**
   * Registers with the JVM, for good: a transformer that is taken out again loses its hooks as soon
   * as another agent retransforms. Then weaves what is loaded already, in one batch; answers how
   * many classes that were.
   */
  public int install(Instrumentation instrumentation) {
    instrumentation.addTransformer(this, true);
    List<Class<?>> targets = loadedTargets(instrumentation);
    reweave(instrumentation, targets);
    return targets.size();
  }

  /**
   * Leaves alone what is loaded already and hot; before {@link #install}.
   *
   * @return the names of these classes
   */
  public List<String> spareHot(Instrumentation instrumentation) {
    List<String> names = new ArrayList<>();
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      String name = loaded.isArray() ? "" : loaded.getName().replace('.', '/');
      if (loaded.getClassLoader() == null && HookTable.HOT.contains(name)) {
        HookedClass hot = jdk.remove(name);
        if (hot != null) {
          spared.put(name, hot);
          names.add(loaded.getName());
        }
      }
    }
    Collections.sort(names);
    return names;
  }

  /** Weaves what was left alone; answers how many classes that are. Agent's thread only. */
  public int weaveSpared(Instrumentation instrumentation) {
    if (spared.isEmpty()) {
      return 0;
    }
    jdk.putAll(spared);
    List<Class<?>> targets = new ArrayList<>();
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (loaded.getClassLoader() == null
          && spared.containsKey(loaded.getName().replace('.', '/'))) {
        targets.add(loaded);
      }
    }
    spared.clear();
    reweave(instrumentation, targets);
    return targets.size();
  }

  Collection<HookedClass> sparedClasses() {
    return spared.values();
  }

  /** Takes the hooks out of every class, in one batch; answers of how many. */
  public int remove(Instrumentation instrumentation) {
    List<Class<?>> targets = loadedTargets(instrumentation);
    instrumentation.removeTransformer(this);
    insertions = null;
    governing = null;
    ofTasks = null;
    reused = null;
    reweave(instrumentation, targets);
    return targets.size();
  }

  /**
   * Follows the insertions of these targets and of no others: weaves what is new, takes the hooks
   * out of what is not wanted any more, in one batch, and leaves the rest as it is. Agent's thread
   * only. A change retransforms classes, which makes the JVM compile anew what has inlined them.
   *
   * @return those of the targets of which no insertion will be seen, for want of a known method or
   *     because the JVM refused to weave the class
   */
  public List<InsertionTarget> followInsertions(
      Instrumentation instrumentation, Collection<InsertionTarget> targets) {
    Insertions before = insertions;
    Insertions after = Insertions.of(targets, before);
    Set<String> changed = Insertions.changed(before, after);
    insertions = after.isEmpty() ? null : after;
    if (!changed.isEmpty()) {
      List<Class<?>> classes = new ArrayList<>();
      for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
        if (!loaded.isArray() && changed.contains(loaded.getName().replace('.', '/'))) {
          classes.add(loaded);
        }
      }
      reweave(instrumentation, classes);
    }
    return after.unseen(targets);
  }

  /**
   * Lets the governor see insertions into containers of these classes, and the call sites of this
   * plan: weaves what is new and takes the hooks out of what is not governed any more, in one
   * batch. Agent's thread only, or before {@link #install}.
   */
  public void govern(
      @Nullable Instrumentation instrumentation,
      Collection<Class<?>> containers,
      GovernedCalls calls) {
    Governing before = governing;
    Governing after = Governing.of(containers, calls, before);
    Governing next = after.isEmpty() ? null : after;
    governing = next;
    if (instrumentation == null) {
      return;
    }
    List<Class<?>> changed = new ArrayList<>();
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (!loaded.isArray()
          && loaded.getClassLoader() != core
          && Governing.differ(before, next, loaded.getName().replace('.', '/'))) {
        changed.add(loaded);
      }
    }
    reweave(instrumentation, changed);
  }

  /** Whether insertions into containers of this class reach the governor. */
  public boolean governs(Class<?> container) {
    Governing governed = governing;
    return governed != null && governed.sees(container);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (name == null || loader == core) {
      return null;
    }
    try {
      LoadedClasses told = loadedClasses;
      if (told != null && redefined == null) {
        tellFields(told, loader, name, classFile);
      }
      return loader == null || loader == platform
          ? transformJdk(name, classFile)
          : transformAndCount(name, classFile);
    } catch (Throwable e) {
      failures.incrementAndGet();
      lastFailure = name + ": " + e;
      return null;
    }
  }

  private byte @Nullable [] transformJdk(String name, byte[] classFile) {
    HookedClass hooked = jdk.get(name);
    Insertions followed = insertions;
    if (followed != null && !followed.follows(name)) {
      followed = null;
    }
    Governing governed = governing;
    List<HookPoint> policies = governed == null ? Collections.emptyList() : governed.points(name);
    List<HookPoint> more = withTasks(name, policies);
    if (hooked == null && followed == null && more.isEmpty()) {
      return null;
    }
    List<HookPoint> points = hooked == null ? Collections.emptyList() : hooked.points;
    WovenClasses before = followed == null && more.isEmpty() ? reused : null;
    if (before != null && hooked != null) {
      byte[] known = before.get(hooked, classFile);
      if (known != null) {
        return known;
      }
    }
    boolean[] met = new boolean[points.size()];
    ClassReader reader = new ClassReader(classFile);
    byte[] woven =
        followed == null && more.isEmpty()
            ? ClassWeaver.weave(reader, points, met)
            : weaveAll(name, reader, points, met, followed, true, more);
    if (governed != null && woven != null && !policies.isEmpty()) {
      governed.met(name);
    }
    if (hooked != null) {
      hooked.met = met;
    }
    if (before != null && woven != null) {
      before.put(name, classFile, met, woven);
    }
    return woven;
  }

  private List<HookPoint> withTasks(String name, List<HookPoint> others) {
    Map<String, List<HookPoint>> tasks = ofTasks;
    List<HookPoint> points = tasks == null ? null : tasks.get(name);
    if (points == null) {
      return others;
    }
    List<HookPoint> all = new ArrayList<>(others);
    all.addAll(points);
    return all;
  }

  private byte @Nullable [] transformAndCount(String name, byte[] classFile) {
    byte[] woven = transformApplication(name, classFile);
    Governing governed = governing;
    if (governed != null && governed.calls().isIn(name)) {
      byte[] seen = governed.calls().weave(name, woven == null ? classFile : woven);
      woven = seen == null ? woven : seen;
    }
    IoCalls failing = io;
    if (failing != null && failing.isIn(name)) {
      byte[] watched = failing.weave(woven == null ? classFile : woven);
      woven = watched == null ? woven : watched;
    }
    CountedCalls calls = counted;
    if (calls == null || !calls.isIn(name)) {
      return woven;
    }
    byte[] counting = calls.weave(woven == null ? classFile : woven);
    return counting == null ? woven : counting;
  }

  private byte @Nullable [] transformApplication(String name, byte[] classFile) {
    List<HookPoint> points = jdbc ? JdbcPoints.of(classFile) : Collections.emptyList();
    if (!declared.isEmpty()) {
      List<HookPoint> own = declared.of(name);
      if (!own.isEmpty()) {
        points = new ArrayList<>(points);
        points.addAll(own);
      }
    }
    boolean ofPlatform = !ofTests.isEmpty() && name.equals(TestPoints.PLATFORM);
    if (ofPlatform) {
      points = TestPoints.and(points, ofTests);
    } else if (!ofTests.isEmpty() && name.equals(TestPoints.RESULT)) {
      testsRan = true;
    }
    Insertions followed = insertions;
    if (followed != null && !followed.follows(name)) {
      followed = null;
    }
    if (points.isEmpty() && followed == null) {
      return null;
    }
    ClassReader reader = new ClassReader(classFile);
    if ((reader.getAccess() & (Opcodes.ACC_INTERFACE | Opcodes.ACC_ANNOTATION)) != 0) {
      return null;
    }
    boolean[] met = new boolean[points.size()];
    byte[] woven =
        followed == null
            ? ClassWeaver.weave(reader, points, met)
            : weaveAll(name, reader, points, met, followed, false, Collections.emptyList());
    if (ofPlatform) {
      for (int i = points.size() - ofTests.size(); i < met.length; i++) {
        testsUnmet |= !met[i];
      }
    }
    String parent = reader.getSuperName();
    if (parent != null && inheritsClose(points, met) && declared.inherits(parent)) {
      pending.add(parent.replace('/', '.'));
    }
    return woven;
  }

  /** Weaves the points of resources, which {@code met} is about, of insertions and of policies. */
  private static byte @Nullable [] weaveAll(
      String name,
      ClassReader reader,
      List<HookPoint> resources,
      boolean[] met,
      @Nullable Insertions followed,
      boolean ofJdk,
      List<HookPoint> governed) {
    List<HookPoint> points = new ArrayList<>(resources);
    points.addAll(governed);
    int others = points.size();
    if (followed != null) {
      points.addAll(followed.points(name, ofJdk, reader));
    }
    boolean[] all = new boolean[points.size()];
    byte[] woven = ClassWeaver.weave(reader, points, all);
    System.arraycopy(all, 0, met, 0, met.length);
    for (int i = others; i < all.length; i++) {
      if (all[i] && followed != null) {
        followed.met(name);
      }
    }
    return woven;
  }

  private static boolean inheritsClose(List<HookPoint> points, boolean[] met) {
    for (int i = 0; i < met.length; i++) {
      if (points.get(i).kind == Kind.CLOSEABLE
          && points.get(i).call == HookPoint.Call.CLOSED
          && !met[i]) {
        return true;
      }
    }
    return false;
  }

  /** Weaves superclasses that were loaded before it was known that they close what is tracked. */
  public void reweavePending(Instrumentation instrumentation) {
    if (pending.isEmpty()) {
      return;
    }
    List<Class<?>> targets = new ArrayList<>();
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (pending.contains(loaded.getName())) {
        targets.add(loaded);
      }
    }
    pending.clear();
    reweave(instrumentation, targets);
  }

  private List<Class<?>> loadedTargets(Instrumentation instrumentation) {
    List<Class<?>> targets = new ArrayList<>();
    Insertions followed = insertions;
    Governing governed = governing;
    Set<String> ofJdkOnly =
        followed == null && governed == null && ofTasks == null ? binaryNames() : null;
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      ClassLoader loader = loaded.getClassLoader();
      boolean ofJdk = loader == null || loader == platform;
      if (ofJdk && ofJdkOnly != null) {
        if (ofJdkOnly.contains(loaded.getName())) {
          targets.add(loaded);
        }
      } else if (followed != null && followed.follows(loaded.getName().replace('.', '/'))) {
        targets.add(loaded);
      } else if (governed != null
          && loader != core
          && !loaded.isArray()
          && Governing.differ(null, governed, loaded.getName().replace('.', '/'))) {
        targets.add(loaded);
      } else if (ofJdk && !loaded.isArray() && isJdkTarget(loaded.getName().replace('.', '/'))) {
        targets.add(loaded);
      } else if (!ofJdk && loader != core && isApplicationTarget(loaded)) {
        targets.add(loaded);
      }
    }
    return targets;
  }

  /** Fewer than there are loaded classes, each of which would else have to be translated. */
  private Set<String> binaryNames() {
    Set<String> names = new HashSet<>(jdk.size() * 2);
    for (String name : jdk.keySet()) {
      names.add(name.replace('/', '.'));
    }
    return names;
  }

  private boolean isJdkTarget(String name) {
    Map<String, List<HookPoint>> tasks = ofTasks;
    return jdk.containsKey(name) || (tasks != null && tasks.containsKey(name));
  }

  /** Only on an attach are there classes of the application before the agent. */
  private boolean isApplicationTarget(Class<?> loaded) {
    CountedCalls calls = counted;
    if (calls != null && !loaded.isArray() && calls.isIn(loaded.getName().replace('.', '/'))) {
      return true;
    }
    if (loaded.isInterface() || loaded.isArray()) {
      return false;
    }
    if (!ofTests.isEmpty() && loaded.getName().replace('.', '/').equals(TestPoints.PLATFORM)) {
      return true;
    }
    return !declared.of(loaded.getName().replace('.', '/')).isEmpty()
        || (jdbc && JdbcPoints.isDriverType(loaded));
  }

  /** One batch, since each retransformation costs the JVM a safepoint; singly when that fails. */
  private void reweave(Instrumentation instrumentation, List<Class<?>> all) {
    List<Class<?>> targets = new ArrayList<>(all.size());
    for (Class<?> target : all) {
      if (instrumentation.isModifiableClass(target)) { // no lambda is
        targets.add(target);
      }
    }
    if (targets.isEmpty()) {
      return;
    }
    try {
      instrumentation.retransformClasses(targets.toArray(new Class<?>[0]));
    } catch (Throwable batch) {
      reused = null; // woven anew, in case it was that
      for (Class<?> target : targets) {
        try {
          instrumentation.retransformClasses(target);
        } catch (Throwable e) {
          failures.incrementAndGet();
          lastFailure = target.getName() + ": " + e;
        }
      }
    }
  }

  /** How many classes could not be woven. */
  public int failures() {
    return failures.get();
  }

  /** The last class that could not be woven, and why; {@code null} when all went well. */
  public @Nullable String lastFailure() {
    return lastFailure;
  }

  Collection<HookedClass> hookedClasses() {
    return jdk.values();
  }
}
