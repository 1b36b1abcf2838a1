package heapwarden.real.shop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Timer;
import java.util.stream.Stream;

/** Does the same as {@link LeakyOrders}, and closes what it opens. */
public final class FixedOrders extends LeakyOrders {
  private static final long serialVersionUID = 1;

  private final transient Timer timer = new Timer("reminders");

  @Override
  public void destroy() {
    timer.cancel();
    super.destroy();
  }

  @Override
  long countFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Override
  void remind(int id) {
    Reminder reminder = new Reminder();
    timer.schedule(reminder, 60_000, 60_000);
    if (id >= 0) {
      reminder.cancel();
    }
  }

  @Override
  int countOrders(int id) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select count(*) from orders where id < ?")) {
      query.setInt(1, id);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }
}
