package heapwarden.grow;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.*;
import java.util.concurrent.*;

/**
 * Puts things into each collection of the JDK, through each of its public methods, while its
 * insertions are followed; prints what was counted wrongly. Written for Java 11, so that it can be
 * run from source there; reaches into the agent by reflection.
 */
@SuppressWarnings({"unchecked", "rawtypes"})
public final class Insertions {
  private final Object weaver;
  private final Instrumentation instrumentation;
  private final Object putSites;
  private final Class<?> target;
  private final Method followInsertions;
  private int wrong;

  Insertions() throws Exception {
    Thread thread =
        Thread.getAllStackTraces().keySet().stream()
            .filter(one -> one.getName().equals("heapwarden"))
            .findAny()
            .orElseThrow();
    ClassLoader core = thread.getContextClassLoader();
    Object task;
    if (Runtime.version().feature() >= 19) {
      task = field(field(thread, Thread.class, "holder"), "task");
    } else {
      task = field(thread, Thread.class, "target");
    }
    Object warden = field(task, "warden");
    weaver = field(warden, "weaver");
    instrumentation = (Instrumentation) field(warden, "instrumentation");
    target = core.loadClass("heapwarden.weave.InsertionTarget");
    followInsertions =
        weaver.getClass().getMethod("followInsertions", Instrumentation.class, Collection.class);
    Constructor<?> made = core.loadClass("heapwarden.grow.PutSites").getConstructors()[0];
    putSites = made.newInstance(field(warden, "stacks"), target.getMethod("methods").invoke(null));
    Class<?> hooks = Class.forName("java.lang.HeapwardenHooks");
    hooks.getMethod("follow", Class.forName("java.lang.HeapwardenSink")).invoke(null, putSites);
  }

  private static Object field(Object object, String name) throws Exception {
    return field(object, object.getClass(), name);
  }

  private static Object field(Object object, Class<?> type, String name) throws Exception {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(object);
  }

  Collection<?> weave(Class<?>... types) throws Exception {
    List<Object> targets = new ArrayList<>();
    for (Class<?> type : types) {
      targets.add(target.getMethod("container", Class.class).invoke(null, type));
    }
    return weave(targets);
  }

  private Collection<?> weave(List<Object> targets) throws Exception {
    return (Collection<?>) followInsertions.invoke(weaver, instrumentation, targets);
  }

  void follow(long key, Object container) throws Exception {
    putSites
        .getClass()
        .getMethod("follow", long.class, Object.class)
        .invoke(putSites, key, container);
  }

  void retain(long... keys) throws Exception {
    putSites.getClass().getMethod("retain", long[].class).invoke(putSites, (Object) keys);
  }

  long seen(long key) throws Exception {
    return (long) putSites.getClass().getMethod("seen", long.class).invoke(putSites, key);
  }

  /** The methods that put, the greatest share first. */
  private List<String> putters(long key) throws Exception {
    List<String> methods = new ArrayList<>();
    for (Object site : (List<?>) call(putSites, "sites", long.class, key)) {
      Object stack = site.getClass().getMethod("site").invoke(site);
      int own = (int) stack.getClass().getMethod("firstOwn").invoke(stack);
      methods.add(
          ((StackTraceElement[]) stack.getClass().getMethod("frames").invoke(stack))
              [own].getMethodName());
    }
    return methods;
  }

  private static Object call(Object on, String method, Class<?> type, Object argument)
      throws Exception {
    return on.getClass().getMethod(method, type).invoke(on, argument);
  }

  /** What one call does, and how many insertions that is. */
  private interface Step {
    void run() throws Exception;
  }

  private final class Case {
    final String name;
    final Object outer;
    final Object inner;
    final List<Step> steps = new ArrayList<>();
    final List<Integer> counts = new ArrayList<>();
    final List<String> labels = new ArrayList<>();

    Case(Object outer, Object inner) {
      this.name = outer.getClass().getName();
      this.outer = outer;
      this.inner = inner;
    }

    Case step(String label, int insertions, Step step) {
      labels.add(label);
      counts.add(insertions);
      steps.add(step);
      return this;
    }

