package heapwarden.bench;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Reach;
import heapwarden.harness.Running;
import heapwarden.real.shop.BusyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an attach costs a Tomcat under load, and whether a detach gives it back: {@code AttachBars
 * [--full] [SECONDS]}.
 *
 * <p>Two servers of one kind work in turn, for half a second each, while the other is stopped; to
 * one of them the agent comes and goes. Counted is the processor time of a request, compilers and
 * collectors included, in percent of what one takes in the other server at the same time, and
 * compared with what that was before the attach. So neither the drift of a shared host nor a
 * neighbour is part of it. Both keep to one processor, the first: what a request costs the kernel
 * depends on which threads wake each other across processors, and that wanders by a quarter.
 */
public final class AttachBars {
  private static final Duration TURN = Duration.ofMillis(500);
  private static final double AFTER_ATTACH = 5;
  private static final double AFTER_DETACH = 2;
  private static final int WARM = 20;

  private final Running quiet;
  private final Running watched;
  private final int turns;

  /** The one that worked last goes on. */
  private boolean watchedFirst;

  private record Way(Jdk jdk, boolean dormant, String profile) {
    @Override
    public String toString() {
      return jdk + (dormant ? ", dormant, " : ", ") + profile;
    }
  }

  /** What a server has done so far. */
  private record Done(long requests, long failed, long cpu) {
    private static final Pattern LINE =
        Pattern.compile("in all (\\d+) requests, (\\d+) failed, (\\d+) us of CPU\n");

    static Done by(Running server) {
      Done last = new Done(0, 0, 0);
      Matcher line = LINE.matcher(server.stdout());
      while (line.find()) {
        last =
            new Done(
                Long.parseLong(line.group(1)),
                Long.parseLong(line.group(2)),
                Long.parseLong(line.group(3)));
      }
      return last;
    }

    /** The logarithm of the processor time of each request since. */
    double since(Done before) {
      return Math.log((double) (cpu - before.cpu) / (requests - before.requests));
    }
  }

  private AttachBars(Running quiet, Running watched, int turns) {
    this.quiet = quiet;
    this.watched = watched;
    this.turns = turns;
  }

  public static void main(String[] arguments) {
    int seconds = 20;
    boolean full = false;
    for (String argument : arguments) {
      if (argument.equals("--full")) {
        full = true;
      } else {
        seconds = Integer.parseInt(argument);
      }
    }
    List<Jdk> jdks = Jdk.currentAndNewest().toList();
    Jdk newest = jdks.get(jdks.size() - 1);
    List<Way> ways = new ArrayList<>();
    for (String profile : full ? List.of("cold", "full") : List.of("cold")) {
      ways.add(new Way(jdks.get(0), false, profile));
      ways.add(new Way(jdks.get(0), true, profile));
      if (newest != jdks.get(0)) {
        ways.add(new Way(newest, false, profile));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "Tomcat under load: processor time of a request beside that in a server without an agent,"
            + " percent more than before the attach (95 %% interval), %d s each%n%-28s %-24s %-24s"
            + " %s%n",
        seconds,
        "",
        "first " + seconds + " s",
        "after that",
        "after the detach");
    boolean over = false;
    for (Way way : ways) {
      over |= measure(way, seconds);
    }
    System.exit(over ? 1 : 0);
  }

  /** Whether it is over the bar. */
  private static boolean measure(Way way, int seconds) {
    Running quiet = start(way);
    Running watched = start(way);
    try {
      int turns = (int) (Duration.ofSeconds(seconds).toMillis() / TURN.toMillis());
      return new AttachBars(quiet, watched, turns).measure(way);
    } finally {
      quiet.kill();
      watched.kill();
    }
  }

  private static Running start(Way way) {
    Jvm jvm =
        Jvm.of(way.jdk)
            .withoutReport()
            .args("-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
            .timeout(Duration.ofMinutes(5));
    Running server =
        (way.dormant ? jvm.agent("dormant") : jvm.withoutAgent()).start(BusyServer.class);
    return keepToOneProcessor(server.untilItSays("in all "));
  }

  private static Running keepToOneProcessor(Running server) {
    try {
      Process taskset =
          new ProcessBuilder(
                  "taskset", "--all-tasks", "--cpu-list", "--pid", "0", Long.toString(server.pid()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (taskset.waitFor() != 0) {
        throw new IllegalStateException("taskset has failed");
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private boolean measure(Way way) {
    quiet.leave(Duration.ofSeconds(WARM));
    watched.signal("STOP");
    take(turns);
    List<Double> before = take(turns);
    alone();
    Reach.done(watched, "attach", "quiet,interval=5s,profile=" + way.profile);
    Slowdown first = than(before, take(turns));
    Slowdown then = than(before, take(turns));
    alone();
    Reach.done(watched, "detach");
    take(turns / 2);
    Slowdown after = than(before, take(turns));
    long failed = Done.by(watched).failed();
    System.out.printf(
        Locale.ROOT,
        "%-28s %-24s %-24s %-24s %s%n",
        way,
        first,
        then,
        after,
        failed > 0 ? failed + " requests failed" : "");
    boolean judged = way.profile.equals("cold");
    return failed > 0 || judged && (then.low() > AFTER_ATTACH || after.low() > AFTER_DETACH);
  }

  /** Lets the watched server run, and the other wait. */
  private void alone() {
    quiet.signal("STOP");
    watched.signal("CONT");
    watchedFirst = true;
  }

  /** So many turns of each; the logarithms of what a request takes in one beside the other. */
  private List<Double> take(int turns) {
    List<Double> logs = new ArrayList<>();
    for (int i = 0; i < turns; i++) {
      double mine;
      double others;
      if (watchedFirst) {
        mine = turn(watched, quiet);
        others = turn(quiet, watched);
      } else {
        others = turn(quiet, watched);
        mine = turn(watched, quiet);
      }
      watchedFirst = !watchedFirst;
      logs.add(mine - others);
    }
    return logs;
  }

  private static double turn(Running works, Running waits) {
    waits.signal("STOP");
    Done before = Done.by(works);
    works.signal("CONT").leave(TURN);
    return Done.by(works).since(before);
  }

  private static Slowdown than(List<Double> before, List<Double> now) {
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      differences.add(now.get(i) - before.get(i));
    }
    return Slowdown.of(differences);
  }
}
