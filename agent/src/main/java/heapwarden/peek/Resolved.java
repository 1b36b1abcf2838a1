package heapwarden.peek;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Has the JVM find a member of this name and descriptor in a class, as it does when it links a
 * method handle: the types that the descriptor names it neither looks for nor loads. A name that
 * does not fit is found out, wherever it came from. Thread safe.
 */
final class Resolved {
  private static final int GET_FIELD = 0x40000 | 1 << 24;
  private static final int GET_STATIC = 0x40000 | 2 << 24;
  private static final int INVOKE_VIRTUAL = 0x10000 | 5 << 24;
  private static final String MEMBERS = "java.lang.invoke.HeapwardenMembers";

  /** {@code null} where the JVM has no such methods, as before JDK 16, or does not open them. */
  private static final @Nullable Resolved JVM = open();

  private final Class<?> member = Class.forName("java.lang.invoke.MemberName");
  private final UnaryOperator<Object> resolve;
  private final ToLongFunction<Object> offset;
  private final long clazz = Direct.offset(member, "clazz");
  private final long name = Direct.offset(member, "name");
  private final long type = Direct.offset(member, "type");
  private final long flags = Direct.offset(member, "flags");

  @SuppressWarnings("unchecked") // the class is our own
  private Resolved() throws IOException, ReflectiveOperationException {
    Object members = Direct.allocate(BootClass.define(MEMBERS));
    resolve = (UnaryOperator<Object>) members;
    offset = (ToLongFunction<Object>) members;
    find(member, "clazz", "Ljava/lang/Class;", GET_FIELD);
  }

  private static @Nullable Resolved open() {
    try {
      return new Resolved();
    } catch (IOException | ReflectiveOperationException | RuntimeException | LinkageError e) {
      return null;
    }
  }

  /** Whether this JVM does that. */
  static boolean isOffered() {
    return JVM != null;
  }

  /** Where a field lies; -1 when the class itself declares no such. */
  static long offset(Class<?> declaring, String name, String descriptor, boolean isStatic) {
    if (JVM == null) {
      return -1;
    }
    try {
      Object found = JVM.find(declaring, name, descriptor, isStatic ? GET_STATIC : GET_FIELD);
      return found == null ? -1 : JVM.offset(found, declaring, isStatic);
    } catch (InstantiationException | LinkageError e) {
      return -1;
    }
  }

  /** Whose method it is that a virtual call on an object of a class runs; {@code null} for none. */
  static @Nullable Class<?> declaring(Class<?> type, String method, String descriptor) {
    if (JVM == null) {
      return null;
    }
    try {
      Object found = JVM.find(type, method, descriptor, INVOKE_VIRTUAL);
      return found == null ? null : (Class<?>) Direct.reference(found, JVM.clazz);
    } catch (InstantiationException | LinkageError e) {
      return null;
    }
  }

  private @Nullable Object find(Class<?> in, String called, String descriptor, int kind)
      throws InstantiationException {
    Object wanted = Direct.allocate(member);
    Direct.putReference(wanted, clazz, in);
    Direct.putReference(wanted, name, called);
    Direct.putReference(wanted, type, descriptor);
    Direct.putInt(wanted, flags, kind);
    return resolve.apply(wanted);
  }

  private long offset(Object found, Class<?> declaring, boolean isStatic) {
    boolean asAsked =
        Direct.reference(found, clazz) == declaring
            && Modifier.isStatic(Direct.intAt(found, flags)) == isStatic;
    return asAsked ? offset.applyAsLong(found) : -1;
  }
}
