package heapwarden.signals;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Inflater;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** Listens to the agent of its own process, and does not come back from the first call. */
final class Listening {
  private static final long PATIENCE = 60_000;

  private Listening() {}

  public static void main(String[] arguments) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName agent = new ObjectName("heapwarden:type=Agent");
    long end = System.currentTimeMillis() + PATIENCE;
    while (!server.isRegistered(agent) && System.currentTimeMillis() < end) {
      Thread.sleep(10);
    }
    AtomicInteger told = new AtomicInteger();
    server.addNotificationListener(
        agent,
        (one, nothing) -> {
          told.incrementAndGet();
          System.out.println(
              one.getType()
                  + ' '
                  + one.getSequenceNumber()
                  + " on "
                  + Thread.currentThread().getName()
                  + " with "
                  + one.getUserData().getClass().getSimpleName());
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        },
        null,
        null);
    drop();
    collectUntil(server, agent, 1, end);
    new Inflater().getTotalIn();
    collectUntil(server, agent, 2, end);
    System.out.println("told of " + told + " after 2 findings");
  }

  @SuppressWarnings("StreamResourceLeak")
  private static void drop() throws IOException {
    new FileInputStream("/proc/self/status").read();
  }

  private static void collectUntil(MBeanServer server, ObjectName agent, int findings, long end)
      throws Exception {
    int found = 0;
    while (found < findings && System.currentTimeMillis() < end) {
      System.gc();
      Thread.sleep(20);
      found = ((CompositeData[]) server.getAttribute(agent, "Findings")).length;
    }
    System.out.flush();
  }
}
