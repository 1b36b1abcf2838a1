package story.loaderperredeployment;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that deploys an application anew for each change, with a class loader of its own. */
public final class Fixed {
  /** What all applications share. */
  private static final class Server {
    static final List<Driver> DRIVERS = new CopyOnWriteArrayList<>();
  }

  /** Something that an application gives to the server. */
  public interface Driver {
    boolean accepts(String url);
  }

  /** The application's own, loaded anew with it. */
  public static final class ShopDriver implements Driver {
    @Override
    public boolean accepts(String url) {
      return url.startsWith("shop:");
    }
  }

  private static final class Application extends ClassLoader {
    private Driver driver;

    Application() {
      super(Fixed.class.getClassLoader());
    }

    void start(byte[] bytes) throws ReflectiveOperationException {
      Class<?> type = defineClass(null, bytes, 0, bytes.length);
      driver = (Driver) type.getConstructor().newInstance();
      Server.DRIVERS.add(driver);
    }

    void stop() {
      Server.DRIVERS.remove(driver);
      driver = null;
    }
  }

  public static void main(String[] args) throws Exception {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    byte[] bytes = read("Fixed$ShopDriver.class");
    int deployments = 0;
    for (int step = 0; step < steps; step++) {
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        Application application = new Application();
        application.start(bytes);
        deployments += Server.DRIVERS.get(0).accepts("shop:main") ? 1 : 0;
        application.stop();
      }
      Thread.sleep(10);
    }
    System.out.println(deployments + " deployments");
  }

  private static byte[] read(String file) throws IOException {
    try (InputStream in = Fixed.class.getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }
}
