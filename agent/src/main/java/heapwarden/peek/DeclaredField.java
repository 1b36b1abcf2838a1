package heapwarden.peek;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Set;

/** A field as its class declares it, by names: to know it loads no class. Thread safe. */
public final class DeclaredField {
  private static final Set<String> PRIMITIVES =
      Set.of("boolean", "byte", "char", "double", "float", "int", "long", "short");

  /** What it is called in the class. */
  public final String name;

  /** The name of its type as in source, such as {@code long[]} or {@code java.util.Map}. */
  public final String type;

  /** Where it lies: in an object of its class, or if it is static in the class itself. */
  public final long offset;

  private final int modifiers;

  /** One that the JVM has found at that offset. */
  DeclaredField(String name, String descriptor, int modifiers, long offset) {
    this.name = name;
    this.type = typeName(descriptor);
    this.modifiers = modifiers;
    this.offset = offset;
  }

  DeclaredField(Field field) {
    this.name = field.getName();
    this.type = field.getType().getTypeName();
    this.modifiers = field.getModifiers();
    this.offset = Modifier.isStatic(modifiers) ? Direct.staticOffset(field) : Direct.offset(field);
  }

  private static String typeName(String descriptor) {
    switch (descriptor.charAt(0)) {
      case 'L':
        return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
      case '[':
        return typeName(descriptor.substring(1)).concat("[]");
      case 'Z':
        return "boolean";
      case 'B':
        return "byte";
      case 'C':
        return "char";
      case 'D':
        return "double";
      case 'F':
        return "float";
      case 'I':
        return "int";
      case 'J':
        return "long";
      default:
        return "short";
    }
  }

  public boolean isFinal() {
    return Modifier.isFinal(modifiers);
  }

  public boolean isPrimitive() {
    return isPrimitive(type);
  }

  /** Whether a type of that name holds no reference; those of arrays do not count. */
  public static boolean isPrimitive(String type) {
    return PRIMITIVES.contains(type);
  }
}