    void run() throws Exception {
      Collection<?> unseen = weave(inner.getClass());
      if (!unseen.isEmpty()) {
        complain(name + ": no insertion can be seen");
      }
      follow(1, inner);
      for (int i = 0; i < steps.size(); i++) {
        long before = seen(1);
        steps.get(i).run();
        long seen = seen(1) - before;
        if (seen != counts.get(i)) {
          complain(name + '.' + labels.get(i) + ": " + seen + " instead of " + counts.get(i));
        }
      }
      retain();
      weave();
      follow(2, inner);
      steps.get(0).run();
      if (seen(2) != 0) {
        complain(name + ": still seen after the hooks were taken out");
      }
      retain();
      System.out.println("followed " + name + " through " + inner.getClass().getName());
    }
  }

  private void complain(String what) {
    wrong++;
    System.out.println("WRONG " + what);
  }

  private int next;

  private Object fresh() {
    return "element " + next++;
  }

  private Delayed delayed() {
    return new Delayed() {
      private final int number = next++;

      @Override
      public long getDelay(TimeUnit unit) {
        return 0;
      }

      @Override
      public int compareTo(Delayed other) {
        return Integer.compare(number, ((Object) other).hashCode());
      }

      @Override
      public int hashCode() {
        return number;
      }

      @Override
      public boolean equals(Object other) {
        return other == this;
      }
    };
  }

  private Case map(Map map) {
    return map(map, map);
  }

  private Case map(Map map, Object inner) {
    Case one = new Case(map, inner);
    Object[] keys = {"a", "b", "c", "d", "e", "f"};
    one.step("put", 1, () -> map.put(fresh(), 1));
    one.step("put", 1, () -> map.put(keys[0], 1));
    one.step("put again", 0, () -> map.put(keys[0], 2));
    one.step("putIfAbsent", 1, () -> map.putIfAbsent(keys[1], 1));
    one.step("putIfAbsent again", 0, () -> map.putIfAbsent(keys[1], 1));
    one.step("computeIfAbsent", 1, () -> map.computeIfAbsent(keys[2], key -> 1));
    one.step("computeIfAbsent again", 0, () -> map.computeIfAbsent(keys[2], key -> 1));
    one.step("compute", 1, () -> map.compute(keys[3], (key, value) -> 1));
    one.step("compute again", 0, () -> map.compute(keys[3], (key, value) -> 2));
    one.step("merge", 1, () -> map.merge(keys[4], 1, (x, y) -> x));
    one.step("merge again", 0, () -> map.merge(keys[4], 1, (x, y) -> x));
    one.step("replace", 0, () -> map.replace(keys[4], 3));
    one.step("putAll", 2, () -> map.putAll(Map.of(fresh(), 1, fresh(), 2)));
    one.step("get", 0, () -> map.get(keys[0]));
    one.step("remove", 0, () -> map.remove(keys[0]));
    one.step("removeIf", 0, () -> map.keySet().removeIf(key -> key == keys[1]));
    one.step("put after a removal", 1, () -> map.put(keys[0], 1));
    one.step("clear", 0, map::clear);
    one.step(
        "many",
        100,
        () -> {
          for (int i = 0; i < 100; i++) {
            map.put(fresh(), i);
          }
        });
    return one;
  }

  private Case set(Set set, Object inner) {
    Case one = new Case(set, inner);
    one.step("add", 1, () -> set.add(fresh()));
    one.step("add", 1, () -> set.add("a"));
    one.step("add again", 0, () -> set.add("a"));
    one.step("remove", 0, () -> set.remove("a"));
    one.step("add after a removal", 1, () -> set.add("a"));
    one.step("clear", 0, set::clear);
    return one;
  }

  private Case collection(Collection collection, Object inner) {
    Case one = new Case(collection, inner);
    one.step("add", 1, () -> collection.add(fresh()));
    one.step("add", 1, () -> collection.add("a"));
    one.step("remove", 0, () -> collection.remove("a"));
    one.step("iterator().remove", 0, () -> removeOne(collection));
    one.step("clear", 0, collection::clear);
    one.step(
        "many",
        100,
        () -> {
          for (int i = 0; i < 100; i++) {
            collection.add(fresh());
          }
        });
    return one;
  }

