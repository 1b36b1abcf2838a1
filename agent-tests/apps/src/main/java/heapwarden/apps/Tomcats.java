package heapwarden.apps;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** An embedded Tomcat. */
final class Tomcats extends App {
  private static final Logger LOG = Logger.getLogger("org.apache");

  private final Tomcat tomcat = new Tomcat();
  private final Client client = new Client();

  private static final class Pages extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("text/html");
      response.getWriter().write(Client.page(request.getParameter("n")));
    }
  }

  @Override
  void open(Path folder) throws LifecycleException {
    LOG.setLevel(Level.SEVERE);
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", folder.toString());
    Tomcat.addServlet(context, "pages", new Pages());
    context.addServletMappingDecoded("/page", "pages");
    tomcat.start();
  }

  @Override
  long round(int number) throws Exception {
    return client.round(tomcat.getConnector().getLocalPort(), number);
  }

  @Override
  public void close() throws LifecycleException {
    client.close();
    tomcat.stop();
    tomcat.destroy();
  }
}
