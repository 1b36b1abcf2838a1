package heapwarden.track;

import heapwarden.hook.Hooks;
import heapwarden.stack.Site;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which calls that look like JDBC are: the weaver goes by the shape of a method, this by
 * the type of its receiver.
 *
 * <p>Drivers and pools nest: a pool's {@code createStatement} calls the driver's and wraps what it
 * gets. The user must close the wrapper, so an opening inside another, proven one of the same role
 * is covered by it. Which methods are proven is learnt as they fire: a site whose innermost frame
 * is one. The inner one fires first, when nothing is known of the outer yet; so each one learnt
 * covers the sites inside it that are known already.
 *
 * <p>Absent {@code java.sql} nothing counts. Thread safe.
 */
final class Jdbc {
  private final @Nullable Class<?> connection = type("java.sql.Connection");
  private final @Nullable Class<?> statement = type("java.sql.Statement");
  private final @Nullable Class<?> driver = type("java.sql.Driver");
  private final @Nullable Class<?> dataSource = type("javax.sql.DataSource");
  private final @Nullable Class<?> pooled = type("javax.sql.PooledConnection");

  private final Set<String> openers = ConcurrentHashMap.newKeySet();

  private static @Nullable Class<?> type(String name) {
    try {
      return Class.forName(name, false, ClassLoader.getPlatformClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Whether this receiver opens what the point says. */
  boolean opens(@Nullable Object receiver, int point) {
    if ((point & Hooks.JDBC_CONNECTION) != 0) {
      return is(driver, receiver) || is(dataSource, receiver) || is(pooled, receiver);
    }
    return is((point & Hooks.JDBC_STATEMENT) != 0 ? connection : statement, receiver);
  }

  private static boolean is(@Nullable Class<?> type, @Nullable Object object) {
    return type != null && type.isInstance(object);
  }

  /** Notes that the innermost frame of this site is a proven opening; true if that is news. */
  boolean learn(Site site) {
    return site.frames().length > 0 && openers.add(name(site.frames()[0]));
  }

  /** Whether the site lies inside another proven opening of the same role, or in a pool. */
  boolean isNested(Site site) {
    StackTraceElement[] frames = site.frames();
    if (frames.length == 0) {
      return false;
    }
    String innermost = name(frames[0]);
    String role = role(frames[0].getMethodName());
    int end = site.firstOwn() < 0 ? frames.length : site.firstOwn();
    for (int i = 1; i < end; i++) {
      if (role.equals(role(frames[i].getMethodName()))) {
        String name = name(frames[i]);
        if (!name.equals(innermost) && openers.contains(name)) {
          return true;
        }
      }
    }
    return role.equals("connection") && Covers.isPooled(site);
  }

  private static String name(StackTraceElement frame) {
    return frame.getClassName() + '#' + frame.getMethodName();
  }

  private static String role(String method) {
    switch (method) {
      case "getConnection":
      case "connect":
        return "connection";
      case "createStatement":
      case "prepareStatement":
      case "prepareCall":
        return "statement";
      case "executeQuery":
      case "getResultSet":
      case "getGeneratedKeys":
        return "result";
      default:
        return "";
    }
  }
}
