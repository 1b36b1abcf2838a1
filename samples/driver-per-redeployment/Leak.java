package story.driverperredeployment;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Random;
import java.util.logging.Logger;

/** A server that deploys an application anew for each change; the application brings a driver. */
public final class Leak {
  /** What the server knows of a driver that it did not bring. */
  public interface Withdrawn {
    void withdraw() throws SQLException;
  }

  /** The application's own, loaded anew with it; it registers itself, as drivers do. */
  public static final class ShopDriver implements Driver, Withdrawn {
    public ShopDriver() throws SQLException {
      DriverManager.registerDriver(this);
    }

    @Override
    public void withdraw() throws SQLException {
      DriverManager.deregisterDriver(this);
    }

    @Override
    public Connection connect(String url, Properties info) {
      return null;
    }

    @Override
    public boolean acceptsURL(String url) {
      return url.startsWith("jdbc:shop:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
      return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
      return 1;
    }

    @Override
    public int getMinorVersion() {
      return 0;
    }

    @Override
    public boolean jdbcCompliant() {
      return false;
    }

    @Override
    public Logger getParentLogger() {
      return null;
    }
  }

  private static final class Application extends ClassLoader {
    private Withdrawn driver;

    Application() {
      super(Leak.class.getClassLoader());
    }

    void start(byte[] bytes) throws ReflectiveOperationException {
      Class<?> type = defineClass(null, bytes, 0, bytes.length);
      driver = (Withdrawn) type.getConstructor().newInstance();
    }

    void stop() throws SQLException {
      driver = null;
    }
  }

  public static void main(String[] args) throws Exception {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    byte[] bytes = read("Leak$ShopDriver.class");
    int deployments = 0;
    for (int step = 0; step < steps; step++) {
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        Application application = new Application();
        application.start(bytes);
        deployments++;
        application.stop();
      }
      Thread.sleep(10);
    }
    System.out.println(deployments + " deployments");
  }

  private static byte[] read(String file) throws IOException {
    try (InputStream in = Leak.class.getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }
}
