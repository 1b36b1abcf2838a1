package heapwarden.bound;

import heapwarden.config.Bound;
import heapwarden.config.Nearest;
import heapwarden.peek.Peek;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the target of a policy means in this JVM: a static field and the fields from there on, a
 * method that puts, or a matter for the census.
 *
 * <p>A static field is read anew at each sample, of initialised classes only, so that a container
 * that has taken the place of another is noticed. Classes are held weakly. Agent's thread only.
 */
public final class Target {
  /** What a target was found to be. */
  public enum Kind {
    /** No class of that name is loaded. */
    UNKNOWN,
    /** A static field, or what is reached from one by fields. */
    FIELD,
    /** A method that puts into containers. */
    METHOD,
    /** A field of objects, or a pattern: the census knows who has it. */
    CENSUS,
    /** The class is there, and has nothing of that name. */
    MISSING
  }

  /** Samples after which a class could have been loaded. */
  private static final int PATIENCE = 3;

  private final Bound policy;
  private final String[] names;
  private final List<WeakReference<Class<?>>> classes = new ArrayList<>();

  /** How many of the names make up the class. */
  private int used;

  private Kind kind;
  private @Nullable String complaint;
  private boolean complained;
  private int samples;

  /** Whether the census has ever found it. */
  private boolean met;

  public Target(Bound policy) {
    this.policy = policy;
    this.names = split(policy.target());
    this.kind = policy.isPattern() ? Kind.CENSUS : Kind.UNKNOWN;
  }

