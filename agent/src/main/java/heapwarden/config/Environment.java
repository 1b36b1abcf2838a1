package heapwarden.config;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;

/**
 * The environment variables of this process, for premain: from the system's own list, since {@link
 * System#getenv()} makes a starting JDK 25 load what starts processes, which then has to be woven
 * too. Only where the {@code java} command has started the JVM: in another program somebody may
 * have set variables since, which that list does not have.
 */
public final class Environment {
  private static final String LIST = "/proc/self/environ";
  private static final String COMMAND = "SUN_STANDARD";

  private Environment() {}

  /** All of them. */
  public static Map<String, String> variables() {
    if (COMMAND.equals(System.getProperty("sun.java.launcher"))) {
      try (InputStream in = new FileInputStream(LIST)) {
        return read(in.readAllBytes());
      } catch (IOException | RuntimeException e) {
        // Not on this system.
      }
    }
    return System.getenv();
  }

  /** Of two with the same name the first counts, as it does for the system. */
  static Map<String, String> read(byte[] list) {
    Map<String, String> variables = new HashMap<>();
    String all = new String(list, Charset.defaultCharset());
    for (int at = 0, end; at < all.length(); at = end + 1) {
      end = all.indexOf('\0', at);
      end = end < 0 ? all.length() : end;
      int equals = all.indexOf('=', at + 1);
      if (equals > 0 && equals < end) {
        variables.putIfAbsent(all.substring(at, equals), all.substring(equals + 1, end));
      }
    }
    return variables;
  }
}