  private static void removeOne(Collection<?> collection) {
    if (collection instanceof CopyOnWriteArrayList) {
      return;
    }
    Iterator<?> all = collection.iterator();
    all.next();
    all.remove();
  }

  private Case list(List list) {
    return collection(list, list)
        .step("add(0)", 1, () -> list.add(0, fresh()))
        .step("set", 0, () -> list.set(0, fresh()))
        .step("sort", 0, () -> list.sort(null))
        .step("replaceAll", 0, () -> list.replaceAll(one -> one))
        .step("addAll", bulk(list), () -> list.addAll(List.of(fresh(), fresh())))
        .step("addAll(0)", bulk(list), () -> list.addAll(0, List.of(fresh(), fresh())))
        .step("addAll of nothing", 0, () -> list.addAll(List.of()))
        .step("remove(0)", 0, () -> list.remove(0))
        .step("removeIf", 0, () -> list.removeIf(one -> one.equals("a")))
        .step("subList().clear", 0, () -> list.subList(0, 2).clear());
  }

  /** What copies nodes or arrays counts once. */
  private static int bulk(Collection<?> collection) {
    return collection instanceof CopyOnWriteArrayList
            || collection instanceof ConcurrentLinkedQueue
            || collection instanceof ConcurrentLinkedDeque
        ? 1
        : 2;
  }

  private Case queue(Queue queue) {
    return collection(queue, queue)
        .step("offer", 1, () -> queue.offer(fresh()))
        .step("peek", 0, queue::peek)
        .step("poll", 0, queue::poll)
        .step("addAll", bulk(queue), () -> queue.addAll(List.of(fresh(), fresh())));
  }

  private Case blocking(BlockingQueue queue) {
    return queue(queue)
        .step("put", 1, () -> queue.put(fresh()))
        .step("offer in time", 1, () -> queue.offer(fresh(), 1, TimeUnit.SECONDS))
        .step("take", 0, queue::take)
        .step("drainTo", 0, () -> queue.drainTo(new LinkedList<>()));
  }

  private Case deque(Case one, Deque deque) {
    return one.step("addFirst", 1, () -> deque.addFirst(fresh()))
        .step("addLast", 1, () -> deque.addLast(fresh()))
        .step("offerFirst", 1, () -> deque.offerFirst(fresh()))
        .step("offerLast", 1, () -> deque.offerLast(fresh()))
        .step("push", 1, () -> deque.push(fresh()))
        .step("pollFirst", 0, deque::pollFirst)
        .step("pollLast", 0, deque::pollLast);
  }

  private static Object inner(Object outer, Class<?> type, String name) throws Exception {
    return field(outer, type, name);
  }

