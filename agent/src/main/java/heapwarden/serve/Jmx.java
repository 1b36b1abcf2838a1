package heapwarden.serve;

import heapwarden.finding.Alert;
import heapwarden.finding.Finding;
import heapwarden.finding.Severity;
import heapwarden.finding.Verdict;
import heapwarden.report.Figures;
import heapwarden.report.Log;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;

/**
 * Shows findings and numbers by JMX, and sends a notification for each finding, retraction and
 * alert, numbered from 1. What is sent has no class of ours in it, so that readers need none and
 * hold none.
 *
 * <p>Listeners of this process may be the application's own code: they are called on a thread of
 * their own, {@code heapwarden-jmx}, which exists only while there is something to deliver. Of what
 * they are too slow for, {@value #WAITING} wait and the rest is counted as dropped.
 *
 * <p>Made, told and closed on the agent's thread.
 */
public final class Jmx implements Listener {
  static final String NAME = "heapwarden:type=Agent";
  static final String FINDING = "heapwarden.finding";
  static final String RETRACTED = "heapwarden.retracted";
  static final String PRESSURE = "heapwarden.pressure";

  private static final int WAITING = 256;
  private static final long KEEP = 2_000;
  private static final String BUILDER = "javax.management.builder.initial";

  private final ObjectName name;
  private final MBeanServer server;
  private final AgentBean bean;
  private final NotificationBroadcasterSupport broadcaster;
  private final ThreadPoolExecutor deliveries;
  private final AtomicLong dropped = new AtomicLong();
  private long sequence;

  /** What one notification carries. */
  private static final class Carrier implements CarrierMXBean {
    private final @Nullable Finding finding;
    private final @Nullable Alert alert;

    Carrier(@Nullable Finding finding, @Nullable Alert alert) {
      this.finding = finding;
      this.alert = alert;
    }

    @Override
    public @Nullable FindingData getFinding() {
      return finding == null ? null : new FindingData(finding);
    }

    @Override
    public @Nullable AlertData getAlert() {
      return alert == null ? null : new AlertData(alert);
    }
  }

  /**
   * Registers the bean.
   *
   * @param first what is known now
   * @throws IllegalStateException when the name is taken, or the server refuses it
   */
  public Jmx(Figures first) {
    server = ManagementFactory.getPlatformMBeanServer();
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    deliveries =
        new ThreadPoolExecutor(
            0,
            1,
            KEEP,
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(group, task, "heapwarden-jmx", 0, false);
              thread.setDaemon(true);
              thread.setUncaughtExceptionHandler(Log::uncaught);
              return thread;
            },
            (task, executor) -> dropped.incrementAndGet());
    broadcaster =
        new NotificationBroadcasterSupport(
            deliveries,
            info("A finding that was not there before.", FINDING),
            info("A finding that is true no longer.", RETRACTED),
            info("Memory has become short, or is no longer.", PRESSURE));
    bean = new AgentBean(first, dropped::get);
    try {
      name = new ObjectName(NAME);
      server.registerMBean(new DescribedBean(bean, broadcaster), name);
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MBeanNotificationInfo info(String description, String type) {
    return new MBeanNotificationInfo(
        new String[] {type}, Notification.class.getName(), description);
  }

  /**
   * Whether the application means to make the platform's MBean server in a way of its own, and has
   * not yet: then it must not be made for it.
   */
  public static boolean mustWait() {
    return System.getProperty(BUILDER) != null
        && MBeanServerFactory.findMBeanServer(null).isEmpty();
  }

  @Override
  public void appeared(Finding finding) {
    if (finding.severity() != Severity.INFO) {
      send(FINDING, headline(finding), new Carrier(finding, null), "Finding");
    }
  }

  @Override
  public void gone(Finding finding) {
    if (finding.verdict() != Verdict.OLD) {
      send(RETRACTED, headline(finding), new Carrier(finding, null), "Finding");
    }
  }

  private static String headline(Finding finding) {
    return finding.verdict() + " " + finding.kind().label() + ": " + finding.message();
  }

  @Override
  public void alert(Alert alert) {
    String text = alert.kind() + (alert.until() > 0 ? " is over; it was: " : ": ");
    send(PRESSURE, text + alert.message(), new Carrier(null, alert), "Alert");
  }

  /** A reader that fails must cost no sample. */
  private void send(String type, String message, Carrier carrier, String attribute) {
    Notification notification =
        new Notification(type, name, ++sequence, System.currentTimeMillis(), message);
    try {
      notification.setUserData(
          new StandardMBean(carrier, CarrierMXBean.class, true).getAttribute(attribute));
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
    broadcaster.sendNotification(notification);
  }

  @Override
  public void sampled(Figures figures) {
    bean.publish(figures);
  }

  @Override
  public void close() {
    try {
      server.unregisterMBean(name);
    } catch (JMException e) {
      // Somebody else has taken it out.
    }
    deliveries.shutdownNow();
  }
}
