package heapwarden.security;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Inflater;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * A program that leaks where its passwords are: in maps, lists, streams, statements and URLs. Every
 * one of them begins with {@link #SECRET}; no name of a file, thread or class does.
 *
 * <p>Arguments: a folder to work in, then a password. It ends once there is a file {@code end}
 * there, and then leaves what JMX shows in {@code jmx}.
 */
final class Secrets {
  static final String SECRET = "hunter2";
  private static final Map<String, String> SESSIONS = new HashMap<>();
  private static final Map<String, char[]> TOKENS = new ConcurrentHashMap<>();
  private static final List<String> HISTORY = new ArrayList<>();
  private static final List<Object> HELD = new ArrayList<>();
  private static final ThreadLocal<Map<String, String>> CURRENT =
      ThreadLocal.withInitial(HashMap::new);
  private static final int MOST = 4000;

  private Secrets() {}

  public static void main(String[] arguments) throws Exception {
    File folder = new File(arguments[0]);
    Path file = Files.writeString(folder.toPath().resolve("data"), SECRET + "-in-a-file");
    connect();
    new Timer(true);
    for (int i = 0; !new File(folder, "end").exists(); i++) {
      if (i < MOST) {
        SESSIONS.put(SECRET + "-key-" + i, SECRET + "-value-" + i);
        TOKENS.put(SECRET + "-token-" + i, (SECRET + "-chars-" + i).toCharArray());
        HISTORY.add(SECRET + "-element-" + i);
        CURRENT.get().put(SECRET + "-local-" + i, "");
      }
      if (i < 100) {
        open(file, i);
      }
      if (i % 20 == 0) {
        System.gc();
      }
      Thread.sleep(10);
    }
    Files.writeString(folder.toPath().resolve("jmx"), shown());
  }

  private static void connect() throws Exception {
    Connection connection =
        DriverManager.getConnection("jdbc:h2:mem:x;USER=sa;PASSWORD=" + SECRET + "-in-a-url");
    HELD.add(connection);
    PreparedStatement statement = connection.prepareStatement("select '" + SECRET + "-in-sql', ?");
    statement.setString(1, SECRET + "-bound");
    HELD.add(statement.executeQuery());
  }

  @SuppressWarnings("StreamResourceLeak")
  private static void open(Path file, int i) throws IOException {
    FileInputStream in = new FileInputStream(file.toFile());
    in.read(new byte[5]);
    if (i % 2 == 0) {
      HELD.add(in);
    }
    Inflater inflater = new Inflater();
    inflater.setInput((SECRET + "-deflated").getBytes());
    HELD.add(inflater);
    URL url = URI.create("http://user:" + SECRET + "-in-a-url@localhost/plugin.jar").toURL();
    HELD.add(new URLClassLoader(new URL[] {url}));
  }

  private static String shown() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName agent = new ObjectName("heapwarden:type=Agent");
    StringBuilder shown = new StringBuilder();
    for (MBeanAttributeInfo attribute : server.getMBeanInfo(agent).getAttributes()) {
      append(shown.append(attribute), server.getAttribute(agent, attribute.getName()));
    }
    return shown.toString();
  }

  private static void append(StringBuilder to, Object value) {
    if (value instanceof Object[]) {
      Arrays.asList((Object[]) value).forEach(one -> append(to, one));
    } else if (value instanceof CompositeData) {
      ((CompositeData) value).values().forEach(one -> append(to, one));
    } else {
      to.append(value).append('\n');
    }
  }
}
