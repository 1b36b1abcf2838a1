package heapwarden.real.shop;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Takes connections from a pool and gives them back, with their statements left open. */
public class PooledOrders extends Orders {
  private static final long serialVersionUID = 1;
  private static final int POOLED = 60;

  transient HikariDataSource pool;

  @Override
  void open() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:mem:pooled;DB_CLOSE_DELAY=-1");
    config.setMaximumPoolSize(POOLED);
    config.setMinimumIdle(2);
    config.setKeepaliveTime(30_000);
    config.setPoolName("orders");
    pool = new HikariDataSource(config);
    try (Connection connection = pool.getConnection()) {
      fill(connection);
    }
  }

  @Override
  public void destroy() {
    pool.close();
  }

  @Override
  long countFiles() {
    return 2;
  }

  @Override
  void remind(int id) {}

  /** The pool closes the statements of a connection that comes back, so this is no leak. */
  @Override
  int countOrders(int id) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return count(connection, id);
    }
  }

  static int count(Connection connection, int id) throws SQLException {
    PreparedStatement query =
        connection.prepareStatement("select count(*) from orders where id < ?");
    query.setInt(1, id);
    ResultSet rows = query.executeQuery();
    rows.next();
    return rows.getInt(1);
  }
}
