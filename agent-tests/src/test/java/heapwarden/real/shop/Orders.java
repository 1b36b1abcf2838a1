package heapwarden.real.shop;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicInteger;

/** What all servlets of the shop have in common: a folder, a table with orders, and an answer. */
abstract class Orders extends HttpServlet {
  private static final long serialVersionUID = 1;

  transient Path folder;

  @Override
  public void init() throws ServletException {
    try {
      folder = Files.createTempDirectory("orders");
      Files.writeString(folder.resolve("one"), "1");
      Files.writeString(folder.resolve("two"), "2");
      open();
    } catch (IOException | SQLException e) {
      throw new ServletException(e);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    int id = Integer.parseInt(request.getParameter("id"));
    try {
      remind(id);
      response.setContentType("text/plain");
      response.getWriter().print(countFiles() + " files, " + countOrders(id) + " orders\n");
    } catch (SQLException e) {
      throw new ServletException(e);
    }
  }

  /** Called once, before the first request. */
  abstract void open() throws SQLException;

  abstract long countFiles() throws IOException;

  abstract void remind(int id);

  abstract int countOrders(int id) throws SQLException;

  static void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table orders(id int primary key, item varchar(20))");
      statement.execute("insert into orders values (-1, 'pen'), (-2, 'ink'), (-3, 'paper')");
    }
  }

  /** Comes again and again. */
  static final class Reminder extends TimerTask {
    private final AtomicInteger times = new AtomicInteger();

    @Override
    public void run() {
      times.incrementAndGet();
    }
  }
}
