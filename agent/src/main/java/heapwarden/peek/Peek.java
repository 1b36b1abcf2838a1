package heapwarden.peek;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields of any object without calling its code and without asking anything of the user.
 *
 * <p>Goes through the JDK's internal {@code Unsafe}, which {@code Boot} opened to the agent's own
 * loader: the public one warns from JDK 24 on and refuses records and hidden classes. See {@link
 * Direct} for the calls; handles, which are constants, serve what is private in the JDK or not the
 * same in each. Nothing is checked: an offset must come from the class of the object it is used
 * with. Thread safe.
 */
public final class Peek {
  private static final String UNSAFE = "jdk.internal.misc.Unsafe";
  private static final MethodHandle FIELDS;
  private static final MethodHandle THREADS;

  /** What reads a reference before JDK 12, where it has another name; {@code null} since. */
  private static final @Nullable MethodHandle GET_OBJECT;

  /** The offset of the first element of an array of references, and the distance of two. */
  public static final long ARRAY_BASE;

  public static final int ARRAY_SCALE;

  static {
    try {
      FIELDS = declared("getDeclaredFields0", Field[].class);
      THREADS =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
              .findStatic(Thread.class, "getThreads", MethodType.methodType(Thread[].class));
      GET_OBJECT = Runtime.version().feature() < 12 ? getObject() : null;
      ARRAY_BASE = base();
      ARRAY_SCALE = Direct.scale(Object[].class);
    } catch (Throwable e) {
      throw new LinkageError("this JVM does not let fields be read", e);
    }
  }

  private Peek() {}

  /** What lists the members a class declares. */
  private static MethodHandle declared(String name, Class<?> result)
      throws ReflectiveOperationException {
    return MethodHandles.privateLookupIn(Class.class, MethodHandles.lookup())
        .findVirtual(Class.class, name, MethodType.methodType(result, boolean.class));
  }

  private static MethodHandle getObject() throws Throwable {
    Class<?> type = Class.forName(UNSAFE);
    Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
    Object unsafe = lookup.findStatic(type, "getUnsafe", MethodType.methodType(type)).invoke();
    MethodType shape = MethodType.methodType(Object.class, Object.class, long.class);
    return lookup.bind(unsafe, "getObject", shape);
  }

  /** From a constant, an int until JDK 24 and a long since: so are the methods that tell it. */
  private static long base() throws ReflectiveOperationException {
    for (Field field : fields(Class.forName(UNSAFE))) {
      if (field.getName().equals("ARRAY_OBJECT_BASE_OFFSET")) {
        Object holder = staticBase(field);
        long offset = staticOffset(field);
        return field.getType() == long.class ? longAt(holder, offset) : intAt(holder, offset);
      }
    }
    throw new NoSuchFieldException("ARRAY_OBJECT_BASE_OFFSET");
  }

  /** Apart, since few programs need it. */
  private static final class Methods {
    static final MethodHandle METHODS;

    static {
      try {
        METHODS = declared("getDeclaredMethods0", Method[].class);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("this JVM does not let methods be listed", e);
      }
    }
  }

  /** The reference at this offset. */
  public static @Nullable Object reference(Object base, long offset) {
    MethodHandle before12 = GET_OBJECT;
    if (before12 == null) {
      return Direct.reference(base, offset);
    }
    try {
      return (Object) before12.invokeExact(base, offset);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  public static int intAt(Object base, long offset) {
    return Direct.intAt(base, offset);
  }

  public static long longAt(Object base, long offset) {
    return Direct.longAt(base, offset);
  }

  public static boolean booleanAt(Object base, long offset) {
    return Direct.booleanAt(base, offset);
  }

  /** Where an instance field lies in the objects of its class. */
  public static long offset(Field field) {
    return Direct.offset(field);
  }

  /**
   * Where a field that is known not to be static lies in the objects of a class, which declares or
   * inherits it; unlike {@link #fields} this loads no class.
   *
   * @throws NoSuchFieldException when there is none of that name
   */
  public static long offset(Class<?> type, String name) throws NoSuchFieldException {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      try {
        return Direct.offset(c, name);
      } catch (InternalError e) {
        // The class itself does not declare it.
      }
    }
    throw new NoSuchFieldException(type.getName() + '.' + name);
  }

  /** Where a static field lies in {@link #staticBase}. */
  public static long staticOffset(Field field) {
    return Direct.staticOffset(field);
  }

  public static Object staticBase(Field field) {
    return Direct.staticBase(field);
  }

  /** Whether the class has not run its initialiser: then its statics hold nothing. */
  public static boolean isUninitialised(Class<?> type) {
    return Direct.isUninitialised(type);
  }

  /**
   * All fields a class declares, hidden ones included; leaves no cache in the class. The JVM
   * resolves the types of the fields on the way, as any reflection does.
   *
   * @throws LinkageError when a type is missing
   */
  public static Field[] fields(Class<?> type) {
    try {
      return (Field[]) FIELDS.invokeExact(type, false);
    } catch (LinkageError | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Whether a class overrides a method of one above it, or inherits what does; loads no class from
   * JDK 16 on.
   *
   * @param descriptor such as {@code (Ljava/util/Map$Entry;)Z}
   */
  public static boolean overrides(Class<?> type, Class<?> base, String method, String descriptor) {
    if (Resolved.isOffered()) {
      Class<?> declaring = Resolved.declaring(type, method, descriptor);
      return declaring != null && declaring != base;
    }
    for (Class<?> c = type; c != null && c != base; c = c.getSuperclass()) {
      if (declares(c, method)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a class itself declares a method of that name; resolves types as {@link #fields}. */
  public static boolean declares(Class<?> type, String method) {
    return methods(type).contains(method);
  }

  /** The names of the methods a class itself declares; none when a type is missing. */
  public static Set<String> methods(Class<?> type) {
    Set<String> names = new HashSet<>();
    try {
      for (Method one : (Method[]) Methods.METHODS.invokeExact(type, false)) {
        if (!one.isSynthetic()) {
          names.add(one.getName());
        }
      }
      return names;
    } catch (LinkageError | RuntimeException e) {
      return names;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** All live platform threads. */
  public static Thread[] threads() {
    try {
      return (Thread[]) THREADS.invokeExact();
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static IllegalStateException impossible(Throwable e) {
    if (e instanceof Error) {
      throw (Error) e;
    }
    return new IllegalStateException(e);
  }
}