  private void all() throws Exception {
    map(new HashMap()).run();
    map(new LinkedHashMap()).run();
    map(new TreeMap()).run();
    map(new Hashtable()).run();
    map(new WeakHashMap()).run();
    map(new IdentityHashMap()).run();
    map(new ConcurrentHashMap()).run();
    map(new ConcurrentSkipListMap()).run();
    Properties properties = new Properties();
    map(properties, inner(properties, Properties.class, "map")).run();
    Set hashSet = new HashSet();
    set(hashSet, inner(hashSet, HashSet.class, "map")).run();
    Set linkedSet = new LinkedHashSet();
    set(linkedSet, inner(linkedSet, HashSet.class, "map")).run();
    Set treeSet = new TreeSet();
    set(treeSet, inner(treeSet, TreeSet.class, "m")).run();
    Set skipSet = new ConcurrentSkipListSet();
    set(skipSet, inner(skipSet, ConcurrentSkipListSet.class, "m")).run();
    ConcurrentHashMap.KeySetView keys = ConcurrentHashMap.newKeySet();
    set(keys, keys.getMap()).run();
    Set copySet = new CopyOnWriteArraySet();
    set(copySet, inner(copySet, CopyOnWriteArraySet.class, "al")).run();

    list(new ArrayList()).run();
    list(new Vector()).run();
    Stack stack = new Stack();
    list(stack).step("push", 1, () -> stack.push(fresh())).step("pop", 0, stack::pop).run();
    Vector vector = new Vector();
    list(vector)
        .step("addElement", 1, () -> vector.addElement(fresh()))
        .step("insertElementAt", 1, () -> vector.insertElementAt(fresh(), 0))
        .run();
    LinkedList linked = new LinkedList();
    deque(list(linked), linked)
        .step("ListIterator.add", 1, () -> linked.listIterator(1).add(fresh()))
        .run();
    CopyOnWriteArrayList copied = new CopyOnWriteArrayList();
    list(copied)
        .step("addIfAbsent", 1, () -> copied.addIfAbsent("once"))
        .step("addIfAbsent again", 0, () -> copied.addIfAbsent("once"))
        .step("addAllAbsent", 1, () -> copied.addAllAbsent(List.of("once", "twice")))
        .run();

    ArrayDeque arrayDeque = new ArrayDeque();
    deque(queue(arrayDeque), arrayDeque).run();
    queue(new PriorityQueue()).run();
    blocking(new PriorityBlockingQueue()).run();
    blocking(new ArrayBlockingQueue(1000)).run();
    blocking(new LinkedBlockingQueue()).run();
    LinkedBlockingDeque blockingDeque = new LinkedBlockingDeque();
    deque(queue(blockingDeque), blockingDeque)
        .step("putFirst", 1, () -> blockingDeque.putFirst(fresh()))
        .step("putLast", 1, () -> blockingDeque.putLast(fresh()))
        .run();
    queue(new ConcurrentLinkedQueue()).run();
    ConcurrentLinkedDeque concurrentDeque = new ConcurrentLinkedDeque();
    deque(queue(concurrentDeque), concurrentDeque).run();
    blocking(new LinkedTransferQueue()).run();
    DelayQueue delays = new DelayQueue();
    new Case(delays, delays)
        .step("add", 1, () -> delays.add(delayed()))
        .step("offer", 1, () -> delays.offer(delayed()))
        .step("put", 1, () -> delays.put(delayed()))
        .step("offer in time", 1, () -> delays.offer(delayed(), 1, TimeUnit.SECONDS))
        .step("poll", 0, delays::poll)
        .run();

    ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1);
    new Case(pool, pool.getQueue())
        .step("schedule", 1, () -> pool.schedule(() -> {}, 1, TimeUnit.HOURS))
        .step(
            "scheduleAtFixedRate",
            1,
            () -> pool.scheduleAtFixedRate(() -> {}, 1, 1, TimeUnit.HOURS))
        .run();
    pool.shutdownNow();
    Timer timer = new Timer(true);
    new Case(timer, inner(timer, Timer.class, "queue"))
        .step("schedule", 1, () -> timer.schedule(task(), 3_600_000))
        .step("schedule", 1, () -> timer.schedule(task(), 3_600_000, 1))
        .run();
    timer.cancel();
    List<ThreadLocal<Object>> locals = new ArrayList<>();
    local(locals);
    new Case(Thread.currentThread(), field(Thread.currentThread(), Thread.class, "threadLocals"))
        .step("set", 1, () -> local(locals))
        .step("set again", 0, () -> locals.get(0).set(2))
        .step("initial", 1, () -> locals.get(local2(locals)).get())
        .run();
  }

  private static void local(List<ThreadLocal<Object>> locals) {
    ThreadLocal<Object> local = new ThreadLocal<>();
    locals.add(local);
    local.set(1);
  }

  private static int local2(List<ThreadLocal<Object>> locals) {
    locals.add(ThreadLocal.withInitial(() -> 1));
    return locals.size() - 1;
  }

  private static TimerTask task() {
    return new TimerTask() {
      @Override
      public void run() {}
    };
  }

  /** A map of the application. */
  public static final class OwnMap extends AbstractMap<Object, Object> {
    private final Map<Object, Object> inside = new TreeMap<>();

    @Override
    public Object put(Object key, Object value) {
      return inside.put(key, value);
    }

    @Override
    public Object putIfAbsent(Object key, Object value) {
      return inside.containsKey(key) ? inside.get(key) : put(key, value);
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
      return inside.entrySet();
    }
  }

  /** A chain of the application. */
  public static final class Link {
    private final Link next;

    Link(Link next) {
      this.next = next;
    }

    int length() {
      return next == null ? 1 : 1 + next.length();
    }
  }

  /** An array of the application. */
  public static final class Registry {
    private Object[] things = new Object[1];
    private int count;

    void register(Object thing) {
      if (count == things.length) {
        things = Arrays.copyOf(things, 2 * count);
      }
      things[count++] = thing;
    }
  }

  private void often(Step step) throws Exception {
    for (int i = 0; i < 300; i++) {
      step.run();
    }
  }

  private void seldom(Step step) throws Exception {
    for (int i = 0; i < 30; i++) {
      step.run();
    }
  }

  private void own() throws Exception {
    OwnMap map = new OwnMap();
    Registry registry = new Registry();
    Link[] chain = new Link[1];
    Collection<?> unseen =
        weave(
            List.of(
                target.getMethod("container", Class.class).invoke(null, OwnMap.class),
                target.getMethod("nodes", Class.class).invoke(null, Link.class),
                target
                    .getMethod("array", Class.class, String.class)
                    .invoke(null, Registry.class, "things")));
    if (!unseen.isEmpty()) {
      complain("not seen: " + unseen);
    }
    follow(1, map);
    follow(2, Link.class);
    follow(3, registry);
    seldom(() -> map.put(fresh(), 1));
    often(() -> map.putIfAbsent(fresh(), 1));
    seldom(() -> chain[0] = new Link(chain[0]));
    often(() -> chain[0] = new Link(chain[0]));
    seldom(() -> registry.register(fresh()));
    often(() -> registry.register(fresh()));
    if (map.size() != 330 || chain[0].length() != 330 || registry.count != 330) {
      complain("the containers do not hold what was put");
    }
    for (long key = 1; key <= 3; key++) {
      // Each put site is the lambda that puts, in own().
      List<String> putters = putters(key);
      if (putters.size() != 2 || !putters.get(0).startsWith("lambda$own$")) {
        complain("put sites of " + key + ": " + putters);
      }
      if (key > 1 && seen(key) != 330) {
        complain(key + " was seen " + seen(key) + " times");
      }
    }
    retain();
    weave();
    System.out.println("followed what the application has made itself");
  }

  private static void putOnAVirtualThread(Map map, Object key) {
    map.put(key, key);
  }

  private void virtual() throws Exception {
    if (Runtime.version().feature() < 21) {
      return;
    }
    Map map = new ConcurrentHashMap();
    weave(ConcurrentHashMap.class);
    follow(1, map);
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Object key = fresh();
      Runnable work = () -> putOnAVirtualThread(map, key);
      threads.add((Thread) start.invoke(null, work));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (!putters(1).equals(List.of("putOnAVirtualThread")) || seen(1) < 100) {
      complain("virtual threads: " + putters(1) + ", seen " + seen(1));
    }
    retain();
    weave();
    System.out.println("followed virtual threads");
  }

  public static void main(String[] arguments) throws Exception {
    Insertions insertions = new Insertions();
    insertions.all();
    insertions.own();
    insertions.virtual();
    long errors = Class.forName("java.lang.HeapwardenHooks").getField("errors").getLong(null);
    if (errors != 0) {
      insertions.complain(errors + " errors in hooks");
    }
    int failures =
        (int) insertions.weaver.getClass().getMethod("failures").invoke(insertions.weaver);
    if (failures != 0) {
      insertions.complain(
          "weaving failed: "
              + insertions.weaver.getClass().getMethod("lastFailure").invoke(insertions.weaver));
    }
    System.exit(insertions.wrong == 0 ? 0 : 1);
  }
}
