package heapwarden.cost;

import heapwarden.real.shop.PooledOrders;
import heapwarden.real.shop.ShopServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A program under load that measures the agent it runs with: {@code CensusLoad h2|tomcat|large|
 * lists|maps}. Prints one line {@code name value} for each figure; times in milliseconds.
 *
 * <p>The processor time of a pass is that of the thread, so that neighbours do not count. It is
 * taken of a census beside the agent's own; that of a whole sample, which ends with the judgement,
 * of the agent's thread.
 */
public final class CensusLoad {
  private static final int WARM_UP = 60;
  private static final int MEASURED = 60;
  private static final long BUDGET = 100_000_000;
  private static final int MANY = 100_000;

  private static final Map<Integer, Object> MAP = new HashMap<>();
  private static final List<Object> LIST = new ArrayList<>();
  private static Branch tree;

  private static final Map<Integer, List<Integer>> LISTS = new HashMap<>();
  private static final Map<?, ?>[] MAPS = new Map<?, ?>[MANY];

  private static final AtomicBoolean READY = new AtomicBoolean();

  private static final class Branch {
    final Branch left;
    final Branch right;

    Branch(int depth) {
      left = depth == 0 ? null : new Branch(depth - 1);
      right = depth == 0 ? null : new Branch(depth - 1);
    }
  }

  private interface Load {
    void run() throws Exception;
  }

  private CensusLoad() {}

  /** What the JVM must be told for this to run. */
  public static String[] opened() {
    return Footprint.OPENED.clone();
  }

  public static void main(String[] arguments) {
    try {
      start(arguments[0]);
      while (!READY.get()) {
        Thread.sleep(50);
      }
      Inner agent = new Inner();
      measureSamples(agent);
      measurePasses(agent);
      measureMemory(agent);
      System.exit(0);
    } catch (Exception e) { // what serves would keep the process
      e.printStackTrace();
      System.exit(9);
    }
  }

  private static void start(String load) {
    switch (load) {
      case "h2":
        load(CensusLoad::database);
        break;
      case "tomcat":
        READY.set(true);
        load(() -> ShopServer.main(new String[] {PooledOrders.class.getName(), "1000000"}));
        break;
      case "large":
        load(CensusLoad::tenMillion);
        break;
      case "lists":
        load(CensusLoad::lists);
        break;
      case "maps":
        load(CensusLoad::maps);
        break;
      default:
        throw new IllegalArgumentException(load);
    }
  }

  private static void load(Load load) {
    Thread thread =
        new Thread(
            () -> {
              try {
                load.run();
              } catch (Exception e) {
                e.printStackTrace();
                System.exit(9);
              }
            },
            "load");
    thread.setDaemon(true);
    thread.start();
  }

  private static void database() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:load");
        Statement statement = connection.createStatement()) {
      for (int table = 0; table < 20; table++) {
        statement.execute(
            "create table item" + table + "(id int auto_increment primary key, name varchar(40))");
        statement.execute("create index name" + table + " on item" + table + "(name)");
      }
      READY.set(true);
      for (int row = 0; true; row++) {
        int table = row % 20;
        try (PreparedStatement insert =
            connection.prepareStatement("insert into item" + table + "(name) values (?)")) {
          for (int i = 0; i < 20; i++) {
            insert.setString(1, "item " + row + '.' + i);
            insert.executeUpdate();
          }
        }
        statement.executeQuery("select count(*) from item" + table).next();
        if (row % 50_000 == 49_999) {
          statement.execute("delete from item" + table);
        }
      }
    }
  }

  private static void tenMillion() throws InterruptedException {
    for (int i = 0; i < 1_000_000; i++) { // an entry, its key and its value each
      MAP.put(1000 + i, new Object());
    }
    for (int i = 0; i < 3_000_000; i++) {
      LIST.add(new Object());
    }
    tree = new Branch(21); // 2^22 - 1
    READY.set(true);
    for (int i = 0; true; i++) {
      MAP.put(-1000 - i, tree);
      LIST.add(MAP);
      Thread.sleep(1);
    }
  }

  private static void lists() throws InterruptedException {
    for (int i = 0; i < MANY; i++) {
      LISTS.put(i, new ArrayList<>(4));
    }
    for (int i = 0; true; i++) {
      for (List<Integer> list : LISTS.values()) {
        list.add(i);
      }
      READY.set(i >= 20);
      Thread.sleep(READY.get() ? 400 : 0);
    }
  }

  private static void maps() throws InterruptedException {
    for (int i = 0; i < MANY; i++) {
      MAPS[i] = new HashMap<Integer, Integer>(4);
    }
    for (int i = 0; true; i++) {
      for (Map<?, ?> map : MAPS) {
        @SuppressWarnings("unchecked")
        Map<Integer, Integer> one = (Map<Integer, Integer>) map;
        one.put(i, i);
      }
      READY.set(i >= 20);
      Thread.sleep(READY.get() ? 400 : 0);
    }
  }

  /** All that the agent's thread does for one sample. */
  private static void measureSamples(Inner agent) throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long id = agent.thread().getId();
    while (Inner.number(agent.last(), "pass") < WARM_UP) {
      Thread.sleep(20);
    }
    long pass = Inner.number(agent.last(), "pass");
    long cpu = threads.getThreadCpuTime(id);
    while (Inner.number(agent.last(), "pass") < pass + MEASURED) {
      Thread.sleep(20);
    }
    long passes = Inner.number(agent.last(), "pass") - pass;
    print("sample", (threads.getThreadCpuTime(id) - cpu) / 1e6 / passes);
  }

  private static void measurePasses(Inner agent) throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Inner.Another another = agent.new Another();
    double[] cpu = new double[MEASURED];
    int incomplete = 0;
    Object snapshot = null;
    for (int i = -WARM_UP; i < MEASURED; i++) {
      long before = threads.getCurrentThreadCpuTime();
      snapshot = another.take(BUDGET);
      if (i >= 0) {
        cpu[i] = (threads.getCurrentThreadCpuTime() - before) / 1e6;
        incomplete += Inner.isComplete(snapshot) ? 0 : 1;
      }
      Thread.sleep(50);
    }
    Arrays.sort(cpu);
    print("pass", cpu[MEASURED / 2]);
    print("worst", cpu[MEASURED - 1]);
    print("incomplete", incomplete);
    print("objects", Inner.number(snapshot, "objects"));
    print("followed", Inner.followed(snapshot));
  }

  /**
   * What the census holds with all that is kept for its sake, the watch on put sites and the
   * judgements on containers; and what the agent holds in all. The least of several walks: one
   * during a pass meets what is held for its length.
   */
  private static void measureMemory(Inner agent) throws Exception {
    double census = Double.MAX_VALUE;
    double all = Double.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      Footprint footprint = new Footprint(agent.instrumentation());
      footprint.add(Inner.read(agent.warden(), "options"));
      double shared = footprint.add(Inner.read(agent.warden(), "stacks")) / 1e6;
      shared += footprint.add(Inner.read(agent.warden(), "weaver")) / 1e6;
      double own = footprint.add(agent.rounds()) / 1e6;
      own += footprint.add(agent.containerWatch()) / 1e6;
      census = Math.min(census, own);
      all = Math.min(all, shared + own + footprint.add(agent.warden()) / 1e6);
    }
    print("bytes", census);
    print("all", all);
  }

  private static void print(String name, double value) {
    System.out.printf(Locale.ROOT, "%s %.3f%n", name, value);
  }
}
