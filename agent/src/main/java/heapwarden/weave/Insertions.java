package heapwarden.weave;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Which classes have their insertions followed now.
 *
 * <p>A container of the JDK is followed in its nearest superclass that {@link InsertionPoints}
 * knows; any other in each of its classes down from the JDK's abstract ones. Classes are known by
 * name here, so that nothing of the application is held: a namesake in another loader is woven too,
 * which does no harm. Made on the agent's thread, read by the transformer on any; but for what was
 * met it does not change.
 */
final class Insertions {
  /** Abstract classes of the JDK insert by calling what is below them. */
  private static final String ABSTRACT = "java.util.Abstract";

  private static final int FIRST_WITH_CLASS_CONSTANTS = 49;

  private final Map<String, OfClass> byName = new HashMap<>();

  /** What is wanted of one class. */
  private static final class OfClass {
    final boolean ofJdk;
    @Nullable List<HookPoint> fixed;
    boolean container;
    boolean nodes;
    final Set<String> arrays = new HashSet<>();

    /** Whether some point found its method. */
    volatile boolean met;

    OfClass(boolean ofJdk) {
      this.ofJdk = ofJdk;
    }

    boolean sameAs(OfClass other) {
      return ofJdk == other.ofJdk
          && fixed == other.fixed
          && container == other.container
          && nodes == other.nodes
          && arrays.equals(other.arrays);
    }
  }

  /** The table of the JDK, read when the first container is followed. */
  private static final class Table {
    static final Map<String, List<HookPoint>> JDK = InsertionPoints.ofJdk();
  }

  private Insertions() {}

  /**
   * Plans the weaving for some targets.
   *
   * @param before the plan in force; what stays as it was keeps what it met
   */
  static Insertions of(Collection<InsertionTarget> targets, @Nullable Insertions before) {
    Insertions plan = new Insertions();
    for (InsertionTarget target : targets) {
      for (Class<?> type : classes(target)) {
        plan.want(type, target);
      }
    }
    if (before != null) {
      for (Map.Entry<String, OfClass> entry : plan.byName.entrySet()) {
        OfClass known = before.byName.get(entry.getKey());
        if (known != null && known.sameAs(entry.getValue())) {
          entry.setValue(known);
        }
      }
    }
    return plan;
  }

  /** The classes to weave for a target, nearest first. */
  private static List<Class<?>> classes(InsertionTarget target) {
    if (target.type.isArray() || target.type.isPrimitive() || target.type.isInterface()) {
      return Collections.emptyList();
    }
    if (target.nodes || target.field != null) {
      return Collections.singletonList(target.type);
    }
    List<Class<?>> classes = new ArrayList<>();
    Class<?> type = target.type;
    while (type != null && type != Object.class && !type.getName().startsWith(ABSTRACT)) {
      if (isKnown(type)) {
        return Collections.singletonList(type);
      }
      classes.add(type);
      type = type.getSuperclass();
    }
    return classes;
  }

  private static boolean isKnown(Class<?> type) {
    return type.getClassLoader() == null && Table.JDK.containsKey(internalName(type));
  }

  private void want(Class<?> type, InsertionTarget target) {
    ClassLoader loader = type.getClassLoader();
    boolean ofJdk = loader == null || loader == ClassLoader.getPlatformClassLoader();
    OfClass wanted = byName.get(internalName(type));
    if (wanted == null) {
      wanted = new OfClass(ofJdk);
      byName.put(internalName(type), wanted);
    }
    if (target.nodes) {
      wanted.nodes = true;
    } else if (target.field != null) {
      wanted.arrays.add(target.field);
    } else if (isKnown(type)) {
      wanted.fixed = Table.JDK.get(internalName(type));
    } else {
      wanted.container = true;
    }
  }

  private static String internalName(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  /** The points for a class file; none when it is not followed. */
  List<HookPoint> points(String name, boolean ofJdk, ClassReader reader) {
    OfClass wanted = byName.get(name);
    if (wanted == null || wanted.ofJdk != ofJdk) {
      return Collections.emptyList();
    }
    List<HookPoint> points = new ArrayList<>();
    if (wanted.fixed != null) {
      points.addAll(wanted.fixed);
    }
    if ((reader.getAccess() & Opcodes.ACC_INTERFACE) == 0
        && reader.readUnsignedShort(6) >= FIRST_WITH_CLASS_CONSTANTS) {
      points.addAll(OwnInsertions.of(reader, wanted.container, wanted.nodes, wanted.arrays));
    }
    return points;
  }

  boolean follows(String name) {
    return byName.containsKey(name);
  }

  void met(String name) {
    OfClass wanted = byName.get(name);
    if (wanted != null) {
      wanted.met = true;
    }
  }

  /** The names of the classes that are woven otherwise in one plan than in the other. */
  static Set<String> changed(@Nullable Insertions before, Insertions after) {
    Set<String> changed = new HashSet<>();
    for (Map.Entry<String, OfClass> entry : after.byName.entrySet()) {
      if (before == null || before.byName.get(entry.getKey()) != entry.getValue()) {
        changed.add(entry.getKey());
      }
    }
    if (before != null) {
      for (String name : before.byName.keySet()) {
        if (!after.byName.containsKey(name)) {
          changed.add(name);
        }
      }
    }
    return changed;
  }

  /** Those of the targets of which no insertion can be seen. */
  List<InsertionTarget> unseen(Collection<InsertionTarget> targets) {
    List<InsertionTarget> unseen = new ArrayList<>();
    for (InsertionTarget target : targets) {
      boolean met = false;
      for (Class<?> type : classes(target)) {
        OfClass wanted = byName.get(internalName(type));
        met |= wanted != null && wanted.met;
      }
      if (!met) {
        unseen.add(target);
      }
    }
    return unseen;
  }
}
