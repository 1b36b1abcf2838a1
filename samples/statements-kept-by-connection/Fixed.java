package story.statementskeptbyconnection;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** A driver for a database whose connections close what is still open when they are closed. */
public final class Fixed {
  private static final Connection CONNECTION = new Connection();

  private static final class Connection implements AutoCloseable {
    private final Map<Statement, Statement> open = new HashMap<>();

    Statement prepare(String sql) {
      Statement statement = new Statement(this, sql);
      open.put(statement, statement);
      return statement;
    }

    /** For the driver's own statistics. */
    int executions() {
      int sum = 0;
      for (Statement statement : open.values()) {
        sum += statement.executions;
      }
      return sum;
    }

    @Override
    public void close() {
      open.clear();
    }
  }

  private static final class Statement implements AutoCloseable {
    private final Connection connection;
    private final String sql;
    private int executions;

    Statement(Connection connection, String sql) {
      this.connection = connection;
      this.sql = sql;
    }

    int execute() {
      executions++;
      return sql.length();
    }

    @Override
    public void close() {
      connection.open.remove(this);
    }
  }

  static int countVisitors(int museum) {
    String sql = "select count(*) from visitor where museum = " + museum;
    try (Statement statement = CONNECTION.prepare(sql)) {
      return statement.execute();
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(args.length > 0 ? Long.parseLong(args[0]) : 1);
    int steps = args.length > 1 ? Integer.parseInt(args[1]) : 600;
    int executed = 0;
    for (int step = 0; step < steps; step++) {
      for (int queries = random.nextInt(6); queries > 0; queries--) {
        countVisitors(random.nextInt(40));
        executed++;
      }
      if (CONNECTION.executions() > executed) {
        throw new IllegalStateException("counted too many");
      }
      Thread.sleep(10);
    }
    System.out.println(executed + " queries");
  }
}
