package heapwarden.peek;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads fields of any object without calling its code and without asking anything of the user.
 *
 * <p>Goes through the JDK's internal {@code Unsafe}, which {@code Boot} opened to the agent's own
 * loader: the public one warns from JDK 24 on and refuses records and hidden classes. The handles
 * are constants, so the compiler turns each call into a load. Nothing is checked: an offset must
 * come from the class of the object it is used with. Thread safe.
 */
public final class Peek {
  private static final Lookup LOOKUP;
  private static final Object UNSAFE;
  private static final MethodHandle REFERENCE;
  private static final MethodHandle INT;
  private static final MethodHandle LONG;
  private static final MethodHandle BOOLEAN;
  private static final MethodHandle OFFSET;
  private static final MethodHandle STATIC_OFFSET;
  private static final MethodHandle STATIC_BASE;
  private static final MethodHandle UNINITIALISED;
  private static final MethodHandle FIELDS;
  private static final MethodHandle METHODS;
  private static final MethodHandle THREADS;

  /** The offset of the first element of an array of references, and the distance of two. */
  public static final long ARRAY_BASE;

  public static final int ARRAY_SCALE;

  static {
    try {
      Class<?> type = Class.forName("jdk.internal.misc.Unsafe");
      LOOKUP = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      UNSAFE = LOOKUP.findStatic(type, "getUnsafe", MethodType.methodType(type)).invoke();
      String reference = Runtime.version().feature() < 12 ? "getObject" : "getReference";
      REFERENCE = bind(reference, Object.class, Object.class, long.class);
      INT = bind("getInt", int.class, Object.class, long.class);
      LONG = bind("getLong", long.class, Object.class, long.class);
      BOOLEAN = bind("getBoolean", boolean.class, Object.class, long.class);
      OFFSET = bind("objectFieldOffset", long.class, Field.class);
      STATIC_OFFSET = bind("staticFieldOffset", long.class, Field.class);
      STATIC_BASE = bind("staticFieldBase", Object.class, Field.class);
      UNINITIALISED = bind("shouldBeInitialized", boolean.class, Class.class);
      Lookup lang = MethodHandles.privateLookupIn(Class.class, MethodHandles.lookup());
      FIELDS =
          lang.findVirtual(
              Class.class,
              "getDeclaredFields0",
              MethodType.methodType(Field[].class, boolean.class));
      METHODS =
          lang.findVirtual(
              Class.class,
              "getDeclaredMethods0",
              MethodType.methodType(Method[].class, boolean.class));
      THREADS =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
              .findStatic(Thread.class, "getThreads", MethodType.methodType(Thread[].class));
      ARRAY_BASE = base(type);
      ARRAY_SCALE = (int) bind("arrayIndexScale", int.class, Class.class).invoke(Object[].class);
    } catch (Throwable e) {
      throw new LinkageError("this JVM does not let fields be read", e);
    }
  }

  private Peek() {}

  static MethodHandle bind(String name, Class<?> result, Class<?>... parameters)
      throws ReflectiveOperationException {
    return LOOKUP.bind(UNSAFE, name, MethodType.methodType(result, parameters));
  }

  /** An int until JDK 24, a long since. */
  private static long base(Class<?> unsafe) throws Throwable {
    MethodHandle base;
    try {
      base = bind("arrayBaseOffset", long.class, Class.class);
    } catch (NoSuchMethodException e) {
      base = bind("arrayBaseOffset", int.class, Class.class);
    }
    return ((Number) base.invoke(Object[].class)).longValue();
  }

  /** The reference at this offset. */
  public static @org.jspecify.annotations.Nullable Object reference(Object base, long offset) {
    try {
      return (Object) REFERENCE.invokeExact(base, offset);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  public static int intAt(Object base, long offset) {
    try {
      return (int) INT.invokeExact(base, offset);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  public static long longAt(Object base, long offset) {
    try {
      return (long) LONG.invokeExact(base, offset);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  public static boolean booleanAt(Object base, long offset) {
    try {
      return (boolean) BOOLEAN.invokeExact(base, offset);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Where an instance field lies in the objects of its class. */
  public static long offset(Field field) {
    try {
      return (long) OFFSET.invokeExact(field);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Where a static field lies in {@link #staticBase}. */
  public static long staticOffset(Field field) {
    try {
      return (long) STATIC_OFFSET.invokeExact(field);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  public static Object staticBase(Field field) {
    try {
      return (Object) STATIC_BASE.invokeExact(field);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Whether the class has not run its initialiser: then its statics hold nothing. */
  public static boolean isUninitialised(Class<?> type) {
    try {
      return (boolean) UNINITIALISED.invokeExact(type);
    } catch (Throwable e) {
      throw impossible(e);
    }
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

  /** Whether a class itself declares a method of that name; resolves types as {@link #fields}. */
  public static boolean declares(Class<?> type, String method) {
    return methods(type).contains(method);
  }

  /** The names of the methods a class itself declares; none when a type is missing. */
  public static Set<String> methods(Class<?> type) {
    Set<String> names = new HashSet<>();
    try {
      for (Method one : (Method[]) METHODS.invokeExact(type, false)) {
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

  private static IllegalStateException impossible(Throwable e) {
    if (e instanceof Error) {
      throw (Error) e;
    }
    return new IllegalStateException(e);
  }
}
