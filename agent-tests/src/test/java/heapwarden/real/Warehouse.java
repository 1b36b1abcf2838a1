package heapwarden.real;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A program on H2 that closes what it opens. Argument: the URL of the database. */
public final class Warehouse {
  private static final int ROUNDS = 50;
  private static final int BATCH = 20;

  private Warehouse() {}

  public static void main(String[] args) throws SQLException {
    long sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (Connection connection = DriverManager.getConnection(args[0])) {
        connection.setAutoCommit(false);
        if (round == 0) {
          create(connection);
        }
        sum += store(connection, round);
        sum += count(connection);
        connection.commit();
      }
      if (round % (ROUNDS / 5) == 0) {
        System.gc();
      }
    }
    System.out.println("sum " + sum);
  }

  private static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table part(id int auto_increment primary key, name varchar(40))");
      statement.execute("create index part_name on part(name)");
    }
  }

  private static long store(Connection connection, int round) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into part(name) values (?)", Statement.RETURN_GENERATED_KEYS)) {
      for (int i = 0; i < BATCH; i++) {
        insert.setString(1, "part " + round + '.' + i);
        insert.addBatch();
      }
      insert.executeBatch();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        long last = 0;
        while (keys.next()) {
          last = keys.getLong(1);
        }
        return last;
      }
    }
  }

  /** Runs one statement again and again: each result closes the one before. */
  private static long count(Connection connection) throws SQLException {
    long count = 0;
    try (PreparedStatement query =
        connection.prepareStatement("select count(*) from part where name like ?")) {
      for (int i = 0; i < BATCH; i++) {
        query.setString(1, "part %." + i);
        ResultSet rows = query.executeQuery();
        rows.next();
        count += rows.getLong(1);
      }
    }
    return count;
  }
}
