package heapwarden.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Reach;
import heapwarden.harness.Running;
import heapwarden.reach.Rounds;
import java.io.IOException;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is registered at run time can be taken back at run time, and leaves with the agent. */
class ComeAndGoTest {
  private static final long PATIENCE = 60_000;

  static Stream<Jdk> jdks() {
    return Jdk.currentAndNewest();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void theyAreAskedForLaterTakenBackAndLeaveNothing(Jdk jdk) throws Exception {
    Running program =
        Jvm.of(jdk).withoutAgent().args("-Xmx256m").start(Rounds.class).untilItSays("ready");
    try (JMXConnector connector = connect(program)) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      Reach.done(program, "attach", "interval=20ms,quiet");
      program.untilItSays("came 1\n");
      assertThat(isShown(server)).isFalse();
      int before = program.stderr().length();
      assertThat(Reach.done(program, "attach", "jmx,jfr,log=json"))
          .contains("jfr=true", "jmx=true", "log=json")
          .doesNotContain("stays as it was");
      await(server, true);
      server.addNotificationListener(
          new ObjectName("heapwarden:type=Agent"), (one, nothing) -> {}, null, null);
      Reach.done(program, "attach", "jmx=false");
      await(server, false);
      Reach.done(program, "attach", "jmx");
      await(server, true);
      Reach.done(program, "detach");
      program.untilItSays("collected 1 ");
      assertThat(isShown(server)).isFalse();
      String told = program.stderr().substring(program.stderr().indexOf("{\"ts\":", before));
      assertThat(told.lines().filter(line -> !line.startsWith("{")))
          .allMatch(line -> line.startsWith("WARNING: "), "is the JVM's own about agents");
      assertThat(told).contains("\"event\":\"summary\"");
    } finally {
      program.kill();
    }
  }

  @SuppressWarnings("BanJNDI") // the peer is a process of the test's own
  private static JMXConnector connect(Running program) throws Exception {
    VirtualMachine jvm = VirtualMachine.attach(Long.toString(program.pid()));
    try {
      return JMXConnectorFactory.connect(new JMXServiceURL(jvm.startLocalManagementAgent()));
    } finally {
      jvm.detach();
    }
  }

  private static boolean isShown(MBeanServerConnection server) throws Exception {
    return server.isRegistered(new ObjectName("heapwarden:type=Agent"));
  }

  private static void await(MBeanServerConnection server, boolean shown) throws Exception {
    long end = System.currentTimeMillis() + PATIENCE;
    while (isShown(server) != shown) {
      if (System.currentTimeMillis() > end) {
        throw new IOException("never came to be " + (shown ? "shown" : "gone"));
      }
      Thread.sleep(20);
    }
  }
}