  private static String[] split(String text) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from <= text.length()) {
      int to = text.indexOf('.', from);
      to = to < 0 ? text.length() : to;
      parts.add(text.substring(from, to));
      from = to + 1;
    }
    return parts.toArray(new String[0]);
  }

  public Bound policy() {
    return policy;
  }

  public Kind kind() {
    return kind;
  }

  /**
   * The outermost class the target begins with, by the custom that only names of classes begin with
   * a capital; all but the last name where none does.
   */
  public String outermost() {
    StringBuilder name = new StringBuilder(names[0]);
    for (int i = 1; i < names.length - 1; i++) {
      if (Character.isUpperCase(names[i - 1].isEmpty() ? 'a' : names[i - 1].charAt(0))) {
        break;
      }
      name.append('.').append(names[i]);
    }
    return name.toString();
  }

  /** The class of a target that is a method, as its name is written in a class file with dots. */
  public String putter() {
    for (WeakReference<Class<?>> reference : classes) {
      Class<?> type = reference.get();
      if (type != null) {
        return type.getName();
      }
    }
    return policy.target().substring(0, policy.target().lastIndexOf('.'));
  }

  /** The last name: a method, if it is one. */
  public String member() {
    return names[names.length - 1];
  }

  /** Whether it is still open what the target means. */
  public boolean isOpen() {
    return kind == Kind.UNKNOWN;
  }

  /** Looks for the class among those loaded; of one name there may be several. */
  public void look(Class<?>[] loaded) {
    if (policy.isPattern()) {
      return;
    }
    classes.clear();
    int longest = 0;
    for (Class<?> type : loaded) {
      int length = type.isArray() ? 0 : prefix(type.getName());
      if (length > longest) {
        classes.clear();
        longest = length;
      }
      if (length > 0 && length == longest) {
        classes.add(new WeakReference<>(type));
      }
    }
    used = longest;
    decide();
  }

  /** How many of our names, but not all, are the name of that class; 0 when it is another. */
  private int prefix(String className) {
    String target = policy.target();
    int length = className.length();
    if (length >= target.length() || target.charAt(length) != '.') {
      return 0;
    }
    int parts = 1;
    for (int i = 0; i < length; i++) {
      char c = className.charAt(i);
      char mine = target.charAt(i);
      if (c != mine && !(c == '$' && mine == '.')) {
        return 0;
      }
      parts += mine == '.' ? 1 : 0;
    }
    return parts;
  }

  private void decide() {
    if (classes.isEmpty()) {
      complain(Kind.UNKNOWN, "no class of that name is loaded");
      return;
    }
    Class<?> type = classes.get(0).get();
    if (type == null) {
      return;
    }
    Field field = field(type, names[used], true);
    if (field != null) {
      kind = Modifier.isStatic(field.getModifiers()) ? Kind.FIELD : Kind.CENSUS;
      complaint = null;
    } else if (used == names.length - 1 && Peek.declares(type, names[used])) {
      kind = Kind.METHOD;
    } else {
      TreeSet<String> members = new TreeSet<>();
      for (Class<?> c = type; c != null && c.getClassLoader() != null; c = c.getSuperclass()) {
        for (Field one : fields(c)) {
          if (!one.getType().isPrimitive() && !one.isSynthetic()) {
            members.add(one.getName());
          }
        }
      }
      members.addAll(Peek.methods(type));
      complain(
          Kind.MISSING,
          type.getName()
              + " has no field or method '"
              + names[used]
              + "'"
              + (members.isEmpty()
                  ? ""
                  : "; did you mean '" + Nearest.to(names[used], members) + "'?"));
    }
  }

  /** Of the classes in the nearest package the one with the nearest name. */
  private String nearestClass(Class<?>[] loaded) {
    String wanted = outermost();
    TreeSet<String> candidates = new TreeSet<>();
    String simple = wanted.substring(wanted.lastIndexOf('.') + 1);
    for (Class<?> type : loaded) {
      String name = type.getName();
      ClassLoader loader = type.getClassLoader();
      if (loader != null
          && loader != ClassLoader.getPlatformClassLoader()
          && loader != Target.class.getClassLoader()
          && !type.isArray()
          && name.indexOf('/') < 0
          && Math.abs(name.length() - wanted.length()) <= Math.max(4, simple.length())) {
        candidates.add(name);
      }
    }
    return candidates.isEmpty() ? "" : "; did you mean '" + Nearest.to(wanted, candidates) + "'?";
  }

  private void complain(Kind what, String sentence) {
    if (kind != what || complaint == null) {
      complained = false;
      complaint = sentence;
    }
    kind = what;
  }

  /**
   * A sentence on what does not match, once for each state it is in; else {@code null}.
   *
   * @param loaded the classes of this moment, of which the nearest is named
   */
  public @Nullable String complaint(Class<?>[] loaded) {
    boolean matches = kind == Kind.FIELD || kind == Kind.METHOD || (kind == Kind.CENSUS && met);
    boolean early = kind != Kind.MISSING && samples < PATIENCE;
    if (complained || complaint == null || matches || early) {
      return null;
    }
    complained = true;
    return kind == Kind.UNKNOWN ? complaint + nearestClass(loaded) : complaint;
  }

  /** Notes whether the census has found something; if not, {@link #complaint} says so once. */
  public void lookedFor(boolean found) {
    met |= found;
    if (!met && complaint == null) {
      complaint = "no container that was looked at has such an owner path, up to now";
      complained = false;
    }
  }

  /** Counts the samples, or all that there will be: classes load while a program starts. */
  public void sampled(boolean last) {
    samples += last ? PATIENCE : 1;
  }

  /** What a {@link Kind#FIELD} leads to now, one for each class of that name. */
  public List<Object> read() {
    List<Object> found = new ArrayList<>();
    for (WeakReference<Class<?>> reference : classes) {
      Class<?> type = reference.get();
      if (type != null && !Peek.isUninitialised(type)) {
        Object container = read(type);
        if (container != null) {
          found.add(container);
        }
      }
    }
    return found;
  }

  private @Nullable Object read(Class<?> type) {
    Field first = field(type, names[used], false);
    if (first == null) {
      return null;
    }
    Object at = Peek.reference(Peek.staticBase(first), Peek.staticOffset(first));
    for (int i = used + 1; i < names.length && at != null; i++) {
      Field next = field(at.getClass(), names[i], true);
      at =
          next == null || Modifier.isStatic(next.getModifiers()) || next.getType().isPrimitive()
              ? null
              : Peek.reference(at, Peek.offset(next));
    }
    return at;
  }

  private static @Nullable Field field(Class<?> type, String name, boolean inherited) {
    for (Class<?> c = type; c != null; c = inherited ? c.getSuperclass() : null) {
      for (Field field : fields(c)) {
        if (field.getName().equals(name) && !field.getType().isPrimitive()) {
          return field;
        }
      }
    }
    return null;
  }

  /** A class one of whose types is missing cannot be looked into. */
  private static Field[] fields(Class<?> type) {
    try {
      return Peek.fields(type);
    } catch (LinkageError e) {
      return new Field[0];
    }
  }
}
