package heapwarden.grow;

import heapwarden.config.Bound;
import heapwarden.grow.ContainerSample.Form;
import heapwarden.peek.Peek;
import java.lang.instrument.Instrumentation;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds every retained container with its owner path and size, by a walk that sees the shape of a
 * program instead of its data.
 *
 * <p>Breadth first from the static fields of the application's classes, then from the threads, then
 * from the JDK's own statics. At most {@value #FAN} objects are entered through any one field of an
 * application class, through any one owner path of JDK fields, and through the elements of any one
 * path, {@value #ELEMENTS} of them in one container. So the cost follows the number of fields and
 * paths of a program, and not the size of its heap; what is reached only through elements that were
 * not entered is not seen. An owner path is folded: any element is {@code []}, any chain of links
 * of one class is one step. Containers of one folded path are one population.
 *
 * <p>Where class loaders have become many, or classes are to be explained, a second walk of the
 * same kind follows that takes no sizes but looks for objects of theirs: see {@link Search}.
 *
 * <p>Nothing of the application is called or changed: fields are read by offset, objects are known
 * by their address. Fields change while they are read; a size may be torn once, and no exception
 * leaves. A walk ends early when it has met {@code MAX_NODES} objects or used its time, and says
 * nothing of what it did not reach; the shapes it has learned by then make the next one faster.
 * Objects are held for the length of a walk only. Agent's thread only.
 *
 * <p>The loops that enter elements test nothing twice in a row: the C2 compiler of JDK 17.0.15 has
 * crashed the JVM on that.
 */
public final class Census {
  /** How many objects are entered through one field or path. */
  static final int FAN = 64;

  /** How many elements of one container or array are entered. */
  static final int ELEMENTS = 16;

  private static final int MAX_NODES = 1 << 16;
  private static final int MAX_DEPTH_OF_TEXT = 40;

  /** How many slots of an array are looked at for elements, and nodes inside one container. */
  private static final int SLOTS = 256;

  private static final int INTERNALS = 64;

  /** How many steps above a chain a container may lie that counts its links. */
  private static final int NEAR = 6;

  /** How many links of a chain may be no entries but mark its ends. */
  private static final int ANCHORS = 2;

  /** An array that is shorter is no container of its own. */
  private static final int LONG_ARRAY = 64;

  private static final int BUDGET_CHECK = 255;

  /** How many nodes of a chain are weighed at most. */
  private static final int NODES_WEIGHED = 64;

  /** How many containers have entries picked at once. */
  private static final int MAX_PROBED = 256;

  /** Of the time for a census a tenth may go into weighing. */
  private static final int WEIGHING = 10;

  /** How many owner paths are told of one thing that was looked for. */
  private static final int PATHS_TOLD = 4;

  private final Loaders loaders = new Loaders();
  private final Roots roots;
  private final Shapes shapes;
  private final Paths paths = new Paths();
  private final Fans fans = new Fans();
  private final Chains chains = new Chains();
  private final Wanted wanted = new Wanted();

  /** Which policies are in force, counted. */
  private int policies;

  // The nodes of the walk, in the order in which they were met.
  private Object[] objects = new Object[1024];
  private int[] parents = new int[1024];
  private long[] keys = new long[1024];
  private Object[] steps = new Object[1024];
  private int[] others = new int[1024];
  private final AddressSet met = new AddressSet(1 << 12);
  private int count;

  // The thread-locals that static fields hold, and what these are called.
  private final AddressSet locals = new AddressSet(1 << 8);
  private final List<String> names = new ArrayList<>();

  private final Object[] internal = new Object[INTERNALS];
  private final Inside inside = new Inside();
  private final Weigher weigher;
  private int probed;
  private Allowance weighing = new Allowance(0);
  private int walked;
  private int pass;
  private boolean complete;

  /** Counts walks, of which a census may make two. */
  private int turn;

  /** What the walk looks for, if not for containers. */
  private @Nullable Search search;

  /** The value of a thread-local. */
  private static final class Local {
    final String name;

    Local(String name) {
      this.name = name;
    }
  }

  /** From how many elements on a container is looked at twice. */
  private int least = Path.LEAST;

  /** What a step of a path is that is no field. */
  private enum Step {
    ELEMENT,
    /** To the next of a chain. */
    LINK
  }

  /**
   * Prepares a census.
   *
   * @param excluded threads that are no roots: the agent's own
   */
  public Census(Instrumentation instrumentation, ThreadGroup excluded) {
    this(instrumentation, excluded, Census.class.getClassLoader());
  }

  /** For tests, whose own classes must not be taken for the agent's. */
  Census(Instrumentation instrumentation, ThreadGroup excluded, ClassLoader core) {
    this.shapes = new Shapes(core);
    this.weigher = new Weigher(instrumentation, inside);
    this.roots = new Roots(instrumentation, loaders, core, excluded);
  }

  /**
   * Walks once.
   *
   * @param budget nanoseconds of its thread after which to stop
   * @param putSites what is known of who fills
   */
  public CensusSnapshot take(long budget, PutSites putSites) {
    long start = System.nanoTime();
    pass++;
    complete = true;
    List<ContainerSample> containers;
    int objectsMet;
    try {
      Allowance walking = new Allowance(budget);
      roots.refresh(pass, walking);
      walkAll(walking);
      weighing = new Allowance(budget / WEIGHING);
      containers = samples(putSites);
      objectsMet = count;
    } finally {
      clear();
      paths.forget(pass);
    }
    boolean whole = complete;
    explain(budget, false);
    return new CensusSnapshot(
        pass,
        whole,
        containers,
        loaders.samples(),
        roots.classes(),
        objectsMet,
        System.nanoTime() - start,
        paths.dropped(),
        bytes());
  }

  /**
   * Looks at containers of any size from now on, and weighs them at each census: for few censuses
   * of a program that stands still, where a single element counts.
   */
  public void noticeSmall() {
    least = 1;
  }

  /**
   * Begins at what the static fields of these classes of the application hold, and nowhere else:
   * for {@link #sizes}.
   */
  void narrow(Predicate<String> classes) {
    roots.narrow(classes);
  }

  /**
   * Walks once, for nothing but sizes.
   *
   * @param budget nanoseconds of its thread after which to stop
   * @param each is told each owner path that leads to containers, while the walk is remembered
   * @return whether it saw all it wanted to see
   */
  boolean sizes(long budget, Consumer<Path> each) {
    Allowance walking = new Allowance(budget);
    pass++;
    turn++;
    complete = true;
    try {
      roots.refresh(pass, walking);
      enter(Roots.Group.APPLICATION);
      walk(walking);
      paths.met().forEach(each);
      return complete;
    } finally {
      clear();
      paths.forget(pass);
    }
  }

  /** Owner paths that found no room. */
  long droppedPaths() {
    return paths.dropped();
  }

  /** The owner path as text; within {@link #sizes}. */
  String owner(Path path) {
    return describe(path.node).owner;
  }

  /**
   * How to come to the one container of a path without a walk; {@code null} where it takes one.
   * Within {@link #sizes}.
   */
  @Nullable Way way(Path path) {
    int node = path.node;
    boolean sized = path.form == Form.MAP || path.form == Form.COLLECTION;
    if (path.met != 1 || !sized) {
      return null;
    }
    Way way = Way.to(objects[node], shapes.of(objects[node].getClass()));
    int at = node;
    while (way != null && parents[at] >= 0) {
      Object step = steps[at];
      at = parents[at];
      way = step instanceof Shape.Edge ? way.from(objects[at], (Shape.Edge) step) : null;
    }
    return way == null || !(steps[at] instanceof Roots.Root)
        ? null
        : way.in((Roots.Root) steps[at]);
  }

  private boolean noticesSmall() {
    return least < Path.LEAST;
  }

  /** Prepares for collections that are asked for at the end. */
  public void expectLast() {
    loaders.expectLast(pass);
  }

  /** What has become of class loaders since the last census, once more after these collections. */
  public List<LoaderSample> settle(long budget) {
    loaders.settle(pass);
    explain(budget, true);
    return loaders.samples();
  }

  /** Looks for what holds the loaders that are too many, where there are such. */
  private void explain(long budget, boolean last) {
    List<Loaders.Population> unexplained = loaders.unexplained(pass, last);
    if (unexplained.isEmpty()) {
      return;
    }
    LoaderSearch looked = new LoaderSearch(unexplained);
    try {
      walkFor(looked, new Allowance(budget));
      for (LoaderSearch.Wanted one : looked.wanted()) {
        one.population.foundHeldBy(texts(one.hits), pass);
      }
    } finally {
      clear();
    }
  }

  /**
   * Walks once more, to see where objects of a few classes are.
   *
   * @param types names as in source code
   * @return by name the owner path that leads to most of those that were met
   */
  public Map<String, String> owners(Collection<String> types, long budget) {
    TypeSearch looked = new TypeSearch(types);
    Map<String, String> owners = new HashMap<>();
    try {
      walkFor(looked, new Allowance(budget));
      for (Map.Entry<String, Search.Hits> one : looked.wanted().entrySet()) {
        List<String> texts = texts(one.getValue());
        if (!texts.isEmpty()) {
          owners.put(one.getKey(), texts.get(0));
        }
      }
    } finally {
      clear();
    }
    return owners;
  }

  private void walkFor(Search looked, Allowance allowance) {
    search = looked;
    try {
      walkAll(allowance);
      if (looked.widens()) {
        enter(Roots.Group.APPLICATION);
        walk(allowance);
      }
    } finally {
      search = null;
    }
  }

  private void walkAll(Allowance allowance) {
    turn++;
    for (Roots.Group group : Roots.Group.values()) {
      enter(group);
      walk(allowance);
    }
  }

  private void clear() {
    Arrays.fill(objects, 0, count, null);
    Arrays.fill(steps, 0, count, null);
    Arrays.fill(internal, null);
    met.clear();
    locals.clear();
    names.clear();
    fans.clear();
    paths.clear();
    shapes.forget();
    count = 0;
    walked = 0;
  }

  /** Looks for what these policies mean in each census from now on. */
  public void want(List<Bound> next) {
    if (wanted.want(next)) {
      policies++;
    }
  }

  /** The containers that policies mean, as the last census met them; empties the list. */
  public List<Wanted.Found> found() {
    return wanted.take();
  }

  private void meet(Path path, int node, Object object) {
    Trail trail = path.trail;
    if (path.policies == policies && path.policy == null) {
      return;
    }
    String owner = trail == null ? describe(node).owner : trail.owner;
    if (path.policies != policies) {
      path.policies = policies;
      Object step = steps[node];
      Shape.Edge edge = step instanceof Shape.Edge ? (Shape.Edge) step : null;
      path.policy = wanted.meaning(owner, edge == null ? null : edge.declaring + '.' + edge.name);
    }
    if (path.policy != null) {
      wanted.met(path.policy, owner, object);
    }
  }

  /** An estimate of what a container of that many entries holds, in bytes, or -1. */
  public long weigh(Object container, long size) {
    return weigher.weigh(container, size);
  }

  private void enter(Roots.Group group) {
    for (Roots.Root root : roots.of(group)) {
      Object object = root.read();
      if (object instanceof ThreadLocal && locals.putIfAbsent(object, names.size()) < 0) {
        names.add(root.text());
      }
      if (object != null && (search == null || search.begins(root))) {
        add(object, -1, Keys.step(0, root.hash()), root);
      }
    }
  }

  private void walk(Allowance allowance) {
    while (walked < count) {
      if ((walked & BUDGET_CHECK) == 0 && allowance.isSpent()) {
        complete = false;
        return;
      }
      expand(walked++);
    }
  }

  /** Puts an object in the queue unless it was met; answers whether it was new. */
  private boolean add(Object object, int parent, long key, Object step) {
    if (search != null && search.sees(object, parent, key, step)) {
      return false;
    }
    if (shapes.of(object.getClass()).leaf) {
      return false;
    }
    int known = met.putIfAbsent(object, count);
    if (known >= 0) {
      noteOther(known, parent);
      return false;
    }
    if (count == MAX_NODES) {
      complete = false;
      return false;
    }
    if (count == objects.length) {
      int length = 2 * count;
      objects = Arrays.copyOf(objects, length);
      parents = Arrays.copyOf(parents, length);
      keys = Arrays.copyOf(keys, length);
      steps = Arrays.copyOf(steps, length);
      others = Arrays.copyOf(others, length);
    }
    objects[count] = object;
    parents[count] = parent;
    keys[count] = key;
    steps[count] = step;
    others[count] = 0;
    count++;
    return true;
  }

  /** A second way to a container; one that leads back to an ancestor is none. */
  private void noteOther(int known, int from) {
    if (from < 0 || parents[known] == from || !shapes.of(objects[known].getClass()).isContainer()) {
      return;
    }
    for (int up = from; up >= 0; up = parents[up]) {
      if (up == known) {
        return;
      }
    }
    others[known]++;
  }

  private void expand(int node) {
    Object object = objects[node];
    if (object instanceof Object[]) {
      expandArray(node, (Object[]) object);
      return;
    }
    Shape shape = shapes.of(object.getClass());
    Container reader = shape.container;
    if (shape.isThreadLocals) {
      record(node, object, shape, size(node, object, reader), Container.UNKNOWN);
      expandLocals(node, object);
    } else if (reader != null) {
      expand(node, object, shape, reader);
    } else {
      if (shape.countsItself()) {
        recordCount(node, object, shape);
      }
      expandFields(node, object, shape);
    }
  }

  /** A container that has a reader; of one that is no JDK's its own fields too. */
  private void expand(int node, Object object, Shape shape, Container reader) {
    record(node, object, shape, size(node, object, reader), reader.limit(object));
    Object inner = reader.inner(object);
    Object elements = inner == null ? object : inner;
    if (elements != object) {
      met.putIfAbsent(elements, node);
    }
    if (!shape.outside) {
      expandContainer(node, elements);
      return;
    }
    if (object instanceof java.util.AbstractMap) {
      expandContainer(node, elements);
    }
    expandFields(node, object, shape);
  }

  private void recordCount(int node, Object object, Shape shape) {
    if (shape.size != null) {
      long limit = shape.limit == null ? Container.UNKNOWN : shape.limit.read(object);
      record(node, object, shape, shape.size.read(object), limit);
    }
  }

  private void expandLocals(int node, Object map) {
    Object table = shapes.of(map.getClass()).edges[0].read(map);
    if (!(table instanceof Object[])) {
      return;
    }
    for (Object entry : (Object[]) table) {
      Shape.Edge[] edges = entry == null ? null : shapes.of(entry.getClass()).edges;
      Object value = edges == null || edges.length == 0 ? null : edges[0].read(entry);
      Object local = entry instanceof Reference ? ((Reference<?>) entry).get() : null;
      if (value != null && local != null) {
        int named = locals.find(local);
        String name = named < 0 ? Keys.plain(local.getClass().getName()) : names.get(named);
        long key = Keys.step(keys[node], Keys.hash(name));
        if (fans.enter(key, FAN)) {
          add(value, node, key, new Local(name));
        }
      }
    }
  }

  private long size(int node, Object object, @Nullable Container reader) {
    if (reader == null || search != null) {
      return Container.UNKNOWN;
    }
    Object head = reader.head(object);
    long counted =
        head == null
            ? Container.UNKNOWN
            : chains.length(
                    keys[node], head, pass, new Class<?>[] {head.getClass()}, reader.link(head))
                - 1;
    long size = reader.size(object);
    return size == Container.UNKNOWN ? counted : size;
  }

  private static Form form(Shape shape) {
    return shape.isMap ? Form.MAP : shape.isThreadLocals ? Form.THREAD_LOCALS : Form.COLLECTION;
  }

  private void expandFields(int node, Object object, Shape shape) {
    for (Shape.Edge edge : shape.edges) {
      Object held = edge.read(object);
      if (held == null) {
        continue;
      }
      long key = edge.silent ? keys[node] : Keys.step(keys[node], edge.hash);
      Object step = edge;
      int first = firstOfChain(node, object, held, edge);
      if (first >= 0) {
        key = keys[first];
        step = Step.LINK;
      }
      boolean free = edge.outside ? edge.enter(turn) : fans.enter(key, FAN);
      if (free) {
        add(held, node, key, step);
      }
    }
  }

  /**
   * Whether a field leads on to the next of a chain, either at once or by way of an object of
   * another class, as inner classes do. Answers the node that stands for all of the chain, or -1.
   */
  private int firstOfChain(int node, Object object, Object held, Shape.Edge edge) {
    if (held.getClass() == object.getClass()) {
      if (steps[node] != Step.LINK) {
        recordChain(node, object, new Class<?>[] {object.getClass()}, edge.offset);
      }
      return node;
    }
    int parent = parents[node];
    if (parent < 0 || !(steps[node] instanceof Shape.Edge)) {
      return -1;
    }
    Object before = objects[parent];
    if (held == before || held.getClass() != before.getClass()) {
      return -1;
    }
    if (steps[parent] != Step.LINK) {
      Class<?>[] classes = {object.getClass(), before.getClass()};
      recordChain(node, object, classes, edge.offset, ((Shape.Edge) steps[node]).offset);
    }
    return parent;
  }

  private void expandArray(int node, Object[] array) {
    if (search == null && array.length >= LONG_ARRAY && isInApplicationField(node)) {
      recordArray(node, array);
    }
    long key = Keys.step(keys[node], Keys.ELEMENT);
    int entered = 0;
    int most = Math.min(array.length, SLOTS);
    for (int i = 0; i < most; i++) {
      Object element = array[i];
      if (element != null && fans.enter(key, FAN)) {
        add(element, node, key, Step.ELEMENT);
        if (++entered == ELEMENTS) {
          return;
        }
      }
    }
  }

  /** Also not one of a map that is counted itself, as those of other libraries are. */
  private boolean isInApplicationField(int node) {
    Object step = steps[node];
    if (step instanceof Shape.Edge && ((Shape.Edge) step).outside) {
      return !shapes.of(objects[parents[node]].getClass()).countsItself();
    }
    return step instanceof Roots.Root && ((Roots.Root) step).isOutside();
  }

  /**
   * Enters the elements of a container of the JDK: whatever its own nodes, which are classes nested
   * in its class, and its arrays refer to.
   */
  private void expandContainer(int node, Object container) {
    internal[0] = container;
    Arrays.fill(internal, 0, enterElements(node, container), null);
  }

  /** Answers how many objects inside the container were looked at. */
  private int enterElements(int node, Object container) {
    long key = Keys.step(keys[node], Keys.ELEMENT);
    int internals = 1;
    int entered = 0;
    for (int next = 0; next < internals; next++) {
      Object object = internal[next];
      if (object instanceof Object[]) {
        Object[] array = (Object[]) object;
        int most = Math.min(array.length, SLOTS);
        for (int i = 0; i < most; i++) {
          Object held = array[i];
          if (held == null) {
            continue;
          }
          if (isInternal(held, container)) {
            internals = addInternal(held, node, internals);
          } else if (fans.enter(key, FAN)) {
            add(held, node, key, Step.ELEMENT);
            if (++entered == ELEMENTS) {
              return internals;
            }
          }
        }
        continue;
      }
      for (Shape.Edge edge : shapes.of(object.getClass()).edges) {
        // the fields that a subclass of the application adds are entered as such
        Object held = edge.outside ? null : Peek.reference(object, edge.offset);
        if (held == null) {
          continue;
        }
        if (isInternal(held, container)) {
          internals = addInternal(held, node, internals);
        } else if (fans.enter(key, FAN)) {
          add(held, node, key, Step.ELEMENT);
          if (++entered == ELEMENTS) {
            return internals;
          }
        }
      }
    }
    return internals;
  }

  private int addInternal(Object held, int node, int internals) {
    if (internals < INTERNALS && met.putIfAbsent(held, node) < 0) {
      internal[internals] = held;
      return internals + 1;
    }
    return internals;
  }

  /** Nodes of a container and its arrays; an array that is an element of a list is none of them. */
  private boolean isInternal(Object held, Object container) {
    if (held instanceof Object[]) {
      return internal[1] == null || held.getClass() != Object[].class;
    }
    return shapes.of(held.getClass()).container == null
        && shapes.of(container.getClass()).nests(shapes.of(held.getClass()));
  }

  private void record(int node, Object object, Shape shape, long size, long limit) {
    Path path =
        size < 0 || search != null ? null : paths.meet(keys[node], form(shape), shape.name, pass);
    if (path != null) {
      Container reader = shape.container;
      long changes = reader == null ? Container.UNKNOWN : reader.changes(object);
      if (limit == Container.UNKNOWN && shape.evicts) {
        path.add(node, size, ownLimit(node, object, shape), changes);
        path.guessed = false;
      } else if (limit == Container.UNKNOWN) {
        path.add(node, size, limitBeside(node), changes);
        Object holder = holder(node);
        path.guessed = holder == null || !Leaves.isCache(holder.getClass());
      } else {
        path.add(node, size, limit, changes);
        path.guessed = false;
      }
      if (!wanted.isEmpty()) {
        meet(path, node, object);
      }
      path.weak = shape.weak;
      path.evicts = shape.evicts;
      path.queue = shape.queue;
    }
  }

  private void recordArray(int node, Object[] array) {
    String type = array.getClass().getComponentType().getName() + "[]";
    Path path = paths.meet(keys[node], Form.ARRAY, type, pass);
    if (path != null) {
      long used = sizeBeside(node, array.length);
      path.add(node, used < 0 ? array.length : used, Container.UNKNOWN, Container.UNKNOWN);
    }
  }

  private void recordChain(int node, Object head, Class<?>[] classes, long... links) {
    if (search != null) {
      return;
    }
    long length = chains.length(keys[node], head, pass, classes, links);
    String type = head.getClass().getName();
    boolean counts = length >= least && !isCounted(node, length);
    Path path = counts ? paths.meet(keys[node], Form.CHAIN, type, pass) : null;
    if (path != null && path.met == 0) {
      path.add(node, length, Container.UNKNOWN, Container.UNKNOWN);
    }
  }

  /**
   * Whether a container that has as many elements holds the chain, or lies beside it: caches and
   * linked maps string their entries together.
   */
  private boolean isCounted(int node, long length) {
    int up = node;
    for (int i = 0; i < NEAR && up >= 0; i++, up = parents[up]) {
      if (holds(keys[up], length)) {
        return true;
      }
      for (Shape.Edge edge : shapes.of(objects[up].getClass()).edges) {
        if (holds(Keys.step(keys[up], edge.hash), length)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean holds(long key, long length) {
    Path path = paths.find(key);
    return path != null
        && path.pass == pass
        && path.form != Form.CHAIN
        && path.form != Form.ARRAY
        && path.sum + path.sum / 8 + Math.max(ANCHORS, least) >= length;
  }

  private @Nullable Trail follow(Path path) {
    boolean grown = path.hasGrown(least);
    Trail trail = path.trail;
    if (trail == null) {
      if (!grown) {
        return null;
      }
      trail = describe(path.node);
      path.trail = trail;
      paths.followed();
    }
    remember(path, trail);
    trail.estimate = path.met > 1 ? Math.max(path.met, sizeAbove(path.node)) : 1;
    if (path.met > 1) {
      trail.followMany();
      return trail;
    }
    Object object = objects[path.node];
    trail.others = others[path.node];
    Container reader = shapes.of(object.getClass()).container;
    boolean same = trail.follow(object, path.sum, path.changes, chains.removed(path.key));
    Object inner = reader == null ? null : reader.inner(object);
    if (inner != null) {
      lookInside(path, trail, inner, same);
    }
    weigh(path, trail, inner == null ? object : inner);
    return trail;
  }

  /** Keeps what a watch on insertions needs. */
  private void remember(Path path, Trail trail) {
    trail.field = null;
    if (path.form == Form.ARRAY) {
      Object step = steps[path.node];
      Object holder = step instanceof Roots.Root ? ((Roots.Root) step).holder() : holder(path.node);
      trail.field = step instanceof Roots.Root ? ((Roots.Root) step).field() : fieldOf(step);
      if (holder != null && trail.field != null) {
        trail.keep(holder);
      } else {
        trail.keep();
      }
    } else if (path.met > 1) {
      Object[] some = new Object[Math.min(trail.nodes.length, path.met)];
      for (int i = 0; i < some.length; i++) {
        some[i] = objects[trail.nodes[i]];
      }
      trail.keep(some);
    }
  }

  private static @Nullable String fieldOf(Object step) {
    return step instanceof Shape.Edge ? ((Shape.Edge) step).name : null;
  }

  private void lookInside(Path path, Trail trail, Object container, boolean same) {
    if (trail.picked == null || !same) {
      trail.picked = probed < MAX_PROBED ? new Probes(pass) : null;
    }
    if (trail.picked != null) {
      probed++;
      trail.picked.update(trail, inside, container, pass);
    }
    trail.cancelled = (float) inside.cancelled(container);
    path.queue |= trail.isQueue(inside.head(container));
  }

  /**
   * Weighs what it holds now and then: by entries picked in its table, or by nodes of its chain.
   */
  private void weigh(Path path, Trail trail, Object container) {
    if (!(noticesSmall() || trail.wantsWeighing(path.sum, pass)) || weighing.isSpent()) {
      return;
    }
    Object[] nodes = new Object[NODES_WEIGHED];
    int found = chains.pick(path.key, nodes);
    long weight =
        found > 1
            ? weigher.weighChain(container, nodes, found, path.sum)
            : weigher.weigh(container, path.sum);
    trail.weighed(weight, weigher.error(), path.sum, pass);
  }

  /** The size of the nearest container above, which says how many there are of an element. */
  private long sizeAbove(int node) {
    for (int up = parents[node]; up >= 0; up = parents[up]) {
      Path above = paths.find(keys[up]);
      if (above != null && above.pass == pass && above.met == 1) {
        return above.sum;
      }
    }
    return 0;
  }

  /** The limit of a map that drops its eldest: in a field of its own, or beside it. */
  private long ownLimit(int node, Object map, Shape shape) {
    long own = shape.limit == null ? Container.UNKNOWN : shape.limit.read(map);
    return own > 0 && own < Integer.MAX_VALUE ? own : limitBeside(node);
  }

  /** A limit in a field beside the container. */
  private long limitBeside(int node) {
    long limit = Container.UNKNOWN;
    Object holder = holder(node);
    if (holder != null) {
      Shape shape = shapes.of(holder.getClass());
      limit = shape.limit == null ? Container.UNKNOWN : shape.limit.read(holder);
    } else if (steps[node] instanceof Roots.Root) {
      limit = ((Roots.Root) steps[node]).limit();
    }
    return limit >= Path.LEAST && limit < Integer.MAX_VALUE ? limit : Container.UNKNOWN;
  }

  /** A size in a field beside the array, unless it is more than the array has room for. */
  private long sizeBeside(int node, int most) {
    long size = Container.UNKNOWN;
    Object holder = holder(node);
    if (holder != null) {
      Shape shape = shapes.of(holder.getClass());
      size = shape.size == null ? Container.UNKNOWN : shape.size.read(holder);
    } else if (steps[node] instanceof Roots.Root) {
      size = ((Roots.Root) steps[node]).size();
    }
    return size <= most ? size : Container.UNKNOWN;
  }

  private @Nullable Object holder(int node) {
    int parent = parents[node];
    boolean inField = parent >= 0 && steps[node] instanceof Shape.Edge;
    return inField && !(objects[parent] instanceof Object[]) ? objects[parent] : null;
  }

  /** Makes the text of an owner path, and lists the classes along it. */
  private Trail describe(int node) {
    List<Object> way = way(node, false);
    Set<String> classes = new LinkedHashSet<>();
    String owner = text(way, classes);
    boolean local = false;
    for (Object step : way) {
      local |= step instanceof Local;
    }
    return new Trail(owner, List.copyOf(classes), local);
  }

  /**
   * The steps from a root to a node.
   *
   * @param folded whether fields of one name in a row are one step, though their classes may differ
   */
  private List<Object> way(int node, boolean folded) {
    List<Object> way = new ArrayList<>();
    Object below = null;
    for (int at = node; at >= 0 && way.size() < MAX_DEPTH_OF_TEXT; at = parents[at]) {
      if (!folded || !isSame(steps[at], below)) {
        way.add(steps[at]);
      }
      below = steps[at];
    }
    Collections.reverse(way);
    return way;
  }

  private static boolean isSame(Object step, @Nullable Object below) {
    return step instanceof Shape.Edge
        && below instanceof Shape.Edge
        && ((Shape.Edge) step).hash == ((Shape.Edge) below).hash;
  }

  private static String text(List<Object> way, Set<String> classes) {
    StringBuilder text = new StringBuilder();
    for (Object step : way) {
      if (step instanceof Roots.Root) {
        text.append(((Roots.Root) step).text());
        classes.add(((Roots.Root) step).declaring());
      } else if (step == Step.ELEMENT) {
        text.append("[]");
      } else if (step instanceof Local) {
        String name = ((Local) step).name;
        text.append('[').append(name).append(']');
        classes.add(name.indexOf('.') < 0 ? name : name.substring(0, name.lastIndexOf('.')));
      } else if (step instanceof Shape.Edge && !((Shape.Edge) step).silent) {
        text.append('.').append(((Shape.Edge) step).name);
        classes.add(((Shape.Edge) step).declaring);
      }
    }
    return text.toString();
  }

  /** The owner paths by which something was met, the most frequent first. */
  private List<String> texts(Search.Hits hits) {
    Set<String> texts = new LinkedHashSet<>();
    for (Search.Hit hit : hits.sorted()) {
      if (texts.size() < PATHS_TOLD) {
        List<Object> way = way(hit.parent, true);
        if (way.isEmpty() || !isSame(way.get(way.size() - 1), hit.step)) {
          way.add(hit.step);
        }
        texts.add(text(way, new LinkedHashSet<>()) + hit.what);
      }
    }
    return List.copyOf(texts);
  }

  private List<ContainerSample> samples(PutSites putSites) {
    List<ContainerSample> samples = new ArrayList<>();
    probed = 0;
    for (Path path : paths.met()) {
      Trail trail = follow(path);
      if (trail != null) {
        samples.add(new ContainerSample(path, trail, putSites.sites(path.key)));
      }
    }
    return samples;
  }

  /**
   * What must be watched to see who fills what has this owner path; some of it where it is much.
   */
  public List<PutTarget> targets(long key) {
    List<PutTarget> targets = new ArrayList<>();
    Path path = paths.find(key);
    Trail trail = path == null ? null : path.trail;
    if (path == null || trail == null) {
      return targets;
    }
    for (WeakReference<Object> one : trail.members()) {
      Object object = one.get();
      if (object == null) {
        continue;
      }
      if (path.form == Form.CHAIN) {
        targets.add(PutTarget.chain(object.getClass()));
      } else if (trail.field != null) {
        targets.add(PutTarget.array(object, trail.field));
      } else {
        Container reader = shapes.of(object.getClass()).container;
        Object inner = reader == null ? object : reader.inner(object);
        targets.add(PutTarget.container(inner == null ? object : inner));
      }
    }
    shapes.forget();
    return targets;
  }

  /** An estimate of the memory held between walks, in bytes. */
  long bytes() {
    return objects.length * 24L
        + met.bytes()
        + fans.bytes()
        + paths.bytes()
        + shapes.bytes()
        + roots.bytes()
        + loaders.bytes()
        + chains.bytes()
        + probed * Probes.BYTES
        + weigher.bytes();
  }
}
