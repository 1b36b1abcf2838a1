package heapwarden.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import heapwarden.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client of JMX sees of a process, from outside and from within. */
class JmxTest {
  private static final long PATIENCE = 60;

  @TempDir private Path folder;

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  /** Without a class of ours, as jconsole would. */
  @SuppressWarnings("BanJNDI") // the peer is a process of the test's own
  @ParameterizedTest
  @MethodSource("jdks")
  void aClientFromOutsideReadsFindingsAndIsToldOfThem(Jdk jdk) throws Exception {
    Troubled troubled =
        Troubled.start(jdk, folder, "jmx", "-Dcom.sun.management.jmxremote")
            .untilItSays("PROVEN", "GROWING: inflater", "DEGRADED");
    VirtualMachine jvm = VirtualMachine.attach(Long.toString(troubled.running().pid()));
    String address = jvm.startLocalManagementAgent();
    jvm.detach();
    BlockingQueue<Notification> told = new LinkedBlockingQueue<>();
    try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      ObjectName agent = new ObjectName("heapwarden:type=Agent");
      server.addNotificationListener(agent, (one, nothing) -> told.add(one), null, null);

      for (MBeanAttributeInfo attribute : server.getMBeanInfo(agent).getAttributes()) {
        assertThat(attribute.getDescription()).as(attribute.getName()).endsWith(".");
        assertThat(attribute.isWritable()).isFalse();
      }
      // the latter where the heap would be full within the hour
      assertThat(server.getAttribute(agent, "Health")).isIn("DEGRADED", "CRITICAL");
      assertThat((String[]) server.getAttribute(agent, "HealthReasons")).isNotEmpty();
      CompositeData stats = (CompositeData) server.getAttribute(agent, "Stats");
      assertThat((Long) stats.get("opened")).isGreaterThan((Long) stats.get("closed"));
      assertThat((Integer) stats.get("findings")).isGreaterThanOrEqualTo(2);
      assertThat((Long) stats.get("heapMaxBytes")).isGreaterThan(64L << 20);
      assertThat((Long) stats.get("agentCpuNanos")).isPositive();
      CompositeData dropped = finding(server, agent, "file");
      assertThat(dropped.get("verdict")).isEqualTo("PROVEN");
      assertThat(dropped.get("bytes")).isNull();
      assertThat((String) dropped.get("site")).startsWith("heapwarden.signals.Troubles.drop(");
      assertThat((String[]) dropped.get("stack")).contains((String) dropped.get("site"));
      CompositeData collected =
          (CompositeData) server.invoke(agent, "gc", new Object[0], new String[0]);
      assertThat((Long) collected.get("usedBytesAfter")).isGreaterThan(40L << 20);

      troubled.mend();
      List<Notification> all = new ArrayList<>();
      Notification retracted = await(told, "heapwarden.retracted", all);
      CompositeData what = (CompositeData) retracted.getUserData();
      assertThat(what.get("kind")).isEqualTo("inflater");
      assertThat(retracted.getMessage()).startsWith("GROWING inflater: ");
      Notification over = await(told, "heapwarden.pressure", all);
      assertThat(((CompositeData) over.getUserData()).get("until")).isNotNull();
      assertThat(all)
          .extracting(Notification::getSequenceNumber)
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(all.get(0).getSequenceNumber())
          .as("some came before we listened")
          .isGreaterThan(3);
      assertThat(server.getAttribute(agent, "NotificationsDropped")).isEqualTo(0L);
    }
    troubled.end();
  }

  private static CompositeData finding(MBeanServerConnection server, ObjectName agent, String kind)
      throws Exception {
    for (CompositeData one : (CompositeData[]) server.getAttribute(agent, "Findings")) {
      if (kind.equals(one.get("kind"))) {
        return one;
      }
    }
    throw new AssertionError("no finding of " + kind);
  }

  private static Notification await(
      BlockingQueue<Notification> told, String type, List<Notification> all)
      throws InterruptedException {
    for (Notification one : all) {
      if (one.getType().equals(type)) {
        return one;
      }
    }
    while (true) {
      Notification one = told.poll(PATIENCE, TimeUnit.SECONDS);
      assertThat(one).as(type + " after " + all).isNotNull();
      all.add(one);
      if (one.getType().equals(type)) {
        return one;
      }
    }
  }

  /** A listener of the application's that hangs must not keep the agent from its work. */
  @Test
  void aListenerWithinIsCalledOnAThreadOfItsOwnWhichItMayBlock() {
    Run run =
        Jvm.current()
            .classPath(Jvm.ownClasses(Listening.class))
            .agent("interval=20ms,jmx,quiet")
            .run(Listening.class)
            .succeeded();
    assertThat(run.stdout().lines())
        .containsExactly(
            "heapwarden.finding 1 on heapwarden-jmx with CompositeDataSupport",
            "told of 1 after 2 findings");
  }

  @Test
  void aServerThatTheApplicationMakesInItsOwnWayIsWaitedFor() {
    Run run =
        Jvm.current()
            .classPath(Jvm.ownClasses(OwnServer.class))
            .agent("interval=20ms,jmx,quiet")
            .args("-Djavax.management.builder.initial=" + OwnServer.Builder.class.getName())
            .run(OwnServer.class)
            .succeeded();
    assertThat(run.stdout()).isEqualTo("made by main, agent true\n");
    assertThat(run.stderr()).doesNotContain("WARN");
  }

  @Test
  void withoutTheModulesALineEachSaysSoAndTheRestWorks() throws IOException {
    Path end = folder.resolve("end");
    Running running =
        Jvm.current()
            .classPath(Jvm.ownClasses(Waiting.class))
            .agent("interval=20ms,jmx,jfr,http=0,quiet")
            .args("--limit-modules", "java.base,java.instrument")
            .start(Waiting.class, end.toString())
            .untilItSays("WARN heapwarden - http is not served: this runtime has no module")
            .untilItSays("WARN heapwarden - jfr: no events are written, since this runtime has no")
            .untilItSays(
                "WARN heapwarden - jmx: nothing is shown, since this runtime has no module");
    Files.createFile(end);
    Run run = running.end().succeeded();
    assertThat(run.stderr().lines().filter(line -> line.contains("WARN"))).hasSize(3);
    assertThat(run.report().getAsJsonObject("heap").get("maxBytes").getAsLong()).isPositive();
  }
}
