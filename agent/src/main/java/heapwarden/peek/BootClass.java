package heapwarden.peek;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Defines classes of the agent among the JDK's own, in whose packages they may call what others may
 * not.
 *
 * <p>Not by appending to the boot class path: that makes HotSpot print a warning, and costs the
 * application its class data sharing. Not through a lookup either: from JDK 24 on that reads the
 * class file first, for which the JVM loads a dozen classes. What is defined stays for the life of
 * the JVM.
 */
public final class BootClass {
  private static final String[] SUFFIXES = {".classdata", ".class"};

  private BootClass() {}

  /** The class of that name; {@code null} when there is none yet. */
  public static @Nullable Class<?> find(String name) {
    try {
      return Class.forName(name, false, null);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /**
   * The class of that name, defined now unless it was before.
   *
   * @throws IOException when the agent's jar does not have it
   * @throws LinkageError when the JVM will not have it
   */
  public static Class<?> define(String name) throws IOException {
    Class<?> before = find(name);
    return before == null ? Direct.define(name, bytes(name)) : before;
  }

  /** The class file, as the jar has it, or as it was before it was packed. */
  public static byte[] bytes(String name) throws IOException {
    String file = name.replace('.', '/');
    for (String suffix : SUFFIXES) {
      try (InputStream in = BootClass.class.getClassLoader().getResourceAsStream(file + suffix)) {
        if (in != null) {
          return in.readAllBytes();
        }
      }
    }
    throw new IOException("the agent's jar has no " + file + SUFFIXES[0]);
  }
}
