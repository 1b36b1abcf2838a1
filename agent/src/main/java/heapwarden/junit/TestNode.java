package heapwarden.junit;

import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A test, or a group of tests, as the JUnit Platform describes it. Read by reflection, of public
 * methods that all releases of the platform have, since the agent lies in another loader; keeps
 * nothing of it.
 */
final class TestNode {
  private static final String DESCRIPTOR = "org.junit.platform.engine.TestDescriptor";

  private final String id;
  private final @Nullable String type;
  private final @Nullable String name;
  private final boolean classItself;

  private TestNode(String id, @Nullable String type, @Nullable String name, boolean classItself) {
    this.id = id;
    this.type = type;
    this.name = name;
    this.classItself = classItself;
  }

  /**
   * Reads a description.
   *
   * @throws ReflectiveOperationException when it is none
   */
  static TestNode of(Object descriptor) throws ReflectiveOperationException {
    Class<?> view = Class.forName(DESCRIPTOR, false, descriptor.getClass().getClassLoader());
    String id = String.valueOf(view.getMethod("getUniqueId").invoke(descriptor));
    Method sourceOf = view.getMethod("getSource");
    Method parentOf = view.getMethod("getParent");
    Object at = descriptor;
    while (at != null) {
      Object source = ((Optional<?>) sourceOf.invoke(at)).orElse(null);
      String of = source == null ? "" : source.getClass().getSimpleName();
      if (source != null && of.equals("MethodSource")) {
        String type = text(source, "getClassName");
        String method = text(source, "getMethodName");
        String parameters = simple(text(source, "getMethodParameterTypes"));
        return new TestNode(id, type, type + '.' + method + '(' + parameters + ')', false);
      }
      if (source != null && of.equals("ClassSource")) {
        String type = text(source, "getClassName");
        boolean group = Boolean.TRUE.equals(view.getMethod("isContainer").invoke(at));
        return new TestNode(id, type, type, group && at == descriptor);
      }
      at = ((Optional<?>) parentOf.invoke(at)).orElse(null);
    }
    return new TestNode(id, null, null, false);
  }

  private static String text(Object source, String property) throws ReflectiveOperationException {
    Object text = source.getClass().getMethod(property).invoke(source);
    return text == null ? "" : text.toString();
  }

  /** Types without their packages. */
  private static String simple(String types) {
    StringBuilder out = new StringBuilder(types.length());
    int from = 0;
    for (int i = 0; i <= types.length(); i++) {
      if (i == types.length() || types.charAt(i) == ',') {
        String one = types.substring(from, i).trim();
        out.append(out.length() == 0 ? "" : ", ").append(one.substring(one.lastIndexOf('.') + 1));
        from = i + 1;
      }
    }
    return out.toString();
  }

  /** What the platform knows it by. */
  String id() {
    return id;
  }

  /** Its class; {@code null} where it has none. */
  @Nullable String type() {
    return type;
  }

  /** A test method as {@code com.acme.FooTest.bar()}, a class by its name. */
  @Nullable String name() {
    return name;
  }

  /** Whether it stands for a whole class. */
  boolean isClass() {
    return classItself;
  }
}
