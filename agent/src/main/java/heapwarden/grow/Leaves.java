package heapwarden.grow;

import heapwarden.peek.DeclaredField;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** What the walk does not enter, and what a name says about a field. */
final class Leaves {
  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

  /**
   * Packages of the JDK whose objects hold nothing of the application's; sorted, and none within
   * another, so that the one a name belongs to is the last that is not above it.
   */
  static final String[] CLOSED = {
    "java.lang.classfile.",
    "java.lang.constant.",
    "java.lang.invoke.",
    "java.lang.module.",
    "java.lang.ref.",
    "java.lang.reflect.",
    "java.math.",
    "java.nio.file.",
    "java.security.",
    "java.time.",
    "java.util.jar.",
    "java.util.regex.",
    "java.util.zip.",
    "jdk.internal.access.",
    "jdk.internal.classfile.",
    "jdk.internal.constant.",
    "jdk.internal.loader.",
    "jdk.internal.logger.",
    "jdk.internal.misc.",
    "jdk.internal.module.",
    "jdk.internal.org.objectweb.asm.",
    "jdk.internal.perf.",
    "jdk.internal.ref.",
    "jdk.internal.reflect.",
    "jdk.internal.util.",
    "sun.invoke.",
    "sun.launcher.",
    "sun.net.www.",
    "sun.nio.fs.",
    "sun.reflect.",
    "sun.security.",
    "sun.util."
  };

  private static final Set<String> LEAVES =
      Set.of(
          "java.lang.Boolean",
          "java.lang.Byte",
          "java.lang.Character",
          "java.lang.Class",
          "java.lang.Double",
          "java.lang.Float",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Module",
          "java.lang.ModuleLayer",
          "java.lang.Object",
          "java.lang.Package",
          "java.lang.Short",
          "java.lang.String",
          "java.lang.ThreadGroup",
          "java.util.Locale",
          "java.util.UUID");

  /** Objects of the JDK that only pass on to another: their fields add nothing to a path. */
  private static final String[] WRAPPERS = {
    "java.util.Collections$",
    "java.util.Optional",
    "java.util.concurrent.atomic.Atomic",
    "java.util.concurrent.Executors$"
  };

  /** Of a thread only its work and its thread-locals: all else changes by the moment. */
  private static final Set<String> THREAD_FIELDS =
      Set.of("target", "holder", "threadLocals", "inheritableThreadLocals");

  private static final Set<String> SIZES =
      Set.of("size", "_size", "count", "elementcount", "used", "occupied", "entrycount", "length");

  private static final int LONGEST_SIZE = "elementcount".length();

  private static final Set<String> LIMITS =
      Set.of(
          "bound",
          "cachesize",
          "capacitylimit",
          "limit",
          "max",
          "maxcachesize",
          "maxcapacity",
          "maxcount",
          "maxelements",
          "maxentries",
          "maximum",
          "maximumsize",
          "maxitems",
          "maxsize",
          "sizelimit");

  /** Views of a map that it keeps, which are as large as the map. */
  private static final Set<String> VIEWS =
      Set.of("keySet", "values", "entrySet", "navigableKeySet", "descendingMap");

  private Leaves() {}

  /** Whether a class is the JDK's. */
  static boolean isJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == PLATFORM;
  }

  /** Whether a field of this type, named as in source, cannot lead to a container. */
  static boolean holdsNothing(String type) {
    int end = type.indexOf('[');
    String element = end < 0 ? type : type.substring(0, end);
    return mayBeOfJdk(element)
        ? !element.equals("java.lang.Object") && (isClosed(element) || LEAVES.contains(element))
        : DeclaredField.isPrimitive(element);
  }

  /** By the first letters: of most types of an application's fields no more needs to be asked. */
  private static boolean mayBeOfJdk(String type) {
    return type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.");
  }

  private static boolean isClosed(String name) {
    int found = Arrays.binarySearch(CLOSED, name);
    return found >= 0 || (found < -1 && name.startsWith(CLOSED[-found - 2]));
  }

  /** Whether objects of this very class are not entered. */
  static boolean isLeaf(Class<?> type) {
    if (!isJdk(type)) {
      return false;
    }
    String name = type.getName();
    return isClosed(name) || LEAVES.contains(name);
  }

  /**
   * Whether the statics of a class of the JDK are left out: its own tables, and the agent's door.
   */
  static boolean hasNoRoots(Class<?> type) {
    if (!isJdk(type)) {
      return false;
    }
    String name = type.getName();
    return isClosed(name) || LEAVES.contains(name) || name.startsWith("java.lang.Heapwarden");
  }

  /** Whether a field that may be entered by its type is left out all the same. */
  static boolean isHidden(Class<?> declaring, String field) {
    if (declaring == Thread.class) {
      return !THREAD_FIELDS.contains(field);
    }
    if (java.util.Map.class.isAssignableFrom(declaring) && isJdk(declaring)) {
      return VIEWS.contains(field);
    }
    if (declaring.getName().equals("java.util.Collections$SetFromMap")) {
      return field.equals("s"); // a view of its map, and as large
    }
    return isHidden(declaring) || isRegistryOfLoggers(declaring.getName(), field);
  }

  /** Whether all fields that a class declares are left out. */
  static boolean isHidden(Class<?> declaring) {
    return declaring == ClassLoader.class
        || declaring == java.lang.ref.Reference.class
        || declaring.getName().startsWith("jdk.internal.loader.")
        || declaring.getName().startsWith("java.util.concurrent.locks.");
  }

  /** Loggers know each other weakly, and come with the classes that log. */
  private static boolean isRegistryOfLoggers(String declaring, String field) {
    return declaring.startsWith("java.util.logging.")
        && (declaring.startsWith("java.util.logging.LogManager$Log")
            || field.equals("kids")
            || field.equals("manager"));
  }

  /** Whether a class is a cache of a library that is known to name its limit so. */
  static boolean isCache(Class<?> type) {
    return type.getName().startsWith("com.github.benmanes.caffeine.cache.");
  }

  /** Whether a class only passes on to another. */
  static boolean isWrapper(Class<?> type) {
    if (isJdk(type)) {
      for (String prefix : WRAPPERS) {
        if (type.getName().startsWith(prefix)) {
          return true;
        }
      }
    }
    return false;
  }

  static boolean namesSize(String field) {
    return field.length() <= LONGEST_SIZE && SIZES.contains(field.toLowerCase(Locale.ROOT));
  }

  /** Whether one of these is a load factor: then a limit beside it is where the table grows. */
  static boolean nameLoadFactor(DeclaredField[] fields) {
    for (DeclaredField field : fields) {
      boolean fraction = field.type.equals("float") || field.type.equals("double");
      if (fraction && field.name.toLowerCase(Locale.ROOT).replace("_", "").equals("loadfactor")) {
        return true;
      }
    }
    return false;
  }

  static boolean namesLimit(String field) {
    String plain = field.startsWith("val$") ? field.substring(4) : field;
    return LIMITS.contains(plain.toLowerCase(Locale.ROOT).replace("_", ""));
  }
}
