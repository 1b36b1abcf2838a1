package heapwarden.apps;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A database in the same JVM: a connection each round, statements prepared and closed. */
final class Shop extends App {
  private static final int ORDERS = 1000;
  private static final int QUERIES = 300;
  private static final int KEPT = 20;

  private final String url;

  @SuppressWarnings("NullAway.Init")
  private Connection first;

  private String at = "";

  private Shop(String url) {
    this.url = url;
  }

  static Shop of(String url) {
    return new Shop(url);
  }

  @Override
  void open(Path folder) throws SQLException {
    System.setProperty("derby.stream.error.file", folder.resolve("derby.log").toString());
    at = url.replace("FOLDER", folder.toString());
    first = DriverManager.getConnection(at);
    try (Statement statement = first.createStatement()) {
      statement.execute(
          "create table orders(id int primary key, round int, customer int, text varchar(100))");
      statement.execute("create index by_customer on orders(customer)");
    }
  }

  @Override
  long round(int number) throws SQLException {
    long sum = 0;
    try (Connection connection = DriverManager.getConnection(at)) {
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("insert into orders values (?, ?, ?, ?)")) {
        for (int i = 0; i < ORDERS; i++) {
          int id = number * ORDERS + i;
          insert.setInt(1, id);
          insert.setInt(2, number);
          insert.setInt(3, id * 31 % 5000);
          insert.setString(4, "order " + id + " of some things that somebody wants to have");
          insert.executeUpdate();
        }
      }
      for (int i = 0; i < QUERIES; i++) {
        try (PreparedStatement query =
            connection.prepareStatement(
                "select count(*), max(id) from orders where customer between ? and ?")) {
          query.setInt(1, i * 7);
          query.setInt(2, i * 7 + 40);
          try (ResultSet rows = query.executeQuery()) {
            rows.next();
            sum += rows.getLong(1) + rows.getLong(2);
          }
        }
      }
      try (PreparedStatement delete =
          connection.prepareStatement("delete from orders where round = ?")) {
        delete.setInt(1, number - KEPT);
        sum += delete.executeUpdate();
      }
      connection.commit();
    }
    return sum;
  }

  @Override
  public void close() throws SQLException {
    first.close();
  }
}
