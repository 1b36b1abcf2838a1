package heapwarden.chaos;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A program that checks its own results while all goes wrong around it, by a seed; then peace comes
 * and it leaks something, which is to be found. Arguments: the seed, for how many milliseconds, a
 * folder, the agent's jar, its options, a file that tells it to end.
 */
public final class Chaos {
  private static final int WORKERS = 4;
  private static final int WARM_UP = 2000;
  private static final int HANGS = 90;
  private static final int DEADLOCK = 9;
  private static final int PATIENCE = 120_000;

  private final Random random;
  private final Weather weather = new Weather();
  private final List<Worker> workers = new ArrayList<>();

  private Chaos(long seed) {
    random = new Random(seed);
  }

  public static void main(String[] arguments) throws Exception {
    // A thread of the application that runs out of memory is no news here.
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> {
          if (thread.getName().equals("main")) {
            e.printStackTrace(System.out);
          } else if (thread.getName().startsWith("heapwarden")) {
            Worker.wrong("the application was told of " + thread.getName() + ": " + e, e);
          }
        });
    long seed = Long.parseLong(arguments[0]);
    Path folder = Path.of(arguments[2]);
    Door door = new Door(arguments[3], folder);
    Chaos chaos = new Chaos(seed);
    chaos.begin(seed, folder);
    Thread.sleep(WARM_UP);
    door.ask("status"); // a JDK that first looks for its providers in a full metaspace has none
    List<Fault> faults = Faults.all(chaos.random, door, arguments[4], folder.resolve("reports"));
    chaos.rage(faults, Long.parseLong(arguments[1]));
    chaos.rest();
    if (!status(door).startsWith("done")) {
      String answer = door.ask("attach", arguments[4]);
      if (!answer.startsWith("done")) {
        Worker.wrong("no attach when all was over: " + answer, new IllegalStateException(answer));
      }
    }
    chaos.tell(faults);
    System.out.println("peace");
    Planted.until(Path.of(arguments[5]), folder, PATIENCE);
    System.out.println("ends");
  }

  /** Who asks loads classes, for which a metaspace that was full may have no room yet. */
  private static String status(Door door) throws Exception {
    try {
      return door.ask("status");
    } catch (IOException e) {
      System.out.println("asked once more, " + e.getMessage());
      return door.ask("status");
    }
  }

  private void begin(long seed, Path folder) throws Exception {
    Files.createDirectories(folder.resolve("reports"));
    Path work = Files.createDirectories(folder.resolve("work"));
    for (int i = 0; i < WORKERS; i++) {
      Worker worker = new Worker(i, seed, new Workload(work), weather);
      workers.add(worker);
      worker.start();
    }
    Thread watchdog = new Thread(this::watch, "watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
  }

  /** One or two things go wrong at a time. */
  private void rage(List<Fault> faults, long millis) throws InterruptedException {
    System.out.println("rages");
    long end = System.currentTimeMillis() + millis;
    List<Fault> order = new ArrayList<>(faults);
    for (int turn = 0; System.currentTimeMillis() < end; turn++) {
      if (turn % order.size() == 0) {
        Collections.shuffle(order, random);
      }
      Fault one = order.get(turn % order.size());
      Fault other = random.nextBoolean() ? one : order.get(random.nextInt(order.size()));
      boolean both = one.goesWith(other) && other.goesWith(one);
      begin(one, both);
      if (both) {
        begin(other, true);
      }
      Thread.sleep(20 + random.nextInt(200));
      end(one);
      if (both) {
        end(other);
      }
      Thread.sleep(random.nextInt(200));
    }
  }

  private void begin(Fault fault, boolean inCompany) {
    weather.begins(fault);
    try {
      fault.begin();
      fault.times++;
    } catch (Throwable e) {
      fault.failures++;
      if (!inCompany && !(e instanceof OutOfMemoryError)) {
        fault.end();
        Worker.wrong("alone, \"" + fault.name() + "\" failed with " + e, e);
      }
    }
  }

  private void end(Fault fault) {
    while (true) {
      try {
        fault.end();
        break;
      } catch (OutOfMemoryError | InternalError e) {
        Thread.yield(); // by the next try the worst may be over
      }
    }
    weather.ends(fault);
  }

  private void rest() throws InterruptedException {
    Worker.end();
    for (Worker worker : workers) {
      worker.join(1000L * HANGS);
      if (worker.isAlive()) {
        hangs(worker);
      }
    }
  }

  private void watch() {
    while (true) {
      try {
        Thread.sleep(1000);
        for (Worker worker : workers) {
          if (worker.isAlive() && worker.seconds() > HANGS) {
            hangs(worker);
          }
        }
      } catch (OutOfMemoryError | InterruptedException e) {
        // It looks again.
      }
    }
  }

  private static void hangs(Worker worker) {
    System.out.println(worker.getName() + " has been at " + worker.at() + " too long");
    System.out.println(
        "deadlocked: "
            + Arrays.toString(ManagementFactory.getThreadMXBean().findDeadlockedThreads()));
    Thread.getAllStackTraces()
        .forEach(
            (thread, frames) -> {
              System.out.println(thread + " " + thread.getState());
              for (StackTraceElement frame : frames) {
                System.out.println("    at " + frame);
              }
            });
    System.out.flush();
    Runtime.getRuntime().halt(DEADLOCK);
  }

  private void tell(List<Fault> faults) {
    System.out.println(
        Worker.done() + " tasks right, " + Worker.disturbed() + " disturbed, as they may be");
    for (Fault fault : faults) {
      System.out.println(
          fault.name() + ": " + fault.times + " times, could not be done " + fault.failures);
    }
    System.out.println("hooks passed while they threw: " + HookFault.calls());
    Worker.WRONG.forEach(
        (what, e) -> {
          System.out.println("WRONG: " + what);
          for (Throwable at = e; at != null; at = at.getCause()) {
            System.out.println("  " + at);
            for (StackTraceElement frame : at.getStackTrace()) {
              System.out.println("    at " + frame);
            }
          }
        });
  }
}
