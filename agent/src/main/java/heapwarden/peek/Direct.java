package heapwarden.peek;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import jdk.internal.misc.Unsafe;
import org.jspecify.annotations.Nullable;

/**
 * Plain calls of methods of the JDK that release 11 does not show: those of its internal {@code
 * Unsafe}, and {@code Reference.refersTo}.
 *
 * <p>Bound method handles would do the same, but the JDK spins hidden classes for them and compiles
 * those, at the application's cost. So this class has a compilation of its own, which sees all of
 * the JDK that builds, and nothing checks that the others have it too: what is called here must be
 * the same in each, save where said. Without state, so that {@code refersTo} works where {@code
 * Unsafe} does not: there linking a call fails with a {@code LinkageError}.
 */
final class Direct {
  private Direct() {}

  /** Not before JDK 16. */
  @SuppressWarnings("unchecked") // nothing is cast: it only compares
  static boolean refersTo(Reference<?> reference, @Nullable Object object) {
    return ((Reference<Object>) reference).refersTo(object);
  }

  /** Not before JDK 12. */
  static @Nullable Object reference(Object base, long offset) {
    return Unsafe.getUnsafe().getReference(base, offset);
  }

  static int intAt(Object base, long offset) {
    return Unsafe.getUnsafe().getInt(base, offset);
  }

  static long longAt(Object base, long offset) {
    return Unsafe.getUnsafe().getLong(base, offset);
  }

  static boolean booleanAt(Object base, long offset) {
    return Unsafe.getUnsafe().getBoolean(base, offset);
  }

  static boolean compareAndSet(Object base, long offset, int expected, int next) {
    return Unsafe.getUnsafe().compareAndSetInt(base, offset, expected, next);
  }

  static long offset(Field field) {
    return Unsafe.getUnsafe().objectFieldOffset(field);
  }

  /** Of a field that the class itself declares and that is not static; no type is loaded. */
  static long offset(Class<?> declaring, String name) {
    return Unsafe.getUnsafe().objectFieldOffset(declaring, name);
  }

  /** A class of the boot loader. */
  static Class<?> define(String name, byte[] bytes) {
    return Unsafe.getUnsafe().defineClass(name, bytes, 0, bytes.length, null, null);
  }

  static Object allocate(Class<?> type) throws InstantiationException {
    return Unsafe.getUnsafe().allocateInstance(type);
  }

  /** Not before JDK 12. */
  static void putReference(Object base, long offset, Object value) {
    Unsafe.getUnsafe().putReference(base, offset, value);
  }

  static void putInt(Object base, long offset, int value) {
    Unsafe.getUnsafe().putInt(base, offset, value);
  }

  static long staticOffset(Field field) {
    return Unsafe.getUnsafe().staticFieldOffset(field);
  }

  static Object staticBase(Field field) {
    return Unsafe.getUnsafe().staticFieldBase(field);
  }

  static boolean isUninitialised(Class<?> type) {
    return Unsafe.getUnsafe().shouldBeInitialized(type);
  }

  static int scale(Class<?> array) {
    return Unsafe.getUnsafe().arrayIndexScale(array);
  }
}
