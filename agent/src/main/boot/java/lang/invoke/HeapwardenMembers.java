package java.lang.invoke;

import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * What only a class beside {@code MethodHandle} may call: how the JVM finds a member that a name
 * stands for, and where a field lies. Handles of these methods would make JDK 18 and later spin and
 * compile ten classes in a first sample.
 *
 * <p>Compiled as a part of {@code java.base}, and defined there when it is first needed; stays for
 * the life of the JVM, so it must not change without another name. Links from JDK 16 on. Any
 * thread.
 */
public final class HeapwardenMembers implements UnaryOperator<Object>, ToLongFunction<Object> {
  /** No class is asked for its access. */
  private static final int TRUSTED = -1;

  private HeapwardenMembers() {}

  /**
   * The member that a name stands for; {@code null} when there is none.
   *
   * @throws LinkageError from a class that is missing, or before JDK 16
   */
  @Override
  public Object apply(Object name) {
    try {
      return MethodHandleNatives.resolve((MemberName) name, null, TRUSTED, true);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Where a field lies that was found: in an object, or with the other statics of its class. */
  @Override
  public long applyAsLong(Object field) {
    MemberName found = (MemberName) field;
    return found.isStatic()
        ? MethodHandleNatives.staticFieldOffset(found)
        : MethodHandleNatives.objectFieldOffset(found);
  }
}
