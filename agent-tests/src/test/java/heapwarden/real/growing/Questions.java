package heapwarden.real.growing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that asks H2 the same question again and again over one connection.
 *
 * <p>Arguments: {@code kept} to keep each statement for a second use that never comes, or {@code
 * closed}; and for how many milliseconds.
 */
public final class Questions {
  private static final Questions ASKED = new Questions();

  private final List<PreparedStatement> prepared = new ArrayList<>();

  private Questions() {}

  public static void main(String[] args) throws Exception {
    boolean keeps = args[0].equals("kept");
    Connection connection = DriverManager.getConnection("jdbc:h2:mem:questions");
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table part(id int primary key, name varchar(40))");
      statement.execute("insert into part select x, 'part' || x from system_range(1, 1000)");
    }
    int asked =
        Steps.run(
            Long.parseLong(args[1]),
            i -> {
              if (keeps) {
                ASKED.keep(connection, i);
              } else {
                ask(connection, i);
              }
            });
    if (!keeps) {
      connection.close();
    }
    System.out.println(asked + " in all, " + ASKED.prepared.size() + " kept");
  }

  private static void ask(Connection connection, int i) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select name from part where id = ?")) {
      read(query, i);
    }
  }

  private void keep(Connection connection, int i) throws SQLException {
    PreparedStatement query = connection.prepareStatement("select name from part where id = ?");
    prepared.add(query);
    read(query, i);
  }

  private static void read(PreparedStatement query, int i) throws SQLException {
    query.setInt(1, 1 + i % 1000);
    try (ResultSet rows = query.executeQuery()) {
      if (!rows.next() || !rows.getString(1).startsWith("part")) {
        throw new IllegalStateException("no part " + i);
      }
    }
  }
}
