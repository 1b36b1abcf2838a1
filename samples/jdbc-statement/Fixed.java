package story.jdbcstatement;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks customers up through one connection that lives as long as the service. */
public final class Fixed {
  private static final Connection CONNECTION = connect();

  String name(int customer) throws SQLException {
    try (PreparedStatement query =
        CONNECTION.prepareStatement("select name from customer where id = ?")) {
      query.setInt(1, customer);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getString(1) : "nobody";
      }
    }
  }

  private static Connection connect() {
    try {
      Connection connection = DriverManager.getConnection("jdbc:h2:mem:customers");
      try (Statement setup = connection.createStatement()) {
        setup.execute("create table customer (id int primary key, name varchar)");
        setup.execute("insert into customer values (1, 'Ada'), (2, 'Grace')");
      }
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException("no database", e);
    }
  }

  public static void main(String[] args) throws SQLException {
    Fixed customers = new Fixed();
    int found = 0;
    for (int request = 0; request < 60; request++) {
      found += customers.name(request % 4).equals("nobody") ? 0 : 1;
    }
    System.out.println(found + " customers found");
  }
}
