package heapwarden.bench;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Reach;
import heapwarden.harness.Running;
import heapwarden.real.shop.BusyServer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an attach costs a Tomcat under load, and whether a detach gives it back: {@code AttachBars
 * [SECONDS]}. Requests a second, and the processor time of each, before the attach, in the first
 * seconds after it, later, and after the detach. The processor time tells more on a busy machine.
 */
public final class AttachBars {
  private static final Pattern LINE =
      Pattern.compile("second (\\d+): (\\d+) requests, (\\d+) failed, (\\d+) ms of CPU");

  private static int span = 10;

  private record Way(String name, Jdk jdk, boolean dormant, String options) {}

  /** Of some seconds: requests a second, and microseconds of processor time for each. */
  private record Rate(double requests, double cpu, long failed) {
    double than(Rate before) {
      return 100 * (requests / before.requests - 1);
    }

    double cpuThan(Rate before) {
      return 100 * (cpu / before.cpu - 1);
    }
  }

  private AttachBars() {}

  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      span = Integer.parseInt(arguments[0]);
    }
    List<Jdk> jdks = Jdk.currentAndNewest().toList();
    Jdk newest = jdks.get(jdks.size() - 1);
    System.out.printf(
        Locale.ROOT,
        "Tomcat under load, %d s each: requests a second (us of CPU for each)%n%-22s %-16s %-26s"
            + " %-26s %-26s%n",
        span,
        "",
        "before",
        "first " + span + " s after",
        "the " + span + " s after that",
        "after the detach");
    for (Way way :
        List.of(
            new Way("cold", jdks.get(0), false, "profile=cold"),
            new Way("full", jdks.get(0), false, "profile=full"),
            new Way("dormant, cold", jdks.get(0), true, "profile=cold"),
            new Way("dormant, full", jdks.get(0), true, "profile=full"),
            new Way("cold", newest, false, "profile=cold"),
            new Way("full", newest, false, "profile=full"))) {
      measure(way);
    }
  }

  private static void measure(Way way) {
    Jvm jvm =
        Jvm.of(way.jdk)
            .withoutReport()
            .args("-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
            .timeout(Duration.ofMinutes(5));
    Running server =
        (way.dormant ? jvm.agent("dormant") : jvm.withoutAgent()).start(BusyServer.class);
    try {
      int warm = 3 * span;
      server.untilItSays("second " + (warm + span) + ":");
      Rate before = rate(server, warm, span);
      int attached = last(server);
      Reach.done(server, "attach", "quiet,interval=5s," + way.options);
      server.untilItSays("second " + (attached + 2 * span) + ":");
      Rate first = rate(server, attached, span);
      Rate then = rate(server, attached + span, span);
      int detached = last(server);
      Reach.done(server, "detach");
      server.untilItSays("second " + (detached + span + span / 2) + ":");
      Rate after = rate(server, detached + span / 2, span);
      System.out.printf(
          Locale.ROOT,
          "%-22s %-16s %-26s %-26s %-26s%s%n",
          way.jdk + " " + way.name,
          text(before),
          text(first, before),
          text(then, before),
          text(after, before),
          after.failed > 0 ? after.failed + " requests failed" : "");
    } finally {
      server.kill();
    }
  }

  private static String text(Rate rate) {
    return String.format(Locale.ROOT, "%.0f (%.0f)", rate.requests, rate.cpu);
  }

  private static String text(Rate rate, Rate before) {
    return String.format(
        Locale.ROOT,
        "%.0f (%.0f) %+.0f%% (%+.0f%%)",
        rate.requests,
        rate.cpu,
        rate.than(before),
        rate.cpuThan(before));
  }

  private static int last(Running server) {
    int last = 0;
    Matcher line = LINE.matcher(server.stdout());
    while (line.find()) {
      last = Integer.parseInt(line.group(1));
    }
    return last;
  }

  private static Rate rate(Running server, int from, int seconds) {
    double requests = 0;
    double cpu = 0;
    long failed = 0;
    Matcher line = LINE.matcher(server.stdout());
    while (line.find()) {
      int second = Integer.parseInt(line.group(1));
      if (second > from && second <= from + seconds) {
        requests += Long.parseLong(line.group(2));
        cpu += 1000.0 * Long.parseLong(line.group(4));
        failed = Long.parseLong(line.group(3));
      }
    }
    return new Rate(requests / seconds, cpu / requests, failed);
  }
}
