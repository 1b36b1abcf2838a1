package heapwarden.real.growing;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * A site on an embedded Tomcat that greets each visitor in a session of his own. No visitor sends a
 * cookie back, so each visit makes one.
 *
 * <p>Arguments: {@code kept} for sessions that never expire, or {@code ended} for sessions that end
 * with the visit; and for how many milliseconds visitors come.
 */
public final class Sessions {
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  private Sessions() {}

  public static void main(String[] args) throws Exception {
    TOMCAT.setLevel(Level.SEVERE);
    Tomcat tomcat = new Tomcat();
    Path base = Files.createTempDirectory("site");
    tomcat.setBaseDir(base.toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext("", base.toString());
    Tomcat.addServlet(context, "greeting", new Greeting(args[0].equals("kept")));
    context.addServletMappingDecoded("/", "greeting");
    tomcat.start();
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest visit =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/"))
            .build();
    int visits =
        Steps.run(
            Long.parseLong(args[1]),
            i -> {
              String greeting = client.send(visit, HttpResponse.BodyHandlers.ofString()).body();
              if (!greeting.equals("welcome")) {
                throw new IllegalStateException(greeting);
              }
            });
    System.out.println(visits + " in all, " + context.getManager().getActiveSessions() + " kept");
    System.exit(0);
  }

  /** Welcomes the visitor. */
  private static final class Greeting extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final boolean keeps;

    Greeting(boolean keeps) {
      this.keeps = keeps;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      HttpSession session = request.getSession(true);
      session.setMaxInactiveInterval(-1);
      session.setAttribute("visitor", request.getRemotePort());
      response.getWriter().print("welcome");
      if (!keeps) {
        session.invalidate();
      }
    }
  }
}
