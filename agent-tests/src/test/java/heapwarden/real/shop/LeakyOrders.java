package heapwarden.real.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Timer;
import org.h2.jdbcx.JdbcDataSource;

/** Leaks three things with each request: a directory stream, a timer and a statement. */
public class LeakyOrders extends Orders {
  private static final long serialVersionUID = 1;

  transient Connection connection;

  @Override
  void open() throws SQLException {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:orders");
    connection = source.getConnection();
    fill(connection);
  }

  @Override
  public void destroy() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  @SuppressWarnings("StreamResourceLeak")
  long countFiles() throws IOException {
    return Files.list(folder).count();
  }

  @Override
  void remind(int id) {
    new Timer("reminder-" + id).schedule(new Reminder(), 60_000, 60_000);
  }

  @Override
  int countOrders(int id) throws SQLException {
    PreparedStatement query =
        connection.prepareStatement("select count(*) from orders where id < ?");
    query.setInt(1, id);
    ResultSet rows = query.executeQuery();
    rows.next();
    return rows.getInt(1);
  }
}
