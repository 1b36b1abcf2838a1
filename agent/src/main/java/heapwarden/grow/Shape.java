package heapwarden.grow;

import heapwarden.peek.DeclaredField;
import heapwarden.peek.Fields;
import heapwarden.peek.Peek;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the references of one class lie, for the walk. Holds names and offsets only, never a class,
 * so that it keeps no loader alive. Agent's thread only.
 */
final class Shape {
  /** One field that holds a reference. */
  static final class Edge {
    final String name;
    final long offset;

    /** Whether the field is of the class that declares it, as the link of a chain is. */
    final boolean link;

    /** What the field adds to an owner path; without a name it adds nothing. */
    final boolean silent;

    /** The class that declares it. */
    final String declaring;

    /** What it adds to the key of an owner path. */
    final long hash;

    /** Whether the class that declares it is neither the JDK's nor the agent's. */
    final boolean outside;

    /** How often it was entered in the walk numbered {@link #pass}. */
    int entered;

    int pass;

    @Nullable Object read(Object from) {
      return Peek.reference(from, offset);
    }

    /** Counts an entering; answers whether it is within the cap. */
    boolean enter(int now) {
      if (pass != now) {
        pass = now;
        entered = 0;
      }
      return entered++ < Census.FAN;
    }

    Edge(Class<?> declaring, DeclaredField field, boolean silent) {
      this.name = field.name;
      this.offset = field.offset;
      this.link = field.type.equals(declaring.getName());
      this.silent = silent;
      this.declaring = Keys.plain(declaring.getName());
      this.hash = Keys.hash(this.declaring, name);
      this.outside = !Leaves.isJdk(declaring);
    }
  }

  /** A whole number that may be the size of its object, or a limit. */
  static final class Count {
    final String name;
    final long offset;
    final boolean wide;

    Count(DeclaredField field) {
      this.name = field.name;
      this.offset = field.offset;
      this.wide = field.type.equals("long");
    }

    /** Whether it may be one: a number of a type that sizes have. */
    static boolean fits(DeclaredField field) {
      return field.type.equals("int") || field.type.equals("long");
    }

    long read(Object from) {
      return wide ? Peek.longAt(from, offset) : Peek.intAt(from, offset);
    }
  }

  private static final Edge[] NO_EDGES = {};

  final String name;

  /** The references an object of the class holds, its superclasses' first. */
  final Edge[] edges;

  /** What says how many elements an object of the class holds, unless the reader knows better. */
  final @Nullable Count size;

  /** What says how many it may hold at most. */
  final @Nullable Count limit;

  /** How a container of the JDK, or of a library with its own reader, is read. */
  final @Nullable Container container;

  /** Whether it implements a map or a collection, whoever wrote it. */
  final boolean isMap;

  final boolean isCollection;

  /** Whether it belongs to neither the JDK nor the agent. */
  final boolean outside;

  /** Whether objects of the class are not entered. */
  final boolean leaf;

  /** Whether the collector takes elements out of it. */
  final boolean weak;

  /** Whether it says itself when its eldest element goes. */
  final boolean evicts;

  /** Whether it is a queue. */
  final boolean queue;

  /** Whether it is the table of a thread's thread-locals. */
  final boolean isThreadLocals;

  private final String[] nesting;

