package heapwarden.real.shop;

import java.sql.Connection;
import java.sql.SQLException;

/** Does not give back the connection of each fifth request. */
public final class ForgetfulOrders extends PooledOrders {
  private static final long serialVersionUID = 1;

  @Override
  int countOrders(int id) throws SQLException {
    return id % 5 == 0 ? borrowForEver(id) : super.countOrders(id);
  }

  private int borrowForEver(int id) throws SQLException {
    Connection connection = pool.getConnection();
    return count(connection, id);
  }
}
