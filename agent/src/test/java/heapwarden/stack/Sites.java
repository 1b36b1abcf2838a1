package heapwarden.stack;

import heapwarden.finding.Kind;

/** Makes open sites by hand. */
public final class Sites {
  private Sites() {}

  /** A site of the public type of its kind, as the JDK's own classes have it. */
  public static Site site(Kind kind, Frames folding, StackTraceElement... frames) {
    return site(kind, kind.type(), false, folding, frames);
  }

  public static Site site(
      Kind kind, String type, boolean library, Frames folding, StackTraceElement... frames) {
    return new Site(0, kind, type, library, frames, folding.firstOwn(frames, 0));
  }

  static Site keyed(long key, Kind kind) {
    return new Site(key, kind, kind.type(), false, new StackTraceElement[0], -1);
  }

  /** A frame of a class on the class path. */
  public static StackTraceElement frame(String type, String method, int line) {
    String file = type.substring(type.lastIndexOf('.') + 1) + ".java";
    return new StackTraceElement("app", null, null, type, method, file, line);
  }

  /** A frame of a class of the JDK. */
  public static StackTraceElement jdk(String type, String method) {
    String file = type.substring(type.lastIndexOf('.') + 1) + ".java";
    return new StackTraceElement(null, "java.base", "17", type, method, file, 1);
  }
}