  /**
   * Reads a class. All in one place on purpose: of more than 325 bytes of byte code, the most that
   * compilers inline, it is left out of the walk's own code, of which it would be the greater part.
   *
   * @param leaf whether the objects of the class are not to be entered, whatever it is
   */
  Shape(Class<?> type, boolean leaf) {
    List<Edge> found = new ArrayList<>();
    Count counted = null;
    Count bound = null;
    boolean array = type.isArray();
    this.leaf = leaf || (array ? type.getComponentType().isPrimitive() : Leaves.isLeaf(type));
    boolean hasFields = !this.leaf && !array;
    for (Class<?> c = hasFields ? type : null;
        c != null && c != Object.class;
        c = c.getSuperclass()) {
      if (Leaves.isHidden(c)) {
        continue;
      }
      boolean silent = Leaves.isWrapper(c);
      DeclaredField[] declared = Fields.ofObjects(c);
      boolean hashes = Leaves.nameLoadFactor(declared);
      for (DeclaredField field : declared) {
        if (Leaves.isHidden(c, field.name)) {
          continue;
        }
        if (Count.fits(field)) {
          if (counted == null && Leaves.namesSize(field.name)) {
            counted = new Count(field);
          } else if (bound == null && !hashes && isLimit(c, field)) {
            bound = new Count(field);
          }
        } else if (!Leaves.holdsNothing(field.type)) {
          found.add(new Edge(c, field, silent));
        }
      }
    }
    this.name = type.getName();
    this.edges = found.isEmpty() ? NO_EDGES : found.toArray(NO_EDGES);
    this.size = counted;
    this.limit = bound;
    this.container = hasFields ? Containers.of(type) : null;
    this.isMap = java.util.Map.class.isAssignableFrom(type);
    this.isCollection = java.util.Collection.class.isAssignableFrom(type);
    this.outside = !Leaves.isJdk(type);
    this.weak = this.name.contains("WeakHashMap");
    this.evicts = evicts(type);
    this.queue =
        java.util.Queue.class.isAssignableFrom(type)
            && !java.util.List.class.isAssignableFrom(type);
    this.isThreadLocals = this.name.equals("java.lang.ThreadLocal$ThreadLocalMap");
    this.nesting = nesting(type);
  }

  /** Whether it is a library's map or collection that counts what its arrays hold. */
  boolean countsItself() {
    return container == null && size != null && (isMap || isCollection);
  }

  boolean isContainer() {
    return container != null || isMap || isCollection;
  }

  /** Whether a class is nested in this one or in one of its superclasses in the JDK. */
  boolean nests(Shape other) {
    for (String prefix : nesting) {
      if (other.name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static String[] nesting(Class<?> type) {
    List<String> names = new ArrayList<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      if (Leaves.isJdk(c)) {
        names.add(c.getName() + '$');
      }
    }
    return names.toArray(new String[0]);
  }

  private static boolean evicts(Class<?> type) {
    if (Leaves.isJdk(type) || !java.util.LinkedHashMap.class.isAssignableFrom(type)) {
      return false;
    }
    return Peek.overrides(
        type, java.util.LinkedHashMap.class, "removeEldestEntry", "(Ljava/util/Map$Entry;)Z");
  }

  /** A limit never changes, unless its cache is known to let it be set; what does is a count. */
  private static boolean isLimit(Class<?> declaring, DeclaredField field) {
    return Leaves.namesLimit(field.name) && (field.isFinal() || Leaves.isCache(declaring));
  }

  /** What a class itself holds. */
  static final class Statics {
    private static final Statics NONE = new Statics(List.of(), null, null);

    final Edge[] edges;
    final @Nullable Count size;
    final @Nullable Count limit;

    private Statics(List<Edge> edges, @Nullable Count size, @Nullable Count limit) {
      this.edges = edges.toArray(NO_EDGES);
      this.size = size;
      this.limit = limit;
    }
  }

  /**
   * Looks at the static fields of a class; of an enumeration not at constants that hold nothing.
   */
  static Statics statics(Class<?> type) {
    List<Edge> found = new ArrayList<>();
    DeclaredField[] fields = Fields.ofClass(type);
    String all = type.isEnum() ? type.getName() + "[]" : "";
    String constant = type.isEnum() && holdsNothing(Fields.ofObjects(type)) ? type.getName() : "";
    for (DeclaredField field : fields) {
      if (!Leaves.holdsNothing(field.type)
          && !field.type.equals(all)
          && !field.type.equals(constant)) {
        found.add(new Edge(type, field, false));
      }
    }
    return found.isEmpty() ? Statics.NONE : beside(type, fields, found);
  }

  /** Whether no object of the class that declares these holds what may lead to a container. */
  private static boolean holdsNothing(DeclaredField[] fields) {
    for (DeclaredField field : fields) {
      if (!Leaves.holdsNothing(field.type)) {
        return false;
      }
    }
    return true;
  }

  /** With what may be the size, or the limit, of what the others hold. */
  private static Statics beside(Class<?> type, DeclaredField[] fields, List<Edge> found) {
    Count size = null;
    Count limit = null;
    for (DeclaredField field : fields) {
      if (!Count.fits(field)) {
        continue;
      }
      if (size == null && Leaves.namesSize(field.name)) {
        size = new Count(field);
      } else if (limit == null && isLimit(type, field)) {
        limit = new Count(field);
      }
    }
    return new Statics(found, size, limit);
  }
}
