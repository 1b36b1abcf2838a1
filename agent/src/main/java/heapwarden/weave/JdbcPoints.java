package heapwarden.weave;

import static heapwarden.finding.Kind.JDBC;

import heapwarden.hook.Hooks;
import heapwarden.weave.HookPoint.At;
import heapwarden.weave.HookPoint.Builder;
import heapwarden.weave.HookPoint.Call;
import heapwarden.weave.HookPoint.Operand;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The points of JDBC drivers and pools, put into any class that names a type of {@code java.sql}.
 *
 * <p>Which of these classes really are drivers cannot be told from one class file, and asking their
 * supertypes would load classes inside the transformer. So the shape of the method decides where a
 * call stands, and the tracker decides at run time, by {@code instanceof}, whether it counts.
 * Dynamic proxies are classes like others and are met here too.
 */
final class JdbcPoints {
  private static final byte[][] PACKAGES = {
    "java/sql/".getBytes(StandardCharsets.US_ASCII),
    "javax/sql/".getBytes(StandardCharsets.US_ASCII)
  };

  private static final String CONNECTION = ")Ljava/sql/Connection;";
  private static final String RESULT_SET = ")Ljava/sql/ResultSet;";

  private static final List<HookPoint> POINTS = points();

  private JdbcPoints() {}

  /** The points, or none when the class has nothing to do with JDBC, or none of the methods. */
  static List<HookPoint> of(byte[] classFile) {
    return ConstantPool.names(classFile, PACKAGES) && hasMethod(classFile) ? POINTS : List.of();
  }

  /** Most classes that name a type of JDBC have none. False too for what is no class file. */
  private static boolean hasMethod(byte[] classFile) {
    try {
      Members methods = Members.methods(classFile);
      while (methods.advance()) {
        if ((methods.access() & (Modifier.ABSTRACT | Modifier.NATIVE)) == 0
            && isHooked(methods.text(methods.name()), methods.text(methods.descriptor()))) {
          return true;
        }
      }
      return false;
    } catch (IndexOutOfBoundsException e) {
      return false;
    }
  }

  private static boolean isHooked(String method, String descriptor) {
    for (HookPoint point : POINTS) {
      if (point.matches(method, descriptor)) {
        return true;
      }
    }
    return false;
  }

  private static List<HookPoint> points() {
    List<HookPoint> points = new ArrayList<>();
    opens(points, "getConnection", CONNECTION, Hooks.JDBC_CONNECTION);
    opens(points, "connect", CONNECTION, Hooks.JDBC_CONNECTION);
    opens(points, "createStatement", ")Ljava/sql/Statement;", Hooks.JDBC_STATEMENT);
    opens(points, "prepareStatement", ")Ljava/sql/PreparedStatement;", Hooks.JDBC_STATEMENT);
    opens(points, "prepareCall", ")Ljava/sql/CallableStatement;", Hooks.JDBC_STATEMENT);
    opens(points, "executeQuery", RESULT_SET, Hooks.JDBC_RESULT);
    opens(points, "getResultSet", RESULT_SET, Hooks.JDBC_RESULT);
    opens(points, "getGeneratedKeys", RESULT_SET, Hooks.JDBC_RESULT);
    closes(points, "close", "()V");
    closes(points, "abort", "(Ljava/util/concurrent/Executor;)V");
    return points;
  }

  private static void opens(List<HookPoint> points, String method, String result, int flag) {
    points.add(
        new Builder("", method, Call.OPENED, JDBC, At.EXIT)
            .only(result)
            .resource(Operand.RESULT)
            .owner(Operand.THIS)
            .flags(flag | Hooks.ONCE)
            .build());
  }

  private static void closes(List<HookPoint> points, String method, String descriptor) {
    points.add(new Builder("", method, Call.CLOSED, JDBC, At.ENTRY).only(descriptor).build());
  }

  /** Whether a loaded class has a type of JDBC among its supertypes. */
  static boolean isDriverType(Class<?> loaded) {
    for (Class<?> c = loaded; c != null; c = c.getSuperclass()) {
      for (Class<?> type : c.getInterfaces()) {
        if (type.getName().startsWith("java.sql.")
            || type.getName().startsWith("javax.sql.")
            || isDriverType(type)) {
          return true;
        }
      }
    }
    return false;
  }
}
