package heapwarden.signals;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.ObjectName;

/** Makes the platform's MBean server late, and in a way of its own, as application servers do. */
final class OwnServer {
  private static final long PATIENCE = 60_000;
  private static final long LATE = 1000;

  private OwnServer() {}

  /** Named by a property of the JDK. */
  public static final class Builder extends MBeanServerBuilder {
    static volatile String madeBy = "";

    public Builder() {
      madeBy = Thread.currentThread().getName();
    }
  }

  public static void main(String[] arguments) throws Exception {
    Thread.sleep(LATE);
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName agent = new ObjectName("heapwarden:type=Agent");
    long end = System.currentTimeMillis() + PATIENCE;
    while (!server.isRegistered(agent) && System.currentTimeMillis() < end) {
      Thread.sleep(10);
    }
    System.out.println("made by " + Builder.madeBy + ", agent " + server.isRegistered(agent));
  }
}
